package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Member;
import dev.dlc.dsl.syntax.Parameter;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Phases of a train block: the graphs of step and eval, and what is saved. */
final class PhaseEntries {
    private final Elaborator elaborator;
    private final Declaration.Train train;
    private final List<Member> shared;
    private final Lengths lengths;
    private final Map<String, Parameter> fields = new LinkedHashMap<>();

    /** Phases of a block whose own members hold for each phase that has none of the kind. */
    PhaseEntries(Elaborator elaborator, Declaration.Train train, List<Member> shared) {
        this.elaborator = elaborator;
        this.train = train;
        this.shared = shared;
        this.lengths = new Lengths(elaborator, shared);
        collectFields(train.members());
    }

    /** The type of a field holds in all routines of the block. */
    private void collectFields(List<Member> members) {
        for (Member member : members) {
            switch (member) {
                case Member.Routine routine ->
                    routine.parameters().stream()
                            .filter(parameter -> parameter.type().isPresent())
                            .forEach(parameter ->
                                    fields.putIfAbsent(parameter.name().text(), parameter));
                case Member.Phase phase -> collectFields(phase.members());
                case Member.Choice choice -> {
                    collectFields(choice.then());
                    collectFields(choice.otherwise());
                }
                case Member other -> {}
            }
        }
    }

    /** A phase; empty where it lacks a step, which is reported. */
    Optional<TrainProgram.Phase> phase(String name, String prefix, List<Member> members, Site site, Span span) {
        Optional<Member.Routine> step = routine(Member.RoutineKind.STEP, members);
        if (step.isEmpty()) {
            elaborator
                    .reporter()
                    .report(Diagnostic.at(DslCode.BAD_TRAIN_BLOCK, span, "`" + name + "` has no step")
                            .sides("`step(...) { ... }`", "none")
                            .fix("add `step { ... }` with what happens for each batch"));
            return Optional.empty();
        }
        String title = prefix.isEmpty() ? name : train.name() + "." + name;
        Routine stepRoutine = run(step.get(), World.Mode.STEP, title + ".step", prefix, site);
        Optional<TrainProgram.Evaluation> eval = routine(Member.RoutineKind.EVAL, members)
                .map(routine -> run(routine, World.Mode.EVAL, title + ".eval", prefix, site))
                .map(routine -> new TrainProgram.Evaluation(
                        routine.fields(), routine.world().graph()));
        List<TrainProgram.Every> every = every(title, members, site);
        List<Member> timed = Lengths.all(members).isEmpty() ? shared : members;
        Graph stepGraph = stepRoutine.world().graph();
        Lengths.Length length =
                lengths.of(name, timed, stepGraph, eval.map(TrainProgram.Evaluation::graph), site, span);
        return Optional.of(new TrainProgram.Phase(
                name, length.unit(), length.count(), length.choice(), stepRoutine.fields(), stepGraph, eval, every));
    }

    private Optional<Member.Routine> routine(Member.RoutineKind kind, List<Member> members) {
        Optional<Member.Routine> own = only(kind, members);
        return own.isPresent() ? own : only(kind, shared);
    }

    private Optional<Member.Routine> only(Member.RoutineKind kind, List<Member> members) {
        Optional<Member.Routine> found = Optional.empty();
        for (Member member : members) {
            if (member instanceof Member.Routine routine && routine.kind() == kind) {
                if (found.isPresent()) {
                    String word = kind == Member.RoutineKind.STEP ? "step" : "eval";
                    elaborator
                            .reporter()
                            .report(TrainEntries.twice(
                                    word, routine.span(), found.get().span()));
                } else {
                    found = Optional.of(routine);
                }
            }
        }
        return found;
    }

    private record Routine(List<TrainProgram.Field> fields, World world) {}

