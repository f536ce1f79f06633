package dev.dlc.dsl.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.Dim;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DimSolverTest {
    private static final Dim N = Dim.symbol("N");

    private static DimPattern one(Dim dim) {
        return new DimPattern.One(dim);
    }

    private static DimPattern unknown(String name) {
        return one(DimSolver.unknown(name));
    }

    @Test
    void bindsUnknownsAndPacks() {
        DimSolver solver = new DimSolver();
        List<DimPattern> declared = List.of(new DimPattern.Pack("B"), unknown("C"));
        assertTrue(solver.match(declared, List.of(N, Dim.of(3), Dim.of(7)), 0));
        assertEquals(Map.of("C", Dim.of(7)), solver.dims());
        assertEquals(List.of(N, Dim.of(3)), solver.packs().get("B"));
        assertTrue(solver.match(List.of(unknown("N"), new DimPattern.Pack("S")), List.of(N), 1));
        assertEquals(List.of(), solver.packs().get("S"));
    }

    @Test
    void refutesWrongRanksAndWrongSizes() {
        DimSolver solver = new DimSolver();
        assertFalse(solver.match(List.of(unknown("A"), unknown("B")), List.of(N), 0));
        assertFalse(solver.match(List.of(new DimPattern.Pack("P"), one(N), one(N)), List.of(N), 0));
        assertTrue(solver.match(List.of(unknown("A"), one(Dim.of(3))), List.of(N, Dim.of(4)), 0));
        assertEquals(1, solver.refuted().size());
        assertTrue(solver.match(List.of(unknown("A")), List.of(N.plus(1)), 1));
        assertEquals(2, solver.refuted().size());
        assertEquals(N, solver.refuted().get(1).declared());
    }

    @Test
    void leavesWhatDependsOnSizesOpen() {
        DimSolver solver = new DimSolver();
        assertTrue(solver.match(List.of(unknown("A"), unknown("A")), List.of(N, Dim.symbol("M")), 0));
        assertEquals(0, solver.refuted().size());
        assertEquals(List.of(new DimSolver.Equation(N, Dim.symbol("M"), 0, 1)), solver.open());
    }

    @Test
    void waitsUntilOnlyOneUnknownIsLeft() {
        DimSolver solver = new DimSolver();
        Dim sum = DimSolver.unknown("A").plus(DimSolver.unknown("B"));
        solver.equate(new DimSolver.Equation(sum, Dim.of(10), 0, 0));
        assertEquals(1, solver.waiting().size());
        solver.equate(new DimSolver.Equation(DimSolver.unknown("A"), Dim.of(4), 1, 0));
        assertEquals(0, solver.waiting().size());
        assertEquals(Dim.of(6), solver.dims().get("B"));
    }

    @Test
    void oddSizesAreNoDoubles() {
        DimSolver solver = new DimSolver();
        solver.equate(new DimSolver.Equation(DimSolver.unknown("A").times(2), Dim.of(7), 0, 0));
        assertEquals(1, solver.refuted().size());
        DimSolver symbolic = new DimSolver();
        symbolic.equate(new DimSolver.Equation(DimSolver.unknown("A").times(2), N, 0, 0));
        assertEquals(N.floorDiv(Dim.of(2)), symbolic.dims().get("A"));
        assertEquals(1, symbolic.open().size());
    }

    @Property(tries = 300)
    void linearEquationsAreSolved(
            @ForAll @IntRange(min = 1, max = 9) int factor,
            @ForAll @IntRange(min = -5, max = 5) int rest,
            @ForAll @IntRange(min = 1, max = 50) int value) {
        DimSolver solver = new DimSolver();
        Dim declared = DimSolver.unknown("A").times(factor).plus(rest);
        solver.equate(new DimSolver.Equation(declared, Dim.of((long) factor * value + rest), 0, 0));
        assertEquals(Dim.of(value), solver.dims().get("A"));
        assertTrue(solver.refuted().isEmpty() && solver.open().isEmpty());
    }

    @Property(tries = 300)
    void verdictsHoldForAllSizes(
            @ForAll @IntRange(min = -3, max = 3) int a,
            @ForAll @IntRange(min = -3, max = 3) int b,
            @ForAll @IntRange(min = -6, max = 6) int c,
            @ForAll @IntRange(min = 0, max = 20) int n,
            @ForAll @IntRange(min = 0, max = 20) int m) {
        Dim dim = N.times(a).plus(Dim.symbol("M").times(b)).plus(c);
        long difference = (long) a * n + (long) b * m + c;
        switch (DimFacts.compare(dim, Dim.ZERO)) {
            case EQUAL -> assertEquals(0, difference);
            case DIFFERENT -> assertTrue(difference != 0);
            case OPEN -> assertTrue(a != 0 || b != 0);
        }
    }
}
