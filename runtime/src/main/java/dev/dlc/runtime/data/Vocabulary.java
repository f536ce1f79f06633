package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.RuntimeCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words and their numbers. The first four are {@link #RESERVED}: padding, a word that is not in the vocabulary, start
 * and end of a text. The others come by falling frequency, equal ones by name.
 */
final class Vocabulary {
    /** Padding 0, unknown 1, start 2, end 3. */
    static final List<String> RESERVED = List.of("<pad>", "<unknown>", "<start>", "<end>");

    static final int PAD = 0;
    static final int UNKNOWN = 1;
    static final int START = 2;
    static final int END = 3;

    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(['’][\\p{L}]+)*|[^\\s\\p{L}\\p{M}\\p{N}]");

    private final List<String> words;
    private final Map<String, Integer> ids = new HashMap<>();

    private Vocabulary(List<String> words) {
        this.words = List.copyOf(words);
        words.forEach(word -> ids.put(word, ids.size()));
    }

    /** The commonest words of some texts, at most {@code bound} with the reserved ones. */
    static Vocabulary commonest(Collection<List<String>> texts, int bound) {
        List<String> all = ranked(texts);
        return new Vocabulary(all.subList(0, Math.min(all.size(), bound)));
    }

    /**
     * All words of some texts.
     *
     * @throws dev.dlc.diagnostic.DlcException E0623 if there are more than {@code bound} with the reserved ones
     */
    static Vocabulary all(Collection<List<String>> texts, int bound) {
        List<String> all = ranked(texts);
        requireBound("vocabulary", "different words", all.size(), bound);
        return new Vocabulary(all);
    }

    private static List<String> ranked(Collection<List<String>> texts) {
        Map<String, Integer> counts = new HashMap<>();
        texts.forEach(text -> text.forEach(word -> counts.merge(word, 1, Integer::sum)));
        List<String> words = new ArrayList<>(RESERVED);
        counts.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, Integer> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> words.add(entry.getKey()));
        return words;
    }

    /**
     * Checks that data stays within a size that the program chose.
     *
     * @throws dev.dlc.diagnostic.DlcException E0623
     */
    static void requireBound(String argument, String what, int found, int bound) {
        if (found > bound) {
            throw Diagnostic.nowhere(RuntimeCode.DATA_BOUND, "the data has more " + what + " than the program expects")
                    .sides("at most " + bound + ", as `" + argument + ": " + bound + "` says", Integer.toString(found))
                    .fix("write `" + argument + ": " + found + "`, and use the same number in the model")
                    .exception();
        }
    }

    /** The words by number. */
    List<String> words() {
        return words;
    }

    /** The number of a word. */
    int id(String word) {
        return ids.getOrDefault(word, UNKNOWN);
    }

    /** Writes the numbers of a text into a row, as many as fit. */
    void write(List<String> text, int[] into, int at, int length) {
        for (int i = 0; i < Math.min(text.size(), length); i++) {
            into[at + i] = id(text.get(i));
        }
    }

    /** Words in lower case, each other sign for itself; an apostrophe inside a word belongs to it. */
    static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }
}
