package dev.dlc.style;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Applies the rules to the sources of all modules; {@code -Dstyle.fix=.} formats them first, {@code -Dstyle.fix=ir}
 * those of one folder.
 */
class SourcesTest {
    private static final String HINT = "to format all files run ./mvnw -q -pl style test -Dstyle.fix=.";

    @Test
    void sourcesFollowTheRules() throws IOException {
        Style style = new Style(Path.of(System.getProperty("style.root")));
        String folder = System.getProperty("style.fix", "");
        if (!folder.isEmpty()) {
            style.fix(Path.of(folder)).forEach(path -> System.out.println("formatted " + path));
        }
        List<Finding> findings = style.check();
        findings.forEach(System.out::println);
        long errors = findings.stream().filter(Finding::fatal).count();
        assertEquals(0, errors, "violations, listed above; " + HINT);
    }
}
