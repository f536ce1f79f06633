package dev.dlc.cli.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Renders the help texts. */
public final class HelpText {
    private HelpText() {}

    /** The usage line of a command. */
    public static String usage(CommandSpec spec) {
        StringBuilder line = new StringBuilder("dlc ").append(spec.name());
        spec.parameters().forEach(parameter -> line.append(' ').append(parameter.usage()));
        spec.flags().forEach(flag -> line.append(" [").append(flag.usage()).append(flag.repeated() ? "]..." : "]"));
        return line.toString();
    }

    /** The help text of a command. */
    public static String of(CommandSpec spec) {
        StringBuilder out = new StringBuilder();
        out.append("dlc ")
                .append(spec.name())
                .append(": ")
                .append(spec.summary())
                .append("\n\n");
        out.append("usage: ").append(wrap(usage(spec), "         ")).append("\n");
        List<Row> rows = new ArrayList<>();
        spec.parameters().forEach(p -> rows.add(new Row(p.name(), p.text())));
        for (Flag<?> flag : spec.allFlags()) {
            String names = flag.names().stream().skip(1).map(n -> ", " + n).collect(Collectors.joining());
            String value = flag.value().map(v -> " " + v.placeholder()).orElse("");
            rows.add(new Row(flag.name() + names + value, flag.text()));
        }
        out.append('\n').append(table(rows));
        if (!spec.examples().isEmpty()) {
            out.append("\nexamples:\n");
            out.append(table(spec.examples().stream()
                    .map(e -> new Row(e.line(), e.text()))
                    .toList()));
        }
        return out.toString();
    }

    /** The help text of dlc itself. */
    public static String of(List<CommandSpec> specs, String version) {
        List<Row> rows = specs.stream().map(s -> new Row(s.name(), s.summary())).toList();
        return """
            dlc %s: compiles deep-learning models to JVM bytecode and runs them

            usage: dlc COMMAND ...

            %s
            `dlc COMMAND --help` says more about a command. Exit codes: 0 done, 1 the program is wrong,
            2 wrong usage, 3 a device, file or data set failed, 4 dlc itself failed.

            examples:
              dlc train examples/lenet5.dlm   train LeNet-5 on handwritten digits
              dlc explain E0301               the page of a diagnostic
            """.formatted(version, table(rows));
    }

    private record Row(String left, String right) {}

    private static String table(List<Row> rows) {
        int width = rows.stream().mapToInt(row -> row.left().length()).max().orElse(0);
        return rows.stream()
                .map(row -> "  " + row.left() + " ".repeat(width - row.left().length() + 3) + row.right() + "\n")
                .collect(Collectors.joining());
    }

    /** Breaks a usage line before a bracket so that it fits into 100 columns. */
    private static String wrap(String line, String indent) {
        StringBuilder out = new StringBuilder();
        int column = "usage: ".length();
        for (String part : line.split(" (?=\\[)")) {
            if (column + part.length() + 1 > 100) {
                out.append('\n').append(indent);
                column = indent.length();
            } else if (!out.isEmpty()) {
                out.append(' ');
                column++;
            }
            out.append(part);
            column += part.length();
        }
        return out.toString();
    }
}
