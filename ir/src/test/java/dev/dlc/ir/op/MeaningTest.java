package dev.dlc.ir.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Meanings where a mistake is easy, against results written by hand. */
class MeaningTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double MIN = Integer.MIN_VALUE;

    private final Eval t = new Eval();
    private final Emit e = t.e;

    /** Compares bits: -0 is not 0, NaN is NaN. */
    private static void same(double[] found, double... expected) {
        assertArrayEquals(expected, found);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(Double.doubleToLongBits(expected[i]), Double.doubleToLongBits(found[i]), "element " + i);
        }
    }

    @Test
    void integersDivideTowardZero() {
        Node x = t.whole(7, 7, -7, -7, 5, MIN, 0);
        Node y = t.whole(2, -2, 2, -2, 0, -1, 3);
        same(t.of(e.div(x, y)), 3, -3, -3, 3, 0, MIN, 0);
        same(t.of(e.rem(x, y)), 1, 1, -1, -1, 0, 0, 0);
    }

    @Test
    void integersWrapAround() {
        Node x = t.whole(65537, Integer.MAX_VALUE, MIN);
        same(t.of(e.mul(x, x)), 131073, 1, 0);
        same(t.of(e.add(x, t.whole(0, 1, -1))), 65537, MIN, Integer.MAX_VALUE);
        same(t.of(e.neg(x)), -65537, -Integer.MAX_VALUE, MIN);
        same(t.of(e.abs(t.whole(MIN, -3))), MIN, 3);
        Node bytes = t.tensor(DType.U8, new int[] {2}, 250, 3);
        same(t.of(e.add(bytes, t.tensor(DType.U8, new int[] {2}, 10, 0))), 4, 3);
        same(t.of(e.sum(t.tensor(DType.I8, new int[] {3}, 100, 100, 1))), -55);
    }

    @Test
    void shiftsAreLogicalAndCountModuloTheWidth() {
        same(t.of(e.shiftRight(t.whole(-1, -8, 16), t.whole(28, 1, 36))), 15, 0x7ffffffc, 1);
        same(t.of(e.shiftLeft(t.whole(1, 3, 1), t.whole(31, 1, 33))), MIN, 6, 2);
        Node bytes = t.tensor(DType.I8, new int[] {2}, -1, 64);
        same(t.of(e.shiftRight(bytes, t.tensor(DType.I8, new int[] {2}, 4, 9))), 15, 32);
    }

    @Test
    void maximaPropagateNaNAndOrderZeros() {
        Node x = t.vector(NAN, 1, -0.0, 0.0, INF);
        Node y = t.vector(1, NAN, 0.0, -0.0, 3);
        same(t.of(e.max(x, y)), NAN, NAN, 0.0, 0.0, INF);
        same(t.of(e.min(x, y)), NAN, NAN, -0.0, -0.0, 3);
        same(t.of(e.reduceMax(t.vector(-0.0, 0.0), List.of(0))), 0.0);
        same(t.of(e.reduceMin(x, List.of(0))), NAN);
    }

    @Test
    void comparisonsWithNaN() {
        Node x = t.vector(NAN, NAN, 1);
        Node y = t.vector(NAN, 1, 1);
        same(t.of(e.eq(x, y)), 0, 0, 1);
        same(t.of(e.ne(x, y)), 1, 1, 0);
        same(t.of(e.ge(x, y)), 0, 0, 1);
        same(t.of(e.isFinite(t.vector(NAN, INF, 3))), 0, 0, 1);
        same(t.of(e.sign(t.vector(NAN, -0.0, -7))), NAN, -0.0, -1);
    }

    @Test
    void casts() {
        Node x = t.vector(3e9, -3e9, NAN, -1.9, 1.9, -0.5);
        same(t.of(e.cast(x, DType.I32)), Integer.MAX_VALUE, MIN, 0, -1, 1, 0);
        same(t.of(e.cast(x, DType.U8)), 255, 0, 0, 0, 1, 0);
        same(t.of(e.cast(x, DType.BOOL)), 1, 1, 1, 1, 1, 1);
        same(t.of(e.cast(t.whole(300, -1, 0), DType.U8)), 44, 255, 0);
        same(t.of(e.cast(t.whole(300, -1, 0), DType.BOOL)), 1, 1, 0);
        same(t.of(e.cast(t.whole(16777217), DType.F32)), 16777216);
        // 1 + 2^-8 lies between two bf16 numbers and goes to the even one; 65520 is the first beyond f16
        same(t.of(e.cast(t.vector(1.00390625, 1.01171875), DType.BF16)), 1, 1.015625);
        same(t.of(e.cast(t.vector(65504, 65520, 0x1p-25), DType.F16)), 65504, INF, 0);
    }

    @Test
    void bits() {
        same(t.of(e.bitcast(t.vector(1, -0.0, 2), DType.I32)), 0x3f800000, MIN, 0x40000000);
        same(t.of(e.bitcast(t.whole(0x3f800000, MIN), DType.F32)), 1, -0.0);
        same(t.of(e.bitcast(t.tensor(DType.I8, new int[] {2}, -1, 3), DType.U8)), 255, 3);
    }

    @Test
    void roundingOfHalves() {
        Node x = t.vector(0.5, 1.5, 2.5, -0.5, -2.5);
        same(t.of(e.round(x)), 0, 2, 2, -0.0, -2);
    }

    @Test
    void reductionsOfNothing() {
        Node none = t.tensor(DType.F32, new int[] {2, 0});
        same(t.of(e.sum(none, List.of(1))), 0, 0);
        same(t.of(e.reduceProd(none, List.of(1))), 1, 1);
        same(t.of(e.reduceMax(none, List.of(1))), -INF, -INF);
        same(t.of(e.reduceMin(none, List.of(1))), INF, INF);
        same(t.of(e.reduceMax(t.whole(), List.of(0))), MIN);
        Node bools = t.tensor(DType.BOOL, new int[] {0});
        same(t.of(e.reduceAny(bools, List.of(0))), 0);
        same(t.of(e.reduceAll(bools, List.of(0))), 1);
    }

    @Test
    void firstOfTheBestAndNaNIsBest() {
        same(t.of(e.argmax(t.vector(1, 3, 3, 2), 0)), 1);
        same(t.of(e.argmin(t.vector(1, 0, 0, 2), 0)), 1);
        same(t.of(e.argmax(t.vector(1, NAN, 9, NAN), 0)), 1);
        same(t.of(e.argmin(t.vector(1, NAN, -9), 0)), 1);
        same(t.of(e.argmax(t.counting(2, 3), 0)), 1, 1, 1);
    }

    @Test
    void movement() {
        Node x = t.counting(2, 3);
        same(t.of(e.transpose(x)), 0, 3, 1, 4, 2, 5);
        same(t.of(e.reverse(x, List.of(1))), 2, 1, 0, 5, 4, 3);
        same(t.of(e.concat(List.of(x, e.slice(x, 1, Dim.ONE, Dim.ONE)), 1)), 0, 1, 2, 1, 3, 4, 5, 4);
        same(t.of(e.slice(x, List.of(Dim.ONE, Dim.ZERO), List.of(Dim.ONE, Dim.of(2)), List.of(1, 2))), 3, 5);
        Node nine = e.scalar(DType.F32, 9);
        List<Dim> none = List.of(Dim.ZERO, Dim.ZERO);
        same(t.of(e.pad(x, nine, List.of(Dim.ZERO, Dim.ONE), none, List.of(0, 1))), 9, 0, 9, 1, 9, 2, 9, 3, 9, 4, 9, 5);
        same(t.of(e.broadcast(t.vector(1, 2), List.of(0), Shape.of(2, 2))), 1, 1, 2, 2);
    }

    @Test
    void startsAreClamped() {
        Node x = t.counting(2, 4);
        Node low = e.scalar(DType.I32, -3);
        Node high = e.scalar(DType.I32, 100);
        same(t.of(e.dynamicSlice(x, List.of(low, high), List.of(Dim.ONE, Dim.of(3)))), 1, 2, 3);
        same(
                t.of(e.dynamicUpdate(x, t.tensor(DType.F32, new int[] {1, 2}, 8, 9), List.of(high, low))),
                0,
                1,
                2,
                3,
                8,
                9,
                6,
                7);
    }

    @Test
    void indicesOutOfRange() {
        Node x = t.vector(5, 6, 7);
        Node indices = t.whole(2, -1, 3, 0);
        same(t.of(e.gather(x, indices, 0)), 7, NAN, NAN, 5);
        same(t.of(e.gather(t.whole(5, 6, 7), indices, 0)), 7, 0, 0, 5);
        same(t.of(e.gatherOrZero(x, indices, 0)), 7, 0, 0, 5);
        same(t.of(e.scatter(Index.SCATTER_ADD, x, indices, t.vector(1, 2, 3, 4), 0)), 9, 6, 8);
        same(t.of(e.segment(Index.SEGMENT_SUM, t.vector(1, 2, 3, 4), indices, Dim.of(4))), 4, 0, 1, 3);
        same(t.of(e.segment(Index.SEGMENT_MAX, t.vector(1, 2, 3, 4), t.whole(1, 1, 9, 0), Dim.of(3))), 4, 2, -INF);
    }

    @Test
    void scattersGoInOrder() {
        Node x = t.vector(0, 0);
        Node indices = t.whole(1, 1, 1);
        same(t.of(e.scatter(Index.SCATTER_SET, x, indices, t.vector(1, 2, 3), 0)), 0, 3);
        same(t.of(e.scatter(Index.SCATTER_MAX, x, indices, t.vector(1, 3, 2), 0)), 0, 3);
        // 1 is lost beside 2^24 unless it comes after the difference
        same(t.of(e.scatter(Index.SCATTER_ADD, x, indices, t.vector(0x1p24, 1, -0x1p24), 0)), 0, 0);
        same(t.of(e.scatter(Index.SCATTER_ADD, x, indices, t.vector(0x1p24, -0x1p24, 1), 0)), 0, 1);
    }

    @Test
    void sparseRows() {
        Node values = t.vector(2, 3, 4);
        Node x = t.counting(3, 2);
        same(t.of(e.csrDot(values, t.whole(0, 2, 9), t.whole(0, 0, 2, 3), x)), 0, 0, 12, 17, 0, 0);
    }

    @Test
    void sortingIsStableAndTotal() {
        Node key = t.vector(2, NAN, -0.0, 0.0, 2, -INF, -0.0);
        Node place = e.iota(Type.tensor(DType.I32, Shape.of(7)), 0);
        List<double[]> up = t.items(e.sort(key, List.of(place), 0, false));
        same(up.get(0), -INF, -0.0, -0.0, 0.0, 2, 2, NAN);
        same(up.get(1), 5, 2, 6, 3, 0, 4, 1);
        List<double[]> down = t.items(e.sort(key, List.of(place), 0, true));
        same(down.get(1), 1, 0, 4, 3, 2, 6, 5);
        List<double[]> top = t.items(e.topK(t.tensor(DType.I32, new int[] {2, 3}, 4, 9, 9, 1, 1, 1), Dim.of(2)));
        same(top.get(0), 9, 9, 1, 1);
        same(top.get(1), 1, 2, 0, 1);
    }

    @Test
    void runningValues() {
        Node x = t.vector(1, 2, 3, 4);
        same(t.of(e.cumulative(Order.CUMULATIVE_SUM, x, 0, false, false)), 1, 3, 6, 10);
        same(t.of(e.cumulative(Order.CUMULATIVE_SUM, x, 0, true, true)), 9, 7, 4, 0);
        same(t.of(e.cumulative(Order.CUMULATIVE_PROD, x, 0, true, false)), 24, 24, 12, 4);
        same(t.of(e.cumulative(Order.CUMULATIVE_MAX, t.vector(2, 1, NAN, 3), 0, false, true)), -INF, 2, 2, NAN);
    }

    @Test
    void theFirstMaximumOfAWindowGetsTheCotangent() {
        Node x = t.vector(1, 3, 3, 0, NAN);
        var attrs = WindowEmit.windowAttrs(List.of(2), List.of(1), List.of(0), List.of(0), List.of(1));
        same(t.of(e.node(Window.MAX, attrs, x)), 3, 3, 3, NAN);
        same(t.of(e.node(Window.MAX_GRAD, attrs, x, t.vector(1, 10, 100, 1000))), 0, 11, 100, 0, 1000);
        same(t.of(e.node(Window.MAX_AT, attrs, x, t.vector(0, 1, 2, 3, 4))), 1, 1, 2, 4);
        // a window of padding alone
        var padded = WindowEmit.windowAttrs(List.of(1), List.of(1), List.of(1), List.of(0), List.of(1));
        Node y = t.vector(7);
        same(t.of(e.node(Window.MAX, padded, y)), -INF, 7);
        same(t.of(e.node(Window.SUM, padded, y)), 0, 7);
        same(t.of(e.node(Window.MAX_GRAD, padded, y, t.vector(5, 6))), 6);
    }

    @Test
    void zerosAndPaddingInAWindow() {
        Node x = t.vector(-0.0, 0, -0.0, -INF);
        var attrs = WindowEmit.windowAttrs(List.of(2), List.of(1), List.of(1), List.of(1), List.of(1));
        same(t.of(e.div(t.vector(1, 1, 1, 1, 1), e.node(Window.MAX, attrs, x))), -INF, INF, INF, -INF, -0.0);
        // zeros are equal, so the first one wins; in the last window -INF comes before the padding
        Node dy = t.vector(1, 10, 100, 1000, 10_000);
        same(t.of(e.node(Window.MAX_GRAD, attrs, x, dy)), 11, 100, 1000, 10_000);
        same(t.of(e.node(Window.MAX_AT, attrs, x, t.vector(1, 2, 3, 4))), 1, 1, 2, 3, 4);
        // padding before -INF wins
        same(t.of(e.node(Window.MAX_GRAD, attrs, t.vector(-INF), t.vector(1, 10))), 10);
    }

    @Test
    void scansKeepPlaces() {
        Node x = t.vector(1, 2, 3);
        List<Node> items = e.scan(List.of(e.scalar(DType.F32, 0)), List.of(x), Dim.of(3), true, (carry, at) -> {
            Node next = e.add(carry.getFirst(), at.getFirst());
            return new ControlEmit.Step(List.of(next), List.of(next));
        });
        same(t.of(items.get(0)), 6);
        same(t.of(items.get(1)), 6, 5, 3);
    }

    @Test
    void loopsStopAtTheirBound() {
        for (int bound : List.of(0, 2, 9)) {
            List<Node> carry = e.whileLoop(
                    List.of(e.scalar(DType.I32, 0)),
                    List.of(Dim.of(bound)),
                    c -> e.lt(c.getFirst(), e.scalar(DType.I32, 5)),
                    c -> List.of(e.add(c.getFirst(), e.scalar(DType.I32, 1))));
            same(t.of(carry.getFirst()), Math.min(bound, 5));
        }
    }

    /** The test vectors of the hash's authors. */
    @Test
    void pathHash() {
        assertEquals(0xcbf29ce484222325L, Threefry.pathHash(""));
        assertEquals(0xaf63dc4c8601ec8cL, Threefry.pathHash("a"));
        assertEquals(0x85944171f73967e8L, Threefry.pathHash("foobar"));
    }

    @Test
    void randomBitsFollowTheirFormula() {
        Node key = t.whole(17, -4);
        long hash = 0x85944171f73967e8L;
        long derived = Threefry.block(17, -4, (int) hash, (int) (hash >>> 32));
        double[] expected = new double[6];
        for (int i = 0; i < 6; i++) {
            expected[i] = (int) Threefry.block((int) derived, (int) (derived >>> 32), i, 0);
        }
        same(t.of(e.randomBits(key, "foobar", Shape.of(2, 3))), expected);
        long folded = Threefry.block(17, -4, 12, 0);
        same(t.of(e.foldKey(key, e.scalar(DType.I32, 12))), (int) folded, (int) (folded >>> 32));
    }
}
