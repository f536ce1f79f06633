package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.runtime.Golden;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of text, on small files in the original formats. */
class TextsTest {
    @TempDir
    Path dir;

    private LoadedData open(String name, Map<String, DataValue> arguments) {
        return DataSets.standard().open(DataRequest.of(name, arguments), DataLocation.only(dir), 1);
    }

    private static DataValue whole(long value) {
        return new DataValue.Whole(value);
    }

    private void put(String name, String... lines) throws IOException {
        TestFiles.put(dir, name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), false);
    }

    /** All examples of a split as one batch. */
    private static Batch all(DataSet set) {
        Batch batch = new Batch(set.fields(), set.size());
        batch.fill(set, IntStream.range(0, set.size()).toArray(), set.size(), new Row(batch));
        return batch;
    }

    private static List<String> words(Field field, int[] ids) {
        return Arrays.stream(ids).mapToObj(field.classes()::get).toList();
    }

    @Test
    void wordsAndSigns() {
        assertEquals(
                List.of("don't", "stop", ",", "he", "said", ":", "3½", "naïve", "–"),
                Vocabulary.tokens("Don't stop, he  said: 3½ naïve –"));
        assertEquals(List.of(), Vocabulary.tokens(" \t"));
    }

    @Test
    void vocabulariesAreOrderedByFrequencyThenName() {
        List<List<String>> texts = List.of(List.of("b", "a", "c", "c"), List.of("c", "a", "b", "d"));
        Vocabulary vocabulary = Vocabulary.commonest(texts, 7);
        assertEquals(List.of("<pad>", "<unknown>", "<start>", "<end>", "c", "a", "b"), vocabulary.words());
        assertEquals(Vocabulary.UNKNOWN, vocabulary.id("d"));
        assertEquals(5, vocabulary.id("a"));
        assertEquals(8, Vocabulary.all(texts, 8).words().size());
    }

    @Test
    void linesEndAtLineFeedsAlone() {
        assertEquals(List.of("a\u2028b", "c\rd", ""), new TextFile(dir, "a\u2028b\r\nc\rd\n\n").lines());
        assertEquals(List.of("a"), new TextFile(dir, "a").lines());
        assertEquals(List.of(), new TextFile(dir, "").lines());
    }

    @Test
    void charactersAndTheOnesBehindThem() throws IOException {
        put("input.txt", "abcdabcdabcdabcdabcdabcdabcdabcdabcda"); // 38 characters with the line break
        LoadedData data = open("tinyshakespeare", Map.of("length", whole(3), "vocabulary", whole(5)));
        assertEquals("[text: i32[3], next: i32[3]]", data.fields().toString());
        assertEquals(11, data.train().size()); // 34 characters, the last of which is only looked at
        Batch batch = all(data.train());
        Field text = data.fields().get(0);
        assertEquals(
                List.of("d", "a", "b"),
                words(text, Arrays.copyOfRange(batch.tensor(0).i32(), 3, 6)));
        assertEquals(
                List.of("a", "b", "c"),
                words(text, Arrays.copyOfRange(batch.tensor(1).i32(), 3, 6)));
        Batch test = all(data.test().orElseThrow());
        assertEquals(1, test.size());
        assertEquals(List.of("c", "d", "a"), words(text, test.tensor(0).i32()));
        assertEquals(List.of("d", "a", "\n"), words(text, test.tensor(1).i32()));
    }

    @Test
    void storiesWithTheLatestSentenceFirst() throws IOException {
        String[] lines = {
            "1 Mary moved to the bathroom.",
            "2 John went to the hallway.",
            "3 Where is Mary? \tbathroom\t1",
            "4 Mary went out.",
            "5 Where is John? \thallway\t2",
            "1 John left.",
            "2 Where is he? \thallway\t1"
        };
        put("qa1_single-supporting-fact_train.txt", lines);
        put("qa1_single-supporting-fact_test.txt", Arrays.copyOf(lines, 3));
        LoadedData data = open("babi", Map.of("sentences", whole(2), "words", whole(5), "vocabulary", whole(17)));
        assertEquals(
                "[story: i32[2, 5], question: i32[5], answer: i32[]]",
                data.fields().toString());
        Batch batch = all(data.train());
        Field story = data.fields().get(0);
        String pad = "<pad>";
        assertEquals(
                List.of(
                        "john",
                        "went",
                        "to",
                        "the",
                        "hallway",
                        "mary",
                        "moved",
                        "to",
                        "the",
                        "bathroom", //
                        "mary",
                        "went",
                        "out",
                        pad,
                        pad,
                        "john",
                        "went",
                        "to",
                        "the",
                        "hallway", //
                        "john",
                        "left",
                        pad,
                        pad,
                        pad,
                        pad,
                        pad,
                        pad,
                        pad,
                        pad),
                words(story, batch.tensor(0).i32()));
        assertEquals(
                List.of("where", "is", "mary", pad, pad),
                words(story, Arrays.copyOf(batch.tensor(1).i32(), 5)));
        assertEquals(
                List.of("bathroom", "hallway", "hallway"),
                words(data.fields().get(2), batch.tensor(2).i32()));
        assertEquals(1, data.test().orElseThrow().size());
    }

    @Test
    void pairsOfSentences() throws IOException {
        for (String split : List.of("train", "val", "test_2016_flickr")) {
            put(split + ".en", "Two men.", "Two dogs run far away.");
            put(split + ".de", "Zwei Männer.", "Zwei Hunde rennen weit weg.");
        }
        LoadedData data = open("multi30k", Map.of("length", whole(5), "target_vocabulary", whole(7)));
        Batch batch = all(data.train());
        assertEquals(
                List.of("two", "men", ".", "<pad>", "<pad>", "two", "dogs", "run", "far", "away"),
                words(data.fields().get(0), batch.tensor(0).i32()));
        assertEquals( // the German words that have a number of their own are ".", "zwei" and "hunde"
                List.of("<start>", "zwei", "<unknown>", ".", "<end>", "<start>", "zwei", "hunde", "<unknown>", "<end>"),
                words(data.fields().get(1), batch.tensor(1).i32()));
        LoadedData back = open("multi30k", Map.of("direction", new DataValue.Text("de-en")));
        assertTrue(back.fields().get(0).classes().contains("männer"));
        assertTrue(back.fields().get(1).classes().contains("men"));
    }

    @Test
    void messagesAndReviews() throws IOException {
        put("SMSSpamCollection.tsv", "ham\tOk, see you", "spam\tWIN a prize", "ham\tok");
        LoadedData messages =
                open("sms_spam", Map.of("length", whole(3), "test", whole(1), "order", new DataValue.Text("file")));
        Batch batch = all(messages.train());
        assertEquals(
                List.of("ok", ",", "see", "win", "a", "prize"),
                words(messages.fields().get(0), batch.tensor(0).i32()));
        assertArrayEquals(new int[] {0, 1}, batch.tensor(1).i32());
        assertEquals(1, messages.test().orElseThrow().size());

        Charset windows = Charset.forName("windows-1252");
        Files.write(dir.resolve("rt-polarity.neg"), "a bad film . \n".getBytes(windows));
        Files.write(dir.resolve("rt-polarity.pos"), "a good caf\u00e9\u2026 . \nfine\n".getBytes(windows));
        LoadedData reviews = open("mr", Map.of("length", whole(4), "test", whole(0)));
        Batch sentences = all(reviews.train());
        assertEquals(
                List.of("a", "good", "caf\u00e9\u2026", "."),
                words(
                        reviews.fields().get(0),
                        Arrays.copyOfRange(sentences.tensor(0).i32(), 4, 8)));
        assertArrayEquals(new int[] {0, 1, 1}, sentences.tensor(1).i32());
        assertTrue(reviews.test().isEmpty());
    }

    private static String word(String id, String form, String tag) {
        return String.join("\t", id, form, "_", tag, "_", "_", "_", "_", "_", "_");
    }

    @Test
    void partsOfSpeech() throws IOException {
        String[] lines = {
            "# text = Don't go now!",
            word("1-2", "Don't", "_"),
            word("1", "Do", "AUX"),
            word("2", "n't", "PART"),
            word("3", "Go", "VERB"),
            word("3.1", "there", "ADV"),
            word("4", "now", "ADV"),
            "",
            word("1", "Go", "VERB"),
            ""
        };
        for (String split : List.of("train", "dev", "test")) {
            put("en_ewt-ud-" + split + ".conllu", lines);
        }
        LoadedData data = open("ud_english_ewt", Map.of("length", whole(3)));
        Batch batch = all(data.train());
        assertEquals(
                List.of("do", "n't", "go", "now", "<pad>", "<pad>", "go", "<pad>", "<pad>"),
                words(data.fields().get(0), batch.tensor(0).i32()));
        assertEquals(
                List.of("AUX", "PART", "VERB", "ADV"),
                words(data.fields().get(1), Arrays.copyOf(batch.tensor(1).i32(), 4)));
        assertArrayEquals(
                new float[] {1, 1, 1, 1, 0, 0, 1, 0, 0}, batch.tensor(2).f32());
        assertEquals(3, data.validation().orElseThrow().size());
    }

    @Test
    void diagnostics() throws IOException {
        Golden golden = new Golden(dir);
        put("input.txt", "abcdefg");
        golden.fails("more characters than the bound", () -> open("tinyshakespeare", Map.of("vocabulary", whole(5))));
        Files.write(dir.resolve("input.txt"), new byte[] {'a', (byte) 0xe4, 'b'});
        golden.fails("no UTF-8", () -> open("tinyshakespeare", Map.of()));
        put("qa1_single-supporting-fact_test.txt", "1 He left.", "2 Who left?\the\t1");
        golden.fails("task without training file", () -> open("babi", Map.of()));
        golden.fails("no such task", () -> open("babi", Map.of("task", whole(21))));
        put("qa1_single-supporting-fact_train.txt", "1 He left the big house.", "2 Who left?\the\t1");
        golden.fails("too many words", () -> open("babi", Map.of("vocabulary", whole(9))));
        golden.fails("too long a sentence", () -> open("babi", Map.of("words", whole(4))));
        put("qa1_single-supporting-fact_train.txt", "1 He left.", "2 Who left?\the");
        golden.fails("a question without supports", () -> open("babi", Map.of()));
        put("qa1_single-supporting-fact_train.txt", "one He left.");
        golden.fails("a line without a number", () -> open("babi", Map.of()));
        put("SMSSpamCollection", "ham\tHi", "junk\tBuy");
        golden.fails("an unknown class", () -> open("sms_spam", Map.of()));
        for (String split : List.of("train", "val", "test_2016_flickr")) {
            put(split + ".en", "A.", "B.");
            put(split + ".de", "A.");
        }
        golden.fails("languages of different length", () -> open("multi30k", Map.of()));
        for (String split : List.of("train", "dev", "test")) {
            put("en_ewt-ud-" + split + ".conllu", word("1", "Do", "AUX"), word("2", "it", "PRN"));
        }
        golden.fails("an unknown tag", () -> open("ud_english_ewt", Map.of()));
        put("en_ewt-ud-train.conllu", "1\tDo\tdo\tAUX");
        golden.fails("too few columns", () -> open("ud_english_ewt", Map.of()));
        golden.check("texts.txt");
    }
}
