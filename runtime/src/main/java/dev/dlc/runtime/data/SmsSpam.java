package dev.dlc.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Short messages (Almeida et al., 2011): {@code ham} or {@code spam}, a tab, the message. */
record SmsSpam() implements DataProvider {
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
        List<Sentences.Labelled> texts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int tab = lines.get(i).indexOf('\t');
            int label = CLASSES.indexOf(lines.get(i).substring(0, Math.max(tab, 0)));
            if (label < 0) {
                throw file.wrong(i, "the line has no class", "ham or spam, a tab, the message", lines.get(i));
            }
            texts.add(new Sentences.Labelled(Vocabulary.tokens(lines.get(i).substring(tab + 1)), label));
        }
        return Sentences.load(texts, CLASSES, arguments);
    }
}
