package dev.dlc.runtime.data;

import dev.dlc.ir.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All plays of Shakespeare's in one text (Karpathy, 2015), as characters. The first nine tenths are the training split.
 * An example is a window of {@code length} characters and the one behind each; windows follow one another without
 * overlap.
 */
final class TinyShakespeare implements DataProvider {
    private static final String FILE = "text";
    private static final double TRAIN = 0.9;

    @Override
    public Summary summary() {
        return new Summary("tinyshakespeare", "plays as characters", "1,115,394 characters, 65 different ones");
    }

    @Override
    public List<DataParameter> parameters() {
        return List.of(
                DataParameter.whole("length", 128, 1, "characters in a window"),
                DataParameter.whole("vocabulary", 65, 1, "the number of different characters"));
    }

    @Override
    public Optional<List<Field>> fields(DataArguments arguments) {
        return Optional.empty();
    }

    @Override
    public Presence find(DataArguments arguments, DataLocation where) {
        return FileSearch.find(where.folders("tinyshakespeare"), List.of(new FileSearch.Wanted(FILE, "input.txt")));
    }

    @Override
    public Splits load(DataArguments arguments, Presence.Found found) {
        int[] text = TextFile.read(found.files().get(FILE)).text().codePoints().toArray();
        int[] characters = IntStream.of(text).sorted().distinct().toArray();
        Vocabulary.requireBound("vocabulary", "different characters", characters.length, arguments.size("vocabulary"));
        int[] ids = IntStream.of(text)
                .map(character -> Arrays.binarySearch(characters, character))
                .toArray();
        List<String> names =
                IntStream.of(characters).mapToObj(Character::toString).toList();
        int length = arguments.size("length");
        List<Field> fields = List.of(
                new Field("text", DType.I32, List.of(length), names),
                new Field("next", DType.I32, List.of(length), names));
        int cut = (int) (ids.length * TRAIN);
        return new Splits(
                new Windows(fields, ids, 0, cut),
                Optional.empty(),
                Optional.of(new Windows(fields, ids, cut, ids.length)));
    }

    /** Windows of the characters from {@code start} to {@code end}. */
    private record Windows(List<Field> fields, int[] ids, int start, int end) implements DataSet {
        @Override
        public int size() {
            return Math.max(0, (end - start - 1) / length());
        }

        private int length() {
            return fields.getFirst().elements();
        }

        @Override
        public void read(int example, Row row) {
            int from = start + example * length();
            System.arraycopy(ids, from, row.i32(0), row.offset(0), length());
            System.arraycopy(ids, from + 1, row.i32(1), row.offset(1), length());
        }
    }
}
