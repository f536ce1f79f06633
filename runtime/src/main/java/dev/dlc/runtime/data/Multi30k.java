package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Captions in English and German, aligned by line (Elliott et al., 2016). Fields: {@code source: i32[length]} and
 * {@code target: i32[length]}, the target between start (2) and end (3), both with 0 behind; longer texts are cut off.
 */
final class Multi30k implements DataProvider {
    private static final List<String> SPLITS = List.of("train", "val", "test_2016_flickr");

    @Override
    public Summary summary() {
        return new Summary(
                "multi30k",
                "captions of pictures in English and German",
                "29,000 train, 1,014 validation, 1,000 test pairs");
    }

    @Override
    public List<DataParameter> parameters() {
        int least = Vocabulary.RESERVED.size();
        return List.of(
                DataParameter.whole("length", 24, 2, "words of a text; the rest is cut off"),
                DataParameter.whole(
                        "source_vocabulary", 6_000, least, "source words with a number of their own, with 4 reserved"),
                DataParameter.whole(
                        "target_vocabulary", 6_000, least, "target words with a number of their own, with 4 reserved"),
                DataParameter.choice("direction", "from which language to which", "en-de", "de-en"));
    }

    @Override
    public Optional<List<Field>> fields(DataArguments arguments) {
        return Optional.empty();
    }

    @Override
    public Presence find(DataArguments arguments, DataLocation where) {
        List<FileSearch.Wanted> files = new ArrayList<>();
        for (String split : SPLITS) {
            for (String language : List.of("en", "de")) {
                files.add(new FileSearch.Wanted(split + "." + language, split + "." + language));
            }
        }
        return FileSearch.find(where.folders("multi30k"), files);
    }

    /** The lines of both languages as words. */
    private record Pairs(List<List<String>> source, List<List<String>> target) {
        static Pairs read(Path source, Path target) {
            List<String> from = TextFile.read(source).lines();
            List<String> to = TextFile.read(target).lines();
            if (from.size() != to.size()) {
                throw Diagnostic.inFile(
                                RuntimeCode.DATA_COUNTS_DIFFER,
                                target.toString(),
                                "",
                                "the two languages differ in length")
                        .sides(from.size() + " lines, as in " + source, to.size() + " lines")
                        .fix("use files that belong together")
                        .exception();
            }
            return new Pairs(
                    from.stream().map(Vocabulary::tokens).toList(),
                    to.stream().map(Vocabulary::tokens).toList());
        }
    }

    @Override
    public Splits load(DataArguments arguments, Presence.Found found) {
        String[] languages = arguments.text("direction").split("-");
        List<Pairs> splits = SPLITS.stream()
                .map(split -> Pairs.read(
                        found.files().get(split + "." + languages[0]),
                        found.files().get(split + "." + languages[1])))
                .toList();
        Vocabulary source = Vocabulary.commonest(splits.getFirst().source(), arguments.size("source_vocabulary"));
        Vocabulary target = Vocabulary.commonest(splits.getFirst().target(), arguments.size("target_vocabulary"));
        int length = arguments.size("length");
        List<DataSet> sets =
                splits.stream().map(pairs -> set(pairs, source, target, length)).toList();
        return new Splits(sets.get(0), Optional.of(sets.get(1)), Optional.of(sets.get(2)));
    }

    private static DataSet set(Pairs pairs, Vocabulary source, Vocabulary target, int length) {
        int count = pairs.source().size();
        HostTensor from = HostTensor.zeros(DType.I32, count, length);
        HostTensor to = HostTensor.zeros(DType.I32, count, length);
        for (int i = 0; i < count; i++) {
            source.write(pairs.source().get(i), from.i32(), i * length, length);
            List<String> text = pairs.target().get(i);
            to.i32()[i * length] = Vocabulary.START;
            target.write(text, to.i32(), i * length + 1, length - 2);
            to.i32()[i * length + 1 + Math.min(text.size(), length - 2)] = Vocabulary.END;
        }
        return new Columns(
                List.of(
                        new Field("source", DType.I32, List.of(length), source.words()),
                        new Field("target", DType.I32, List.of(length), target.words())),
                List.of(from, to));
    }
}
