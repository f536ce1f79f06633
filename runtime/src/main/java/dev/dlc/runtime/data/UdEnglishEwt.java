package dev.dlc.runtime.data;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Sentences with parts of speech in the CoNLL-U format (Nivre et al., 2016; Silveira et al., 2014). Fields:
 * {@code words: i32[length]} in lower case, {@code tags: i32[length]}, {@code mask: f32[length]}, 1 where there is a
 * word. A longer sentence is cut into several examples.
 */
final class UdEnglishEwt implements DataProvider {
    private static final List<String> SPLITS = List.of("train", "dev", "test");
    private static final List<String> TAGS = List.of(
            "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
            "SCONJ", "SYM", "VERB", "X");
    private static final int COLUMNS = 10;

    @Override
    public Summary summary() {
        return new Summary(
                "ud_english_ewt",
                "English web texts with 17 parts of speech",
                "12,544 train, 2,001 validation, 2,077 test sentences");
    }

    @Override
    public List<DataParameter> parameters() {
        return List.of(
                DataParameter.whole("length", 40, 1, "words of an example"),
                DataParameter.whole(
                        "vocabulary",
                        10_000,
                        Vocabulary.RESERVED.size(),
                        "words with a number of their own, with 4 reserved"));
    }

    @Override
    public Optional<List<Field>> fields(DataArguments arguments) {
        return Optional.empty();
    }

    @Override
    public Presence find(DataArguments arguments, DataLocation where) {
        List<FileSearch.Wanted> files = SPLITS.stream()
                .map(split -> new FileSearch.Wanted(split, "en_ewt-ud-" + split + ".conllu"))
                .toList();
        return FileSearch.find(where.folders("ud-english-ewt", "ud_english_ewt"), files);
    }

    /** Words and tags of one example. */
    private record Sentence(List<String> words, List<Integer> tags) {
        Sentence() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    @Override
    public Splits load(DataArguments arguments, Presence.Found found) {
        int length = arguments.size("length");
        List<List<Sentence>> splits = SPLITS.stream()
                .map(split -> sentences(found.files().get(split), length))
                .toList();
        Vocabulary vocabulary = Vocabulary.commonest(
                splits.getFirst().stream().map(Sentence::words).toList(), arguments.size("vocabulary"));
        List<DataSet> sets = splits.stream()
                .map(sentences -> set(sentences, vocabulary, length))
                .toList();
        return new Splits(sets.get(0), Optional.of(sets.get(1)), Optional.of(sets.get(2)));
    }

    private static List<Sentence> sentences(Path path, int length) {
        TextFile file = TextFile.read(path);
        List<Sentence> sentences = new ArrayList<>();
        Sentence sentence = new Sentence();
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || sentence.words().size() == length) {
                sentences.add(sentence);
                sentence = new Sentence();
            }
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] columns = line.split("\t", -1);
            int tag = columns.length == COLUMNS ? TAGS.indexOf(columns[3]) : -1;
            boolean word = columns[0].matches("[0-9]+");
            if (columns.length != COLUMNS || word && tag < 0) {
                throw file.wrong(i, "this is no word", "10 columns, the fourth one of " + String.join(" ", TAGS), line);
            }
            if (word) {
                sentence.words().add(columns[1].toLowerCase(Locale.ROOT));
                sentence.tags().add(tag);
            }
        }
        sentences.add(sentence);
        sentences.removeIf(empty -> empty.words().isEmpty());
        return sentences;
    }

    private static DataSet set(List<Sentence> sentences, Vocabulary vocabulary, int length) {
        int count = sentences.size();
        HostTensor words = HostTensor.zeros(DType.I32, count, length);
        HostTensor tags = HostTensor.zeros(DType.I32, count, length);
        HostTensor mask = HostTensor.zeros(DType.F32, count, length);
        for (int i = 0; i < count; i++) {
            Sentence sentence = sentences.get(i);
            vocabulary.write(sentence.words(), words.i32(), i * length, length);
            for (int t = 0; t < sentence.tags().size(); t++) {
                tags.i32()[i * length + t] = sentence.tags().get(t);
                mask.f32()[i * length + t] = 1;
            }
        }
        return new Columns(
                List.of(
                        new Field("words", DType.I32, List.of(length), vocabulary.words()),
                        new Field("tags", DType.I32, List.of(length), TAGS),
                        Field.of("mask", DType.F32, length)),
                List.of(words, tags, mask));
    }
}