    private Routine run(Member.Routine routine, World.Mode mode, String title, String prefix, Site outer) {
        World world = new World(title, mode, outer.world().leaves());
        world.setPrefix(prefix);
        Frame frame = Frame.entry(title);
        Site site = new Site(new Scope(outer.scope()), frame, world, Optional.empty());
        List<TrainProgram.Field> given = new ArrayList<>();
        if (shared.stream().noneMatch(Member.Data.class::isInstance)) {
            routine.parameters().stream().limit(1).forEach(this::withoutData);
        }
        for (Parameter parameter : routine.parameters()) {
            String name = parameter.name().text();
            try {
                Node input = field(parameter, site);
                given.add(new TrainProgram.Field(name, input.tensor()));
            } catch (Failure failure) {
                elaborator.failed(failure, frame);
                site.scope().bind(name, new Value.Poison(), parameter.span());
            }
        }
        try {
            elaborator.blocks().run(routine.body(), site, Optional.empty());
        } catch (Failure failure) {
            elaborator.failed(failure, frame);
        }
        return new Routine(given, world);
    }

    private void withoutData(Parameter field) {
        elaborator
                .reporter()
                .report(Diagnostic.at(
                                DslCode.BAD_TRAIN_BLOCK,
                                field.span(),
                                "`" + field.name().text() + "` is a field of data, and the block reads none")
                        .sides("`data NAME(batch: 64)`, or a step or eval without parameters", "neither")
                        .fix("add `data` to the block"));
    }

    /** Makes the input of a data field and binds it; names of dims become symbols. */
    private Node field(Parameter parameter, Site site) {
        String name = parameter.name().text();
        Parameter typed = parameter.type().isPresent() ? parameter : fields.get(name);
        if (typed == null) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.FIELD_WITHOUT_TYPE,
                            parameter.span(),
                            "nothing says what the data field `" + name + "` is")
                    .sides("a type here or in another step or eval of the block", "none")
                    .fix("write its type: `" + name + ": f32[N, ...]`"));
        }
        TypeExpr type = typed.type().orElseThrow();
        for (String dim : new DimNames(site.scope()).add(type).dims()) {
            if (Types.isFresh(site.scope(), dim)) {
                site.world().declare(dim, type.span());
                site.scope().bind(dim, new Value.Int(Dim.symbol(dim)), type.span());
            }
        }
        Declared declared = elaborator.types().resolve(type, site);
        Matching matching = new Matching(elaborator.types(), site.scope(), site.world(), false);
        Type.Tensor tensor = matching.known(declared)
                .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                DslCode.FIELD_WITHOUT_TYPE,
                                type.span(),
                                "a data field is a tensor with a known number of axes")
                        .sides("a type such as f32[N, 784]", type.span().text())
                        .fix("give one size for each axis")));
        Node input = site.world().input(name, tensor, parameter.name().span());
        List<String> names = declared instanceof Declared.Tensor shape ? shape.names() : List.of();
        site.scope().bind(name, new Value.Tensor(input, names), parameter.span());
        return input;
    }

    // ---- every

    private List<TrainProgram.Every> every(String title, List<Member> members, Site site) {
        List<TrainProgram.Every> all = new ArrayList<>();
        List<Member> visible = new ArrayList<>(members);
        if (members != shared) {
            visible.addAll(shared);
        }
        for (Member member : visible) {
            if (member instanceof Member.Every every) {
                World world = new World(
                        title + ".every" + all.size(),
                        World.Mode.SAVE,
                        site.world().leaves());
                Frame frame = Frame.entry(world.name());
                Site inside = new Site(new Scope(site.scope()), frame, world, Optional.empty());
                long count = 1;
                try {
                    count = every.count().isPresent()
                            ? lengths.positive(every.count().get(), site)
                            : 1;
                    elaborator.blocks().run(every.body(), inside, Optional.empty());
                } catch (Failure failure) {
                    elaborator.failed(failure, frame);
                }
                all.add(new TrainProgram.Every(Lengths.unit(every.unit()), count, world.graph()));
            }
        }
        return all;
    }
}
