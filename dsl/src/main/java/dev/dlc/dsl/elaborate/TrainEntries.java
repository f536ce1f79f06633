package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.program.DataSource;
import dev.dlc.dsl.program.Setting;
import dev.dlc.dsl.program.Signature;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.LoopIndex;
import dev.dlc.dsl.syntax.Member;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Train blocks: parts and settings first, then each phase, then the graph of first values. */
final class TrainEntries {
    private final Elaborator elaborator;

    TrainEntries(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** A train block with some hyper-parameters set. */
    TrainProgram train(Declaration.Train train, Scope outer, Map<String, String> given) {
        String name = train.name().text();
        Leaves leaves = new Leaves();
        World world = new World(name + ".init", World.Mode.INIT, leaves);
        Map<String, Declaration.Function> functions = new LinkedHashMap<>();
        Scope scope = Models.scope(outer, functions, name, "");
        Site site = new Site(scope, Frame.entry(name), world, Optional.empty());
        List<Setting> settings = new Settings(elaborator).bind(train, given, site);
        Instances.Body body = new Instances.Body(scope, "", ".", functions, Optional.empty());
        List<Member> members = flatten(train.members(), body, site);
        List<DataSource> data = data(members, site);
        List<TrainProgram.Phase> phases = phases(train, members, body, site);
        Graph init = world.initial();
        return new TrainProgram(name, settings, FunctionEntries.specs(leaves), init, data, phases, List.of());
    }

    /** What {@code dlc check} says about a block. */
    static Signature signature(Declaration.Train train, TrainProgram program) {
        String text = FunctionEntries.head("train " + program.name(), train.parameters(), Map.of());
        Dim flops = Dim.ZERO;
        for (TrainProgram.Phase phase : program.phases()) {
            flops = flops.plus(Flops.of(phase.step()));
        }
        return new Signature(
                program.name(),
                text,
                Optional.of(ModelEntries.count(program.leaves())),
                Optional.of(flops),
                false,
                train.name().span());
    }

    /** Runs parts, variables, functions and choices; yields the other members, those of chosen branches too. */
    private List<Member> flatten(List<Member> members, Instances.Body body, Site site) {
        List<Member> others = new ArrayList<>();
        for (Member member : members) {
            switch (member) {
                case Member.Choice choice -> {
                    try {
                        Value condition = elaborator.eval(choice.condition(), site);
                        boolean holds =
                                Expect.flag(condition, choice.condition().span(), site.world());
                        others.addAll(flatten(holds ? choice.then() : choice.otherwise(), body, site));
                    } catch (Failure failure) {
                        elaborator.failed(failure, site.frame());
                    }
                }
                case Member.Part part -> elaborator.instances().run(part, body, site);
                case Member.Variable variable -> elaborator.instances().run(variable, body, site);
                case Declaration.Function function -> elaborator.instances().run(function, body, site);
                case Member.Data data -> others.add(data);
                case Member.Routine routine -> others.add(routine);
                case Member.Phase phase -> others.add(phase);
                case Member.Length length -> others.add(length);
                case Member.Every every -> others.add(every);
            }
        }
        return others;
    }

    private List<DataSource> data(List<Member> members, Site site) {
        List<DataSource> sources = new ArrayList<>();
        Optional<Span> first = Optional.empty();
        for (Member member : members) {
            if (member instanceof Member.Data data) {
                if (first.isPresent()) {
                    elaborator.reporter().report(twice("data", data.span(), first.get()));
                    continue;
                }
                first = Optional.of(data.span());
                data.sources().forEach(source -> {
                    try {
                        sources.add(DataSources.of(source, elaborator, site));
                    } catch (Failure failure) {
                        elaborator.failed(failure, site.frame());
                    }
                });
            }
        }
        return sources;
    }

    static Diagnostic twice(String what, Span second, Span first) {
        return Diagnostic.at(DslCode.BAD_TRAIN_BLOCK, second, "a second `" + what + "` in one block")
                .label(first, "the first one")
                .sides("one `" + what + "`", "two")
                .fix("remove one of them, or make two phases: `phase name { ... }`");
    }

    private List<TrainProgram.Phase> phases(
            Declaration.Train train, List<Member> members, Instances.Body body, Site site) {
        List<TrainProgram.Phase> phases = new ArrayList<>();
        boolean named = members.stream().anyMatch(Member.Phase.class::isInstance);
        PhaseEntries entries = new PhaseEntries(elaborator, train, members);
        if (!named) {
            entries.phase(train.name().text(), "", members, site, train.name().span())
                    .ifPresent(phases::add);
            return phases;
        }
        for (Member member : members) {
            if (member instanceof Member.Phase phase) {
                try {
                    for (PhaseRun run : runs(phase, site)) {
                        Instances.Body own = new Instances.Body(
                                run.site().scope(), run.name(), ".", body.functions(), Optional.empty());
                        List<Member> inner = flatten(phase.members(), own, run.site());
                        entries.phase(
                                        run.name(),
                                        run.name() + "/",
                                        inner,
                                        run.site(),
                                        phase.name().span())
                                .ifPresent(phases::add);
                    }
                } catch (Failure failure) {
                    elaborator.failed(failure, site.frame());
                }
            }
        }
        return phases;
    }

    /** One run of a phase: its name with the index, and the scope that holds the index. */
    private record PhaseRun(String name, Site site) {}

    private List<PhaseRun> runs(Member.Phase phase, Site site) {
        String name = phase.name().text();
        if (phase.index().isEmpty()) {
            return List.of(new PhaseRun(name, site.nested()));
        }
        LoopIndex index = phase.index().get();
        if (index.range().isEmpty()) {
            throw Failure.wrong(
                    Diagnostic.at(DslCode.BAD_TRAIN_BLOCK, index.span(), "the index of a phase needs its values")
                            .sides("`" + name + "[" + index.name() + " in 0..2]`", "`" + index.name() + "` alone")
                            .fix("write `" + index.name() + " in 0..n`"));
        }
        Span span = index.range().get().span();
        Value values = elaborator.eval(index.range().get(), site);
        List<PhaseRun> runs = new ArrayList<>();
        for (Value value : Expect.items(Expect.usable(values), span, site.world())) {
            Site inside = site.nested();
            inside.scope().bind(index.name().text(), value, span);
            runs.add(new PhaseRun(name + "[" + runs.size() + "]", inside));
        }
        return runs;
    }
}
