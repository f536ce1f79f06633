package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code of every module is listed, has an identifier of its own and a page. */
class CodesTest {
    private static final Pattern CODE_ENUM = Pattern.compile("enum (\\w+) implements [^{]*\\bCode\\b");

    @Test
    void everyEnumOfCodesIsListed() throws IOException {
        Set<String> listed = new HashSet<>();
        Codes.all().forEach(code -> listed.add(code.getClass().getSimpleName()));
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.find(Path.of(".."), 20, (path, attributes) -> isMainSource(path))) {
            for (Path file : files.toList()) {
                CODE_ENUM
                        .matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1))
                        .filter(name -> !listed.contains(name))
                        .forEach(missing::add);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void identifiersAreUniqueAndWellFormed() {
        Set<String> seen = new HashSet<>();
        for (Code code : Codes.all()) {
            assertTrue(code.id().matches("[EW]0[1-9]\\d\\d"), code.id());
            assertTrue(seen.add(code.id()), code.id() + " twice");
        }
    }

    @Test
    void everyCodeHasAPageWithItsTitle() {
        for (Code code : Codes.all()) {
            String page = Explain.page(code);
            assertEquals(
                    "# " + code.id() + ": " + code.title(),
                    page.lines().findFirst().orElse(""));
            assertTrue(page.length() > 150, () -> code.id() + ": a page says what is wrong, shows it and mends it");
        }
    }

    private static boolean isMainSource(Path path) {
        String name = path.toString().replace('\\', '/');
        return name.endsWith(".java") && name.contains("/src/main/java/");
    }
}
