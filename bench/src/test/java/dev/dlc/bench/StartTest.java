package dev.dlc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The row about starts: the best of ours against the best of the fastest peer. */
class StartTest {
    private static final Spec SPEC = Workloads.named("W2").getFirst();

    @Test
    void theBestRunsOfBothSidesCount() {
        Map<String, List<Double>> peers = new LinkedHashMap<>();
        peers.put("PyTorch", List.of(1.4, 1.2, 1.9));
        peers.put("PyTorch, MKL", List.of(1.5, 1.0, 2.0));
        assertEquals(
                "| W2.train | 0.80 | 1.00 | PyTorch, MKL | **1.25** | 3 |",
                new Start(SPEC, List.of(0.9, 0.8, 1.1), peers).row());
    }

    @Test
    void withoutPeersThereIsNoRow() {
        assertThrows(IllegalStateException.class, () -> new Start(SPEC, List.of(1.0), Map.of()).row());
    }
}
