package dev.dlc.runtime.data;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sentences of film reviews (Pang and Lee, 2005), words separated by blanks, in Windows-1252. */
record MovieReviews() implements DataProvider {
    private static final List<String> CLASSES = List.of("negative", "positive");
    private static final Charset CHARSET = Charset.forName("windows-1252");

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
        List<Sentences.Labelled> texts = new ArrayList<>();
        for (int i = 0; i < CLASSES.size(); i++) {
            TextFile file = TextFile.read(found.files().get(CLASSES.get(i)), CHARSET);
            for (String line : file.lines()) {
                texts.add(new Sentences.Labelled(List.of(line.strip().split(" +")), i));
            }
        }
        return Sentences.load(texts, CLASSES, arguments);
    }
}
