package dev.dlc.runtime.files;

import dev.dlc.codegen.jvm.contract.Tuning;
import dev.dlc.codegen.jvm.contract.Tuning.Sizes;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.RuntimeCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measured sizes of blocks as text, a line for each kind of contraction:
 *
 * <pre>
 * f32 512 bits, 1024 x * sums, tiles of at most 6 rows: tile 6 x 4, depth 384, block 96, item 192 x 512
 * </pre>
 *
 * <p>A {@code *} stands for a size that is open until run time. Empty lines and lines that begin with {@code #} say
 * nothing. A file may hold lines of several machines with vectors of different widths.
 */
public final class TuningFile {
    private static final String HEAD = """
        # Sizes of the blocks of products and convolutions, measured by `dlc profile FILE.dlm --tune` with this file.
        # They decide speed and never a bit of a result.
        """;
    private static final String FORM =
            "f32 512 bits, 64 x 10 sums, tiles of at most 6 rows: tile 6 x 4, depth 384, block 96, item 192 x 512";
    private static final Pattern LINE = Pattern.compile("(f32|f64|i32|i64) (128|256|512) bits, "
            + "(\\d{1,9}|\\*) x (\\d{1,9}|\\*) sums, tiles of at most (\\d{1,4}) rows: "
            + "tile (\\d{1,4}) x (\\d{1,4}), depth (\\d{1,6}), block (\\d{1,6}), item (\\d{1,6}) x (\\d{1,6})");

    private TuningFile() {}

    /**
     * Reads a file.
     *
     * @throws DlcException E0701, E0702, E0707 for a line of another form or sizes that cannot be
     */
    public static Tuning read(Path path) {
        List<String> lines;
        try {
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw FileFailure.reading(path, failure);
        }
        Tuning tuning = Tuning.NONE;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                tuning = add(tuning, line, path, i + 1);
            }
        }
        return tuning;
    }

    private static Tuning add(Tuning tuning, String line, Path path, int number) {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            throw wrong(path, number, "the form `" + FORM + "`", "`" + line + "`");
        }
        Tuning.Key key = new Tuning.Key(m.group(1), number(m, 2), extent(m.group(3)), extent(m.group(4)), number(m, 5));
        Sizes sizes = new Sizes(number(m, 6), number(m, 7), number(m, 8), number(m, 9), number(m, 10), number(m, 11));
        Optional<String> objection = sizes.objection(key);
        if (objection.isPresent()) {
            throw wrong(path, number, "sizes that code can have: " + objection.get(), "`" + line + "`");
        }
        return tuning.with(key, sizes);
    }

    private static DlcException wrong(Path path, int line, String expected, String found) {
        return Diagnostic.inFile(
                        RuntimeCode.TUNING_LINE,
                        path.toString(),
                        "line " + line,
                        "a line is no measured sizes of blocks")
                .sides(expected, found)
                .fix("remove the line; `dlc profile` with `--tune` measures again what is missing")
                .exception();
    }

    private static int number(Matcher m, int group) {
        return Integer.parseInt(m.group(group));
    }

    private static OptionalLong extent(String text) {
        return text.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /**
     * Writes a file.
     *
     * @throws DlcException E0703
     */
    public static void write(Path path, Tuning tuning) {
        StringBuilder out = new StringBuilder(HEAD);
        tuning.entries().forEach((key, sizes) -> out.append(line(key, sizes)).append('\n'));
        AtomicFile.write(path, stream -> stream.write(out.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** A line. */
    public static String line(Tuning.Key key, Sizes sizes) {
        return String.format(
                Locale.ROOT,
                "%s %d bits, %s x %s sums, tiles of at most %d rows: tile %d x %d, depth %d, block %d, item %d x %d",
                key.element(),
                key.bits(),
                text(key.rows()),
                text(key.columns()),
                key.mostRows(),
                sizes.tileRows(),
                sizes.tileVectors(),
                sizes.depth(),
                sizes.block(),
                sizes.itemRows(),
                sizes.itemColumns());
    }

    private static String text(OptionalLong extent) {
        return extent.isPresent() ? Long.toString(extent.getAsLong()) : "*";
    }
}
