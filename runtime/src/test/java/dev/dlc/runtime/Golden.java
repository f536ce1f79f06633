package dev.dlc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.DlcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/**
 * Collects what cases say and compares it with a file of {@code src/test/golden}; {@code -Dgolden.update=true} rewrites
 * the file.
 */
public final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "golden");

    private final Map<String, String> hidden = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    /** A collection in which the path {@code temporary} is shown as {@code DIR}. */
    public Golden(Path temporary) {
        hiding(temporary.toString(), "DIR");
    }

    /** Shows {@code replacement} for a text that differs from run to run. */
    public Golden hiding(String changing, String replacement) {
        hidden.put(changing, replacement);
        return this;
    }

    /** Adds the diagnostics of an action that must fail with some. */
    public void fails(String title, Executable action) {
        DlcException failure = assertThrows(DlcException.class, action, title);
        add(title, DiagnosticRenderer.render(failure.diagnostics()));
    }

    /** Adds a text. */
    public void add(String title, String content) {
        String shown = content;
        for (Map.Entry<String, String> entry : hidden.entrySet()) {
            shown = shown.replace(entry.getKey(), entry.getValue());
        }
        text.append("# ").append(title).append("\n\n").append(shown).append('\n');
    }

    /** Compares all that was added. */
    public void check(String name) {
        Path file = FOLDER.resolve(name);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text.toString());
            }
            assertEquals(Files.readString(file), text.toString(), () -> "differs from " + file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
