package dev.dlc.cli.output;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DiagnosticRenderer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The two output streams. Results go to standard output, diagnostics to standard error; with {@code --json} both are in
 * one JSON object on standard output.
 */
public final class Console {
    private static final String RED = "\u001b[1;31m";
    private static final String YELLOW = "\u001b[1;33m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;
    private final PrintStream err;
    private final Terminal terminal;
    private final boolean json;
    private final List<Diagnostic> pending = new ArrayList<>();

    private Console(PrintStream out, PrintStream err, Terminal terminal, boolean json) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.json = json;
    }

    /** A console that prints text. */
    public static Console text(PrintStream out, PrintStream err, Terminal terminal) {
        return new Console(out, err, terminal, false);
    }

    /** This console, but printing JSON. */
    public Console asJson() {
        return new Console(out, err, terminal, true);
    }

    /** Whether output is JSON. */
    public boolean isJson() {
        return json;
    }

    public Terminal terminal() {
        return terminal;
    }

    /** Prints a line for people; nothing where output is JSON. */
    public void line(String text) {
        if (!json) {
            out.println(text);
        }
    }

    /** Prints text for people without a line break, at once; nothing where output is JSON. */
    public void draw(String text) {
        if (!json) {
            out.print(text);
            out.flush();
        }
    }

    /** Shows diagnostics: at once as text, or in the JSON object that {@link #result} prints. */
    public void diagnostics(List<Diagnostic> diagnostics) {
        if (json) {
            pending.addAll(diagnostics);
        } else {
            err.print(colored(DiagnosticRenderer.render(diagnostics)));
            err.flush();
        }
    }

    /** Prints one JSON object that is not the last one, such as the progress of a training run. */
    public void event(Json event) {
        if (json) {
            out.println(event);
            out.flush();
        }
    }

    /** Prints the last JSON object of a command: its result with the diagnostics. */
    public void result(Json result) {
        if (json) {
            out.println(result.put("diagnostics", pending.stream().map(Json::of).toList()));
            out.flush();
            pending.clear();
        }
    }

    private String colored(String text) {
        if (!terminal.color()) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.lines().forEach(line -> {
            if (line.startsWith("error[")) {
                shown.append(paint(RED, line));
            } else if (line.startsWith("warning[")) {
                shown.append(paint(YELLOW, line));
            } else {
                shown.append(line);
            }
            shown.append('\n');
        });
        return shown.toString();
    }

    private static String paint(String color, String line) {
        int end = line.indexOf(':');
        return color + line.substring(0, end) + PLAIN + line.substring(end);
    }
}
