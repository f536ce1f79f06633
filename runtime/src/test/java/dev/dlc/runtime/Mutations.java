package dev.dlc.runtime;

import dev.dlc.dsl.grammar.DlmLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/** Small damage to programs, in their tokens, characters and lines. Some of it leaves a program that is right. */
final class Mutations {
    private static final String CHARACTERS =
            "(){}[]<>|=-+*/.,:;^@!\"'\\\n\t #&%_0123456789azAZ\u00e9\u2264\ud83d\ude00\0";
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "2",
            "3",
            "7",
            "64",
            "1000",
            "2147483647",
            "9223372036854775807",
            "0.0",
            "1e-30",
            "1e38",
            "1e400");
    private static final int MOST = 3;

    private final RandomGenerator random;
    private final List<Word> pool = new ArrayList<>();

    /** A token's kind and text. */
    private record Word(int kind, String text) {}

    /** Mutations that take tokens from some texts. */
    Mutations(RandomGenerator random, List<String> texts) {
        this.random = random;
        texts.forEach(text -> pool.addAll(words(text)));
    }

    /** A text with one to three changes. */
    String mutate(String text) {
        String changed = text;
        for (int k = 1 + random.nextInt(MOST); k > 0; k--) {
            changed = switch (random.nextInt(8)) {
                case 0 -> characters(changed);
                case 1 -> lines(changed);
                default -> tokens(changed);
            };
        }
        return changed;
    }

    private String characters(String text) {
        StringBuilder out = new StringBuilder(text);
        int at = random.nextInt(out.length() + 1);
        char other = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
        if (at == out.length() || random.nextBoolean()) {
            out.insert(at, other);
        } else if (random.nextBoolean()) {
            out.setCharAt(at, other);
        } else {
            out.deleteCharAt(at);
        }
        return out.toString();
    }

    private String lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        if (random.nextBoolean()) {
            lines.remove(at);
        } else {
            lines.add(random.nextInt(lines.size()), lines.get(at));
        }
        return String.join("\n", lines);
    }

    private String tokens(String text) {
        List<Word> words = words(text);
        List<Integer> visible = indices(words, word -> !word.text().isBlank());
        if (visible.isEmpty()) {
            return text;
        }
        int at = visible.get(random.nextInt(visible.size()));
        int other = visible.get(random.nextInt(visible.size()));
        Word here = words.get(at);
        switch (random.nextInt(7)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, words.get(other));
            case 2 -> words.add(at, pool.get(random.nextInt(pool.size())));
            case 3 -> {
                words.set(at, words.get(other));
                words.set(other, here);
            }
            case 4 -> number(words);
            default -> words.set(at, sameKind(here));
        }
        return text(words);
    }

    private void number(List<Word> words) {
        List<Integer> numbers =
                indices(words, word -> Character.isDigit(word.text().charAt(0)));
        if (!numbers.isEmpty()) {
            words.set(
                    numbers.get(random.nextInt(numbers.size())),
                    new Word(0, NUMBERS.get(random.nextInt(NUMBERS.size()))));
        }
    }

    /** Another token of the kind: a name for a name, a number for a number. */
    private Word sameKind(Word word) {
        List<Word> others = pool.stream().filter(w -> w.kind() == word.kind()).toList();
        return others.isEmpty() ? word : others.get(random.nextInt(others.size()));
    }

    private static List<Integer> indices(List<Word> words, Predicate<Word> which) {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (which.test(words.get(i))) {
                indices.add(i);
            }
        }
        return indices;
    }

    private static String text(List<Word> words) {
        StringBuilder text = new StringBuilder();
        words.forEach(word -> text.append(word.text()));
        return text.toString();
    }

    /** All tokens of a text and what lies between them, in order. */
    private static List<Word> words(String text) {
        DlmLexer lexer = new DlmLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        List<Word> words = new ArrayList<>();
        int end = 0;
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            if (token.getStartIndex() >= end && token.getStopIndex() < text.length()) {
                gap(words, text.substring(end, token.getStartIndex()));
                words.add(new Word(token.getType(), text.substring(token.getStartIndex(), token.getStopIndex() + 1)));
                end = token.getStopIndex() + 1;
            }
        }
        gap(words, text.substring(end));
        return words;
    }

    private static void gap(List<Word> words, String text) {
        if (!text.isEmpty()) {
            words.add(new Word(0, text));
        }
    }
}
