package dev.dlc.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void numbersHaveFourDigits() {
        assertEquals("0", Text.number(0));
        assertEquals("0.9871", Text.number(0.98712));
        assertEquals("12.35", Text.number(12.345678));
        assertEquals("98765", Text.number(98765.4));
        assertEquals("-1.500", Text.number(-1.5));
        assertEquals("1.235e-05", Text.number(1.2345678e-5));
        assertEquals("1.000e+09", Text.number(1e9));
        assertEquals("NaN", Text.number(Double.NaN));
    }

    @Test
    void bytesAndTimes() {
        assertEquals("999 B", Text.bytes(999));
        assertEquals("1.9 MB", Text.bytes(1_900_000));
        assertEquals("412 kB", Text.bytes(412_345));
        assertEquals("4.2 s", Text.duration(4.2));
        assertEquals("1:23", Text.duration(83.2));
        assertEquals("1:02:03", Text.duration(3723));
        assertEquals("0:07", Text.clock(7));
        assertEquals("61,706", Text.count(61706));
    }

    @Test
    void tablesAlign() {
        assertEquals("  a    bb\n  ccc  d\n", Text.table(List.of(List.of("a", "bb"), List.of("ccc", "d")), "  "));
    }

    @Test
    void jsonEscapesAndHasNoNaN() {
        assertEquals(
                "{\"a\":\"x\\\"\\n\",\"b\":[1,2.5,true],\"c\":\"NaN\"}",
                Json.object()
                        .put("a", "x\"\n")
                        .put("b", List.of(1, 2.5, true))
                        .put("c", Double.NaN)
                        .toString());
    }
}
