package dev.dlc.cli.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dlc.cli.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for bash is run in a bash, where there is one. */
class CompletionTest {
    @TempDir
    Path folder;

    @Test
    void bashCompletesCommandsAndFlags() throws Exception {
        assertEquals(List.of("explain"), complete("dlc", "exp"));
        assertEquals(List.of("--json"), complete("dlc", "explain", "--j"));
        assertEquals(List.of("fetch"), complete("dlc", "data", "fe"));
        assertEquals(List.of("ref"), complete("dlc", "train", "--device", "r"));
    }

    @Test
    void fishNamesEveryCommand() {
        String script = Run.of("completion", "fish").out();
        assertTrue(script.contains("-a explain -d"), script);
        assertTrue(script.contains("__fish_seen_subcommand_from explain' -l json"), script);
    }

    private List<String> complete(String... words) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
        String script = Run.of("completion", "bash").out() + "COMP_WORDS=(" + String.join(" ", words) + ")\nCOMP_CWORD="
                + (words.length - 1) + "\n_complete_dlc\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
        Path file = Files.writeString(folder.resolve("complete.sh"), script);
        Process process = new ProcessBuilder("/bin/bash", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().toList();
    }
}
