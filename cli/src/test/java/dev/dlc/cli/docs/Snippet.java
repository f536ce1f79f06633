package dev.dlc.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param page the page
 * @param line the line of the opening fence, counted from 1
 * @param language the first word after the fence, empty without one
 * @param words the further words after the fence
 * @param text the lines between the fences
 */
record Snippet(Path page, int line, String language, List<String> words, String text) {
    private static final String FENCE = "```";

    /** The fenced blocks of a page, in order. */
    static List<Snippet> of(Path page) throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(FENCE)) {
                continue;
            }
            int start = i;
            List<String> info =
                    List.of(lines.get(i).substring(FENCE.length()).strip().split(" +"));
            StringBuilder text = new StringBuilder();
            for (i++; i < lines.size() && !lines.get(i).equals(FENCE); i++) {
                text.append(lines.get(i)).append('\n');
            }
            if (i == lines.size()) {
                throw new IllegalStateException(page + ":" + (start + 1) + ": a fence without an end");
            }
            snippets.add(new Snippet(page, start + 1, info.getFirst(), info.subList(1, info.size()), text.toString()));
        }
        return snippets;
    }

    /** Where the block stands, as a name of a test. */
    String place() {
        return page.getFileName() + ":" + line + " " + language + " " + String.join(" ", words);
    }
}
