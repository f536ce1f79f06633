package dev.dlc.cli.usage;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How the word after a flag is read.
 *
 * @param type what the word means
 * @param placeholder the word shown in help texts, such as {@code N}
 * @param expected what a legal value is, for errors
 * @param words the legal words where there are few, for completion and suggestions
 * @param code the kind of error for an illegal value
 * @param parser reads a word; empty where it is illegal
 * @param <T> what the word means
 */
public record Value<T>(
        Class<T> type,
        String placeholder,
        String expected,
        List<String> words,
        UsageCode code,
        Function<String, Optional<T>> parser)
        implements ITypeConverter<T> {
    private static final Pattern BYTES = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,3})?) ?([kKmMgG]?)[bB]?");

    public Value {
        words = List.copyOf(words);
    }

    /** Any text. */
    public static Value<String> text(String placeholder, String expected) {
        return new Value<>(String.class, placeholder, expected, List.of(), UsageCode.BAD_VALUE, Optional::of);
    }

    /** One of a few words. */
    public static Value<String> oneOf(String placeholder, UsageCode code, List<String> words) {
        return new Value<>(
                String.class,
                placeholder,
                "one of " + String.join(", ", words),
                words,
                code,
                word -> words.contains(word) ? Optional.of(word) : Optional.empty());
    }

    /** A whole number of at least {@code least}. */
    public static Value<Integer> integer(String placeholder, int least) {
        return new Value<>(
                Integer.class,
                placeholder,
                "a whole number of at least " + least,
                List.of(),
                UsageCode.BAD_VALUE,
                word -> parseLong(word)
                        .filter(number -> number >= least && number <= Integer.MAX_VALUE)
                        .map(Long::intValue));
    }

    /** A whole number of 64 bits. */
    public static Value<Long> whole(String placeholder) {
        return new Value<>(Long.class, placeholder, "a whole number", List.of(), UsageCode.BAD_VALUE, Value::parseLong);
    }

    /** A number of bytes: {@code 200000}, {@code 500MB}, {@code 1.5GB}; the units are powers of 1000. */
    public static Value<Long> bytes(String placeholder) {
        return new Value<>(
                Long.class,
                placeholder,
                "a number of bytes such as 500MB or 2GB",
                List.of(),
                UsageCode.BAD_VALUE,
                Value::parseBytes);
    }

    private static Optional<Long> parseBytes(String word) {
        Matcher matcher = BYTES.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int power = " kmg"
                .indexOf(
                        matcher.group(2).isEmpty()
                                ? ' '
                                : Character.toLowerCase(matcher.group(2).charAt(0)));
        BigDecimal bytes = new BigDecimal(matcher.group(1)).movePointRight(3 * power);
        boolean legal = bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return legal ? Optional.of(bytes.longValue()) : Optional.empty();
    }

    /** A binding {@code name=text}. */
    public static Value<Binding> binding(String placeholder, String expected) {
        return new Value<>(Binding.class, placeholder, expected, List.of(), UsageCode.BAD_VALUE, word -> {
            int split = word.indexOf('=');
            boolean legal = split > 0 && split < word.length() - 1;
            return legal
                    ? Optional.of(new Binding(word.substring(0, split), word.substring(split + 1)))
                    : Optional.empty();
        });
    }

    /** A name and its text. */
    public record Binding(String name, String text) {}

    private static Optional<Long> parseLong(String word) {
        boolean digits = word.matches("[+-]?[0-9]{1,18}");
        return digits ? Optional.of(Long.parseLong(word)) : Optional.empty();
    }

    @Override
    public T convert(String word) {
        return parser.apply(word).orElseThrow(() -> new TypeConversionException(expected));
    }
}
