package dev.dlc.runtime.data;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Texts with a class: {@code text: i32[length]}, numbers of words with 0 behind the end, and {@code label: i32[]}. The
 * vocabulary is made of the training split.
 */
final class Sentences {
    private Sentences() {}

    /** All providers of texts with a class. */
    static List<DataProvider> all() {
        return List.of(new SmsSpam(), new MovieReviews());
    }

    private static List<DataParameter> parameters(int length) {
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

    private static DataProvider.Splits load(
            List<List<String>> texts, int[] labels, List<String> classes, DataArguments arguments) {
        Split split = arguments.text("order").equals("file")
                ? Split.last(texts.size(), arguments.real("test"), "test")
                : Split.random(texts.size(), arguments.real("test"), 0, "text.test", "test");
        List<List<String>> seen =
                IntStream.of(split.kept()).mapToObj(texts::get).toList();
        Vocabulary vocabulary = Vocabulary.commonest(seen, arguments.size("vocabulary"));
        int length = arguments.size("length");
        List<Field> fields = List.of(
                new Field("text", DType.I32, List.of(length), vocabulary.words()), Field.label("label", classes));
        HostTensor ids = HostTensor.zeros(DType.I32, texts.size(), length);
        for (int i = 0; i < texts.size(); i++) {
            vocabulary.write(texts.get(i), ids.i32(), i * length, length);
        }
        Columns all = new Columns(fields, List.of(ids, HostTensor.of(labels, texts.size())));
        Optional<DataSet> held =
                split.heldOut().length == 0 ? Optional.empty() : Optional.of(new Subset(all, split.heldOut()));
        return new DataProvider.Splits(new Subset(all, split.kept()), Optional.empty(), held);
    }

    /** Short messages (Almeida et al., 2011): {@code ham} or {@code spam}, a tab, the message. */
    private record SmsSpam() implements DataProvider {
        private static final String FILE = "messages";
        private static final List<String> CLASSES = List.of("ham", "spam");

        @Override
        public Summary summary() {
            return new Summary("sms_spam", "short messages, wanted or not", "4,827 ham, 747 spam");
        }

        @Override
        public List<DataParameter> parameters() {
            return Sentences.parameters(64);
        }

        @Override
        public Optional<List<Field>> fields(DataArguments arguments) {
            return Optional.empty();
        }

        @Override
        public Presence find(DataArguments arguments, DataLocation where) {
            return FileSearch.find(
                    where.folders("sms-spam", "sms_spam"),
                    List.of(new FileSearch.Wanted(FILE, "SMSSpamCollection", "SMSSpamCollection.tsv")));
        }

        @Override
        public Splits load(DataArguments arguments, Presence.Found found) {
            TextFile file = TextFile.read(found.files().get(FILE));
            List<String> lines = file.lines();
            List<List<String>> texts = new ArrayList<>();
            int[] labels = new int[lines.size()];
            for (int i = 0; i < labels.length; i++) {
                int tab = lines.get(i).indexOf('\t');
                labels[i] = CLASSES.indexOf(lines.get(i).substring(0, Math.max(tab, 0)));
                if (labels[i] < 0) {
                    throw file.wrong(i, "the line has no class", "ham or spam, a tab, the message", lines.get(i));
                }
                texts.add(Vocabulary.tokens(lines.get(i).substring(tab + 1)));
            }
            return Sentences.load(texts, labels, CLASSES, arguments);
        }
    }

    /** Sentences of film reviews (Pang and Lee, 2005), words separated by blanks, in Windows-1252. */
    private record MovieReviews() implements DataProvider {
        private static final List<String> CLASSES = List.of("negative", "positive");

        @Override
        public Summary summary() {
            return new Summary("mr", "sentences of film reviews", "5,331 negative, 5,331 positive");
        }

        @Override
        public List<DataParameter> parameters() {
            return Sentences.parameters(60);
        }

        @Override
        public Optional<List<Field>> fields(DataArguments arguments) {
            return Optional.empty();
        }

        @Override
        public Presence find(DataArguments arguments, DataLocation where) {
            return FileSearch.find(
                    where.folders("mr"),
                    List.of(
                            new FileSearch.Wanted("negative", "rt-polarity.neg"),
                            new FileSearch.Wanted("positive", "rt-polarity.pos")));
        }

        @Override
        public Splits load(DataArguments arguments, Presence.Found found) {
            List<List<String>> texts = new ArrayList<>();
            int negative = 0;
            for (String name : CLASSES) {
                TextFile file = TextFile.read(found.files().get(name), Charset.forName("windows-1252"));
                file.lines().forEach(line -> texts.add(List.of(line.strip().split(" +"))));
                negative = name.equals("negative") ? texts.size() : negative;
            }
            int[] labels = new int[texts.size()];
            Arrays.fill(labels, negative, labels.length, 1);
            return Sentences.load(texts, labels, CLASSES, arguments);
        }
    }
}
