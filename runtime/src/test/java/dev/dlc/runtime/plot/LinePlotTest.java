package dev.dlc.runtime.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class LinePlotTest {
    @Test
    void linearTicksAreRound() {
        assertEquals(
                List.of(-0.5, 0.0, 0.5, 1.0),
                Axis.of(Axis.Scale.LINEAR, -0.7, 1.2).ticks());
        Axis point = Axis.of(Axis.Scale.LINEAR, 3, 3);
        assertTrue(point.low() < 3 && point.high() > 3, point::toString);
    }

    @Test
    void logarithmicTicksArePowersOfTwoAndEquallyFarApart() {
        Axis axis = Axis.of(Axis.Scale.LOGARITHMIC, 1, 11);
        assertEquals(List.of(1.0, 2.0, 4.0, 8.0, 16.0), axis.ticks());
        assertEquals(150, axis.at(4, 100, 200), 1e-9);
        assertEquals(
                List.of(0.125, 0.25),
                Axis.of(Axis.Scale.LOGARITHMIC, 0.125, 0.125).ticks());
    }

    @Test
    void aFileIsXmlOfItsOwn() throws Exception {
        LinePlot.Series curve = LinePlot.Series.named("a < b");
        curve.add(1, 1);
        curve.add(2, 4);
        String text = new LinePlot("growth", List.of(curve), Axis.Scale.LOGARITHMIC).file();
        var root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getDocumentElement();
        assertEquals("http://www.w3.org/2000/svg", root.getAttribute("xmlns"));
        assertEquals(1, root.getElementsByTagName("polyline").getLength());
        assertTrue(root.getTextContent().contains("a < b"), text);
    }

    @Test
    void nothingFiniteIsNoPicture() {
        LinePlot.Series curve = LinePlot.Series.named("loss");
        curve.add(1, Double.NaN);
        LinePlot plot = new LinePlot("loss", List.of(curve), Axis.Scale.LINEAR);
        assertEquals("<p>no finite value</p>\n", plot.inPage());
        assertThrows(IllegalStateException.class, plot::file);
    }
}
