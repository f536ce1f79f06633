package dev.dlc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuntimeCodeTest {
    @Test
    void everyCodeHasItsOwnIdentifierInTheRangesOfThisModule() {
        Set<String> seen = new HashSet<>();
        for (RuntimeCode code : RuntimeCode.values()) {
            assertTrue(code.id().matches("[EW]0[678]\\d\\d"), code.id());
            assertTrue(seen.add(code.id()), code.id() + " twice");
        }
    }

    @Test
    void everyCodeHasAPage() throws IOException {
        for (RuntimeCode code : RuntimeCode.values()) {
            try (InputStream page = RuntimeCode.class.getResourceAsStream(code.page())) {
                assertNotNull(page, code.page());
                String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(
                        "# " + code.id() + ": " + code.title(),
                        text.lines().findFirst().orElse(""));
            }
        }
    }

    @Test
    void programErrorsEndWithOneAllOthersWithThree() {
        assertEquals(1, RuntimeCode.UNKNOWN_DATA_SET.exitCode());
        assertEquals(1, RuntimeCode.BAD_DATA_ARGUMENT.exitCode());
        assertEquals(3, RuntimeCode.DATA_SET_MISSING.exitCode());
        assertEquals(3, RuntimeCode.SAFETENSORS_OVERLAP.exitCode());
    }
}
