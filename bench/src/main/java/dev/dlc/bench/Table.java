package dev.dlc.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A table of a document, between the lines {@code <!-- compare: NAME -->} and {@code <!-- compare: end -->}. The first
 * cell of a row says what it is about.
 *
 * @param order of the first cells
 */
record Table(Path document, String name, List<String> order) {
    private static final String END = "<!-- compare: end -->";
    /** Lines before the rows: the comment, the names of the columns, the rule below. */
    private static final int HEAD = 3;

    /**
     * Writes a row in place of the one that is about the same, or at its place in the order.
     *
     * @return the cells of all rows now
     */
    List<List<String>> put(String row) {
        List<String> lines = read();
        String mark = "<!-- compare: " + name + " -->";
        int begin = lines.indexOf(mark);
        int end = begin < 0 ? -1 : begin + lines.subList(begin, lines.size()).indexOf(END);
        if (end < begin + HEAD) {
            throw new IllegalStateException(document + " has no table between " + mark + " and " + END);
        }
        List<String> rows = new ArrayList<>(lines.subList(begin + HEAD, end));
        rows.removeIf(old -> key(old).equals(key(row)));
        rows.add(row);
        rows.sort(Comparator.comparingInt(r -> order.indexOf(key(r))));
        List<String> next = new ArrayList<>(lines.subList(0, begin + HEAD));
        next.addAll(rows);
        next.addAll(lines.subList(end, lines.size()));
        try {
            Files.write(document, next);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + document, e);
        }
        return rows.stream().map(Table::cells).toList();
    }

    private List<String> read() {
        try {
            return Files.readAllLines(document);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + document, e);
        }
    }

    private static String key(String row) {
        return cells(row).getFirst();
    }

    private static List<String> cells(String row) {
        return List.of(row.substring(1).strip().split("\\s*\\|\\s*"));
    }
}
