package dev.dlc.style;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Applies the rules to the sources of all modules; {@code -Dstyle.fix=.} formats them first, {@code -Dstyle.fix=ir}
 * those of one folder.
 */
class SourcesTest {
    private static final String HINT = "\nTo format all files run: ./mvnw -q -pl style test -Dstyle.fix=.";

    @Test
    void sourcesFollowTheRules() throws IOException {
        Style style = new Style(Path.of(System.getProperty("style.root")));
        String folder = System.getProperty("style.fix", "");
        if (!folder.isEmpty()) {
            style.fix(Path.of(folder)).forEach(path -> System.out.println("formatted " + path));
        }
        List<Finding> findings = style.check();
        findings.stream().filter(finding -> !finding.fatal()).forEach(System.out::println);
        List<Finding> errors = findings.stream().filter(Finding::fatal).toList();
        assertTrue(
                errors.isEmpty(),
                () -> errors.stream().map(Finding::toString).collect(Collectors.joining("\n", "\n", HINT)));
    }
}
