package dev.dlc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Small workloads in this JVM; {@code bench/compare --proofs} looks at all of them under each set of JVM flags. */
class ProofTest {
    private static final Path MODELS = Path.of("models");

    @Test
    void aSmallStepHasTheSameBitsInEachLaneWithOneAndTwoThreads() throws Exception {
        JsonNode found = new ObjectMapper()
                .readTree(Proof.of(MODELS, Workloads.mlp(8, 32), List.of(LaneChoice.AUTO, LaneChoice.SCALAR)));
        Set<String> digests = new HashSet<>();
        found.get("digests").forEach(digest -> digests.add(digest.asText()));
        assertEquals(4, found.get("digests").size(), found.toString());
        assertEquals(1, digests.size(), found.toString());
        assertEquals(0, found.get("lost").asInt(), found.toString());
        assertTrue(found.get("kernels").asInt() > 5, found.toString());
    }

    @Test
    void anotherStartHasOtherBits() throws Exception {
        String one = Proof.of(MODELS, Workloads.mlp(8, 32), List.of(LaneChoice.SCALAR));
        String other = Proof.of(MODELS, Workloads.mlp(9, 32), List.of(LaneChoice.SCALAR));
        assertTrue(!one.equals(other), one);
    }
}
