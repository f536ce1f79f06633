package dev.dlc.runtime.data;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Texts with a class: {@code text: i32[length]}, numbers of words with 0 behind the end, and {@code label: i32[]}. The
 * vocabulary is made of the training split.
 */
final class Sentences {
    private Sentences() {}

    /**
     * A text with its class.
     *
     * @param words the words in order
     * @param label the number of the class
     */
    record Labelled(List<String> words, int label) {
        Labelled {
            words = List.copyOf(words);
        }
    }

    /** All providers of texts with a class. */
    static List<DataProvider> all() {
        return List.of(new SmsSpam(), new MovieReviews());
    }

    /** What a program can say about such texts, which have {@code length} words unless it says otherwise. */
    static List<DataParameter> parameters(int length) {
        return List.of(
                DataParameter.whole("length", length, 1, "words of a text; the rest is cut off"),
                DataParameter.whole(
                        "vocabulary",
                        10_000,
                        Vocabulary.RESERVED.size(),
                        "words with a number of their own, with 4 reserved"),
                DataParameter.real("test", 0.1, 0, "the test texts: a share below 1, or a number of texts; 0 for none"),
                DataParameter.choice(
                        "order", "\"random\" texts for the test split, or the last of the \"file\"", "random", "file"));
    }

    /** The splits of texts by what a program says. */
    static DataProvider.Splits load(List<Labelled> texts, List<String> classes, DataArguments arguments) {
        Split split = arguments.text("order").equals("file")
                ? Split.last(texts.size(), arguments.real("test"), "test")
                : Split.random(texts.size(), arguments.real("test"), 0, "text.test", "test");
        List<List<String>> seen =
                IntStream.of(split.kept()).mapToObj(i -> texts.get(i).words()).toList();
        Vocabulary vocabulary = Vocabulary.commonest(seen, arguments.size("vocabulary"));
        int length = arguments.size("length");
        List<Field> fields = List.of(
                new Field("text", DType.I32, List.of(length), vocabulary.words()), Field.label("label", classes));
        HostTensor ids = HostTensor.zeros(DType.I32, texts.size(), length);
        for (int i = 0; i < texts.size(); i++) {
            vocabulary.write(texts.get(i).words(), ids.i32(), i * length, length);
        }
        int[] labels = texts.stream().mapToInt(Labelled::label).toArray();
        Columns all = new Columns(fields, List.of(ids, HostTensor.of(labels, texts.size())));
        Optional<DataSet> held =
                split.heldOut().length == 0 ? Optional.empty() : Optional.of(new Subset(all, split.heldOut()));
        return new DataProvider.Splits(new Subset(all, split.kept()), Optional.empty(), held);
    }
}
