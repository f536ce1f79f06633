package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Member;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How long a phase runs, and which of its epochs counts: {@code epochs highest(accuracy, of: 50, patience: 5)}. */
final class Lengths {
    private static final String HIGHEST = "highest";
    private static final Set<String> CHOICES = Set.of(HIGHEST, "lowest");
    private static final List<String> LABELS = List.of("of", "patience");

    private final Elaborator elaborator;
    private final boolean data;

    /**
     * Lengths of a block.
     *
     * @param shared the members of the block
     */
    Lengths(Elaborator elaborator, List<Member> shared) {
        this.elaborator = elaborator;
        this.data = shared.stream().anyMatch(Member.Data.class::isInstance);
    }

    /** A length; {@code choice} is empty where the last epoch counts. */
    record Length(TrainProgram.TimeUnit unit, long count, Optional<TrainProgram.Choice> choice) {}

    /**
     * The length of a phase; a wrong one is reported, and one epoch stands for it.
     *
     * @param members those of the phase, or the shared ones where it has no length
     */
    Length of(String name, List<Member> members, Graph step, Optional<Graph> eval, Site site, Span span) {
        List<Member.Length> all = all(members);
        if (all.isEmpty()) {
            elaborator
                    .reporter()
                    .report(Diagnostic.at(DslCode.BAD_LENGTH, span, "nothing says how long `" + name + "` runs")
                            .sides("`epochs 10` or `steps 1000`", "neither")
                            .fix("add `epochs 10`"));
            return new Length(TrainProgram.TimeUnit.EPOCH, 1, Optional.empty());
        }
        if (all.size() > 1) {
            Diagnostic twice = TrainEntries.twice(
                    "epochs` or `steps", all.get(1).span(), all.getFirst().span());
            elaborator.reporter().report(twice);
        }
        Member.Length length = all.getFirst();
        try {
            return length(length, step, eval, site);
        } catch (Failure failure) {
            elaborator.failed(failure, site.frame());
            return new Length(unit(length.unit()), 1, Optional.empty());
        }
    }

    /** The lengths among members. */
    static List<Member.Length> all(List<Member> members) {
        return members.stream()
                .filter(Member.Length.class::isInstance)
                .map(Member.Length.class::cast)
                .toList();
    }

    static TrainProgram.TimeUnit unit(Member.TimeUnit unit) {
        return switch (unit) {
            case EPOCH -> TrainProgram.TimeUnit.EPOCH;
            case STEP -> TrainProgram.TimeUnit.STEP;
        };
    }

    private Length length(Member.Length length, Graph step, Optional<Graph> eval, Site site) {
        if (length.unit() == Member.TimeUnit.EPOCH && !data) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.BAD_LENGTH, length.span(), "an epoch is a pass over the data, and there is none")
                    .sides("`steps 1000`, or a data set", "`epochs` without `data`")
                    .fix("write `steps`, or add `data ...` to the block"));
        }
        if (!(length.count() instanceof Expression.Call call && isChoice(call, site))) {
            return new Length(unit(length.unit()), positive(length.count(), site), Optional.empty());
        }
        if (length.unit() == Member.TimeUnit.STEP) {
            throw Failure.wrong(
                    Diagnostic.at(DslCode.BAD_LENGTH, length.span(), "the best of epochs is chosen, not of steps")
                            .sides("`epochs " + call.span().text() + "`", "`steps`")
                            .fix("write `epochs`"));
        }
        return chosen(call, step, eval, site);
    }

    private static boolean isChoice(Expression.Call call, Site site) {
        return call.callee() instanceof Expression.Name name
                && CHOICES.contains(name.text())
                && site.scope().find(name.text()).isEmpty();
    }

    private Length chosen(Expression.Call call, Graph step, Optional<Graph> eval, Site site) {
        String word = ((Expression.Name) call.callee()).text();
        String signature = word + "(report; of, patience)";
        List<String> names = new ArrayList<>(List.of("report"));
        names.addAll(LABELS);
        List<Arg> given = call.arguments().stream().map(Lengths::argument).toList();
        List<Optional<Arg>> assigned = Signatures.assign(names, given, word, signature, call.span());
        Arg report = required(assigned, 0, names, word, signature, call);
        long count = positive(
                required(assigned, 1, names, word, signature, call).expression().orElseThrow(), site);
        OptionalLong patience = assigned.get(2).isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(positive(assigned.get(2).get().expression().orElseThrow(), site));
        if (!(report.expression().orElseThrow() instanceof Expression.Name name)) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.UNKNOWN_REPORT, report.span(), "an epoch is chosen by the name of a report")
                    .sides("a name behind `report`", "`" + report.span().text() + "`")
                    .fix("report the value under a name: `report score = ...`, and write `" + word + "(score, ...)`"));
        }
        boolean evaluated = eval.isPresent() && reports(eval.get()).contains(name.text());
        if (!evaluated && !reports(step).contains(name.text())) {
            throw unknown(name, step, eval);
        }
        TrainProgram.Choice choice =
                new TrainProgram.Choice(name.text(), word.equals(HIGHEST), patience, evaluated, call.span());
        return new Length(TrainProgram.TimeUnit.EPOCH, count, Optional.of(choice));
    }

    private static Arg argument(Argument argument) {
        return new Arg(
                argument.label().map(Identifier::text),
                argument.value().span(),
                Optional.of(argument.value()),
                Optional.empty());
    }

    private static Arg required(
            List<Optional<Arg>> assigned,
            int index,
            List<String> names,
            String word,
            String signature,
            Expression.Call call) {
        return assigned.get(index)
                .orElseThrow(
                        () -> Signatures.missing(names.get(index), word, signature, call.span(), Optional.empty()));
    }

    private static Failure unknown(Expression.Name name, Graph step, Optional<Graph> eval) {
        List<String> all = new ArrayList<>();
        eval.ifPresent(graph -> all.addAll(reports(graph)));
        all.addAll(reports(step));
        return Failure.wrong(Diagnostic.at(
                        DslCode.UNKNOWN_REPORT, name.span(), "nothing is reported under the name `" + name.text() + "`")
                .sides(all.isEmpty() ? "a report" : "one of " + String.join(", ", all), name.text())
                .fix(Suggestion.closest(name.text(), all)
                        .map(near -> "did you mean `" + near + "`?")
                        .orElse("report it in `eval` or `step`: `report " + name.text() + " = ...`")));
    }

    private static List<String> reports(Graph graph) {
        return graph.roots().stream()
                .filter(Root.Report.class::isInstance)
                .map(root -> ((Root.Report) root).name())
                .toList();
    }

    /** A positive integer of compile time. */
    long positive(Expression count, Site site) {
        int number = Expect.literal(Expect.usable(elaborator.eval(count, site)), count.span(), site.world());
        if (number < 1) {
            throw Failure.wrong(Diagnostic.at(DslCode.BAD_LENGTH, count.span(), "a length is at least 1")
                    .sides("a positive integer", Integer.toString(number))
                    .fix("write at least 1"));
        }
        return number;
    }
}
