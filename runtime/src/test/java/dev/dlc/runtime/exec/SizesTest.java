package dev.dlc.runtime.exec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph.DimCheck;
import dev.dlc.ir.Graph.Relation;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.RuntimeCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SizesTest {
    private static final Dim N = Dim.symbol("N");
    private static final Dim M = Dim.symbol("M");

    @Test
    void anIndexMayReachTheEndOfItsAxisAndNoFurther() {
        List<DimCheck> checks =
                List.of(new DimCheck(N.plus(1), Relation.AT_MOST, M.times(2), "the index N leaves", Optional.empty()));
        assertDoesNotThrow(() -> Sizes.check(checks, Map.of("N", 3L, "M", 2L)));
        DlcException refused = assertThrows(DlcException.class, () -> Sizes.check(checks, Map.of("N", 4L, "M", 2L)));
        assertEquals(RuntimeCode.INDEX_OUTSIDE, refused.diagnostics().getFirst().code());
        String shown = DiagnosticRenderer.render(refused.diagnostics());
        assertTrue(shown.contains("at most 2*M = 4 (M = 2)") && shown.contains("N + 1 = 5 (N = 4)"), shown);
    }

    @Test
    void allThatIsWrongIsSaid() {
        List<DimCheck> checks = List.of(
                new DimCheck(N, Relation.AT_MOST, Dim.of(2), "too long", Optional.empty()),
                new DimCheck(N, M, "equal lengths", Optional.empty()));
        DlcException refused = assertThrows(DlcException.class, () -> Sizes.check(checks, Map.of("N", 3L, "M", 2L)));
        assertEquals(
                List.of(RuntimeCode.INDEX_OUTSIDE, RuntimeCode.SIZES_DIFFER),
                refused.diagnostics().stream().map(d -> d.code()).toList());
    }

    /** Nothing is computed: the device refuses to prepare a run. */
    @Test
    void aRunThatLeavesAnAxisIsRefused() {
        String text = "fn third(x: f32[N]) -> f32[] { x[2] }";
        var third = Dlc.compile(new SourceFile("third.dlm", text)).functionProgram("third", Map.of());
        try (Device device = new RefDevice()) {
            Executable executable = device.compile(third.graph());
            LeafStore none = new LeafStore(List.of());
            assertDoesNotThrow(() -> executable.prepare(none, Map.of("N", 3L)));
            DlcException refused = assertThrows(DlcException.class, () -> executable.prepare(none, Map.of("N", 2L)));
            assertEquals(
                    RuntimeCode.INDEX_OUTSIDE, refused.diagnostics().getFirst().code());
        }
    }
}
