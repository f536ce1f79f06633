package dev.dlc.runtime.data;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Questions about short stories (Weston et al., 2015), one task at a time. Fields: {@code story: i32[sentences,
 * words]}, the latest sentence first, {@code question: i32[words]}, {@code answer: i32[]}, all as numbers of one
 * vocabulary; what is left of a row or of the story is 0. A story that is longer than the bound loses its oldest
 * sentences.
 */
final class Babi implements DataProvider {
    private static final List<String> TASKS = List.of(
            "single-supporting-fact",
            "two-supporting-facts",
            "three-supporting-facts",
            "two-arg-relations",
            "three-arg-relations",
            "yes-no-questions",
            "counting",
            "lists-sets",
            "simple-negation",
            "indefinite-knowledge",
            "basic-coreference",
            "conjunction",
            "compound-coreference",
            "time-reasoning",
            "basic-deduction",
            "basic-induction",
            "positional-reasoning",
            "size-reasoning",
            "path-finding",
            "agents-motivations");

    @Override
    public Summary summary() {
        return new Summary(
                "babi", "questions about short stories, 20 tasks", "10,000 train, 1,000 test questions a task");
    }

    @Override
    public List<DataParameter> parameters() {
        return List.of(
                new DataParameter(
                        "task",
                        new DataParameter.Kind.Whole(1, TASKS.size()),
                        Optional.of(new DataValue.Whole(1)),
                        "which of the 20 tasks"),
                DataParameter.whole("sentences", 10, 1, "sentences of a story; older ones are left out"),
                DataParameter.whole("words", 8, 1, "words of a sentence"),
                DataParameter.whole("vocabulary", 32, Vocabulary.RESERVED.size(), "different words, with 4 reserved"));
    }

    @Override
    public Optional<List<Field>> fields(DataArguments arguments) {
        return Optional.empty();
    }

    @Override
    public Presence find(DataArguments arguments, DataLocation where) {
        int task = arguments.size("task");
        String name = "qa" + task + "_" + TASKS.get(task - 1);
        return FileSearch.find(
                where.folders("babi-10k", "babi"),
                List.of(
                        new FileSearch.Wanted("train", name + "_train.txt"),
                        new FileSearch.Wanted("test", name + "_test.txt")));
    }

    /** A question with the story so far. */
    private record Question(List<List<String>> story, List<String> question, String answer) {}

    @Override
    public Splits load(DataArguments arguments, Presence.Found found) {
        List<Question> train = questions(found.files().get("train"));
        List<Question> test = questions(found.files().get("test"));
        List<List<String>> texts = new ArrayList<>();
        for (Question question : train) {
            texts.addAll(question.story());
            texts.add(question.question());
            texts.add(List.of(question.answer()));
        }
        Vocabulary vocabulary = Vocabulary.all(texts, arguments.size("vocabulary"));
        Vocabulary.requireBound("words", "words in a sentence", longest(texts), arguments.size("words"));
        return new Splits(
                set(train, vocabulary, arguments), Optional.empty(), Optional.of(set(test, vocabulary, arguments)));
    }

    private static int longest(Collection<List<String>> texts) {
        return texts.stream().mapToInt(List::size).max().orElse(0);
    }

    /** Lines {@code number text} and {@code number question TAB answer TAB supports}; number 1 starts a story. */
    private static List<Question> questions(Path path) {
        TextFile file = TextFile.read(path);
        List<String> lines = file.lines();
        List<Question> questions = new ArrayList<>();
        List<List<String>> story = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int blank = line.indexOf(' ');
            String[] parts = line.substring(blank + 1).split("\t", -1);
            if (blank < 1 || parts.length == 2 || parts.length > 3) {
                throw file.wrong(i, "this is neither a sentence nor a question", "number, sentence", line);
            }
            if (file.number(i, line.substring(0, blank), lines.size()) == 1) {
                story = new ArrayList<>();
            }
            List<String> words = words(parts[0]);
            if (parts.length == 3) {
                questions.add(new Question(List.copyOf(story), words, parts[1].strip()));
            } else {
                story.add(words);
            }
        }
        return questions;
    }

    private static List<String> words(String sentence) {
        return Vocabulary.tokens(sentence).stream()
                .filter(word -> Character.isLetterOrDigit(word.charAt(0)))
                .toList();
    }

    private static DataSet set(List<Question> questions, Vocabulary vocabulary, DataArguments arguments) {
        int sentences = arguments.size("sentences");
        int words = arguments.size("words");
        int count = questions.size();
        HostTensor stories = HostTensor.zeros(DType.I32, count, sentences, words);
        HostTensor asked = HostTensor.zeros(DType.I32, count, words);
        int[] answers = new int[count];
        for (int i = 0; i < count; i++) {
            Question question = questions.get(i);
            List<List<String>> latest = question.story().reversed();
            for (int s = 0; s < Math.min(sentences, latest.size()); s++) {
                vocabulary.write(latest.get(s), stories.i32(), (i * sentences + s) * words, words);
            }
            vocabulary.write(question.question(), asked.i32(), i * words, words);
            answers[i] = vocabulary.id(question.answer());
        }
        return new Columns(
                List.of(
                        new Field("story", DType.I32, List.of(sentences, words), vocabulary.words()),
                        new Field("question", DType.I32, List.of(words), vocabulary.words()),
                        Field.label("answer", vocabulary.words())),
                List.of(stories, asked, HostTensor.of(answers, count)));
    }
}
