package dev.dlc.ir.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmitTest {
    private final Eval t = new Eval();
    private final Emit e = t.e;

    @Test
    void elementwiseOperandsAreAlignedAtTheirLastAxes() {
        Node rows = t.counting(2, 3);
        assertArrayEquals(new double[] {10, 21, 32, 13, 24, 35}, t.of(e.add(rows, t.vector(10, 20, 30))));
        Node column = t.tensor(DType.F32, new int[] {2, 1}, 100, 200);
        assertArrayEquals(new double[] {100, 101, 102, 203, 204, 205}, t.of(e.add(rows, column)));
        assertArrayEquals(new double[] {101, 102, 201, 202}, t.of(e.add(column, t.vector(1, 2))));
        assertArrayEquals(new double[] {0, 2, 4, 6, 8, 10}, t.of(e.mul(e.scalar(DType.F32, 2), rows)));
    }

    @Test
    void sizesThatDoNotFitAreNamed() {
        Node x = e.input("a", Type.tensor(DType.F32, Shape.of(Dim.symbol("N"), Dim.of(3))));
        Node y = e.input("b", Type.tensor(DType.F32, Shape.of(Dim.symbol("M"), Dim.of(3))));
        Violation violation = assertThrows(Violation.class, () -> e.add(x, y));
        assertEquals("broadcast.c0", violation.rule());
        assertEquals("the dim N of [N, 3]", violation.expected());
        assertEquals("the dim M of [M, 3]", violation.found());
    }

    @Test
    void nothingIsMadeWhereNothingChanges() {
        Node x = t.counting(2, 3);
        assertSame(x, e.reshape(x, Shape.of(2, 3)));
        assertSame(x, e.transpose(x, List.of(0, 1)));
        assertSame(x, e.expand(x, Shape.of(2, 3)));
        assertSame(x, e.cast(x, DType.F32));
        assertSame(x, e.sum(x, List.of()));
        assertSame(x, e.slice(x, 1, Dim.ZERO, Dim.of(3)));
        assertSame(x, e.concat(List.of(x), 0));
        assertSame(e.scalar(DType.I32, 4), e.size(Dim.of(4), DType.I32));
        Type.Tensor three = Type.tensor(DType.F32, Shape.of(3));
        assertSame(e.full(three, 2), e.constant(three, List.of(2.0, 2.0, 2.0)));
        assertSame(e.full(three, 2), e.expand(e.scalar(DType.F32, 2), three.shape()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3;        3;       ''",
                "2,3;      3;       2",
                "3;        3,4;     4",
                "2,3;      3,4;     2,4",
                "5,2,3;    3,4;     5,2,4",
                "5,2,3;    3;       5,2",
                "5,2,3;    5,3,4;   5,2,4",
                "2,3;      5,3,4;   5,2,4",
                "3;        5,3,4;   5,4",
                "7,1,2,3;  5,3,4;   7,5,2,4",
            })
    void matmulOverAllRanks(String left, String right, String expected) {
        Node a = t.counting(sizes(left));
        Node b = t.counting(sizes(right));
        Node product = e.matmul(a, b);
        assertEquals(Shape.of(longs(expected)), product.shape());
        double[] found = t.of(product);
        for (int i = 0; i < found.length; i++) {
            assertEquals(element(sizes(left), sizes(right), Places.index(i, sizes(expected))), found[i]);
        }
    }

    /** One element of the product of two tensors that hold 0, 1, 2 ... */
    private static double element(int[] a, int[] b, int[] at) {
        int matrix = (a.length > 1 ? 1 : 0) + (b.length > 1 ? 1 : 0);
        int batch = at.length - matrix;
        double sum = 0;
        for (int k = 0; k < a[a.length - 1]; k++) {
            int x = batchPlace(a, at, batch);
            int y = batchPlace(b, at, batch);
            x = a.length > 1 ? x * a[a.length - 2] + at[batch] : x;
            y = y * b[Math.max(0, b.length - 2)] + k;
            x = x * a[a.length - 1] + k;
            y = b.length > 1 ? y * b[b.length - 1] + at[at.length - 1] : y;
            sum += (double) x * y;
        }
        return sum;
    }

    private static int batchPlace(int[] sizes, int[] at, int batch) {
        int own = Math.max(0, sizes.length - 2);
        int place = 0;
        for (int i = 0; i < own; i++) {
            place = place * sizes[i] + (sizes[i] == 1 ? 0 : at[batch - own + i]);
        }
        return place;
    }

    private static int[] sizes(String text) {
        return text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private static long[] longs(String text) {
        return Arrays.stream(sizes(text)).asLongStream().toArray();
    }

    @Test
    void matmulSaysWhatDoesNotFit() {
        Node a = e.input("a", Type.tensor(DType.F32, Shape.of(Dim.symbol("N"), Dim.of(3))));
        Node b = e.input("b", Type.tensor(DType.F32, Shape.of(4, 5)));
        Violation violation = assertThrows(Violation.class, () -> e.matmul(a, b));
        assertEquals("matmul.c2", violation.rule());
        assertEquals("3 from [N, 3]", violation.expected());
        assertEquals("4 from [4, 5]", violation.found());
    }

    @Test
    void rowsByNumber() {
        Node x = t.counting(3, 2);
        assertArrayEquals(new double[] {4, 5}, t.of(e.row(x, e.scalar(DType.I32, 2))));
        assertArrayEquals(new double[] {0, 2, 4, 1, 3, 5}, t.of(e.moveAxis(x, 1, 0)));
        assertEquals(Shape.of(3, 1, 2), e.unsqueeze(x, 1).shape());
    }
}
