package dev.dlc.optimizer.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RangesTest {
    private static final Dim I = Dim.symbol("i");
    private static final Dim J = Dim.symbol("j");
    private static final Dim H = Dim.symbol("H");
    private static final Dim W = Dim.symbol("W");

    @Test
    void quotientOfJoinedAxesIsTheOuterAxis() {
        Ranges literal = new Ranges(Map.of("i", Dim.of(5), "j", Dim.of(16)));
        assertEquals(I, literal.floorDiv(I.times(16).plus(J), Dim.of(16)));
        assertEquals(J, literal.mod(I.times(16).plus(J), Dim.of(16)));
        Ranges symbolic = new Ranges(Map.of("i", H, "j", W));
        assertEquals(I, symbolic.floorDiv(I.times(W).plus(J), W));
        Dim inner = W.plus(-4);
        Ranges valid = new Ranges(Map.of("i", H, "j", inner));
        assertEquals(I, valid.floorDiv(I.times(inner).plus(J), inner));
    }

    @Test
    void quotientOfQuotientsIsOne() {
        Ranges ranges = new Ranges(Map.of("i", Dim.of(3456)));
        assertEquals(I.floorDiv(Dim.of(576)), ranges.floorDiv(ranges.floorDiv(I, Dim.of(24)), Dim.of(24)));
    }

    @Test
    void boundsFollowFromExtents() {
        Ranges ranges = new Ranges(Map.of("i", H, "j", W));
        assertTrue(ranges.within(I.times(W).plus(J), H.times(W)));
        assertTrue(ranges.below(I, H.plus(W)));
        assertFalse(ranges.below(I.plus(1), H));
        assertFalse(ranges.nonNegative(I.minus(J)));
        assertFalse(ranges.nonNegative(Dim.symbol("%v0")));
    }

    @Test
    void remaindersInSumsHaveBounds() {
        Ranges ranges = new Ranges(Map.of("i", Dim.of(2), "j", Dim.of(2)));
        Dim remainder = I.plus(1).mod(Dim.of(2));
        assertTrue(ranges.within(remainder.plus(J.times(2)), Dim.of(4)));
        assertFalse(ranges.within(remainder.plus(J.times(2)), Dim.of(3)));
        assertTrue(ranges.nonNegative(Dim.of(1).minus(remainder)));
        assertFalse(ranges.nonNegative(J.minus(remainder)));
    }

    @Test
    void reshapeAndBackIsTheOffset() {
        Shape flat = Shape.of(Dim.symbol("N"), Dim.of(3456));
        Shape image = Shape.of(Dim.symbol("N"), Dim.of(6), Dim.of(24), Dim.of(24));
        Ranges ranges = new Ranges(Map.of("i", Dim.symbol("N"), "j", Dim.of(3456)));
        List<Dim> index = Views.reshape(flat, image, List.of(I, J), ranges);
        assertEquals(I.times(3456).plus(J), Views.offset(image, index));
    }

    @Property(tries = 300)
    void reshapeKeepsTheOffset(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 4) Integer> sizes, @ForAll int seed) {
        Shape from = new Shape(sizes.stream().map(Dim::of).toList());
        Shape to = regrouped(sizes, seed);
        Map<String, Dim> extents = new java.util.HashMap<>();
        List<Dim> index = new ArrayList<>();
        for (int axis = 0; axis < to.rank(); axis++) {
            extents.put("i" + axis, to.dim(axis));
            index.add(Dim.symbol("i" + axis));
        }
        List<Dim> found = Views.reshape(to, from, index, new Ranges(extents));
        int count = Math.toIntExact(from.elements().constant().orElseThrow());
        for (int element = 0; element < count; element++) {
            List<Dim> at = Views.unflatten(Dim.of(element), to, new Ranges(Map.of()));
            java.util.function.Function<String, Dim> here = name -> at.get(Integer.parseInt(name.substring(1)));
            List<Dim> expected = Views.unflatten(Dim.of(element), from, new Ranges(Map.of()));
            assertEquals(
                    expected, found.stream().map(dim -> dim.substitute(here)).toList());
        }
    }

    /** The same number of elements with other factors: the prime factors of all sizes dealt to new axes. */
    private static Shape regrouped(List<Integer> sizes, int seed) {
        java.util.Random random = new java.util.Random(seed);
        long[] axes = new long[] {1, 1, 1};
        for (int size : sizes) {
            for (int prime : new int[] {2, 3}) {
                for (int rest = size; rest % prime == 0; rest /= prime) {
                    axes[random.nextInt(3)] *= prime;
                }
            }
        }
        return Shape.of(axes);
    }
}
