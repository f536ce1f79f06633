package dev.dlc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void theSlopeOfAPowerIsItsExponent() {
        List<Growth.Point> points = new ArrayList<>();
        for (int size : new int[] {1, 2, 4, 16}) {
            points.add(new Growth.Point(size, 3 * Math.pow(size, 1.5), size));
        }
        assertEquals(1.5, Growth.slope(points, Growth.Point::milliseconds), 1e-12);
        assertEquals(1, Growth.slope(points, Growth.Point::flops), 1e-12);
    }

    @Test
    void workGrowsAsTheNameOfAGrowthSays() {
        for (Growth growth : Growth.all()) {
            List<Growth.Point> points = new ArrayList<>();
            for (int size : growth.sizes()) {
                points.add(new Growth.Point(size, 1, growth.at().apply(size).flops()));
            }
            double slope = Growth.slope(points, Growth.Point::flops);
            String axis = growth.id().substring(0, growth.id().indexOf('.'));
            switch (axis) {
                case "batch" -> assertEquals(1, slope, 1e-9, growth.id());
                case "sequence", "depth" -> assertTrue(slope > 0.9 && slope < 1.5, growth.id() + " " + slope);
                case "width" -> assertTrue(slope > 1.3 && slope < 2.1, growth.id() + " " + slope);
                default -> throw new AssertionError(growth.id());
            }
        }
    }
}
