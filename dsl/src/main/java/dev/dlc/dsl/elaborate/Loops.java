package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Binding;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Generator;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loops whose bodies are compiled once: {@code scan}, {@code iterate} and {@code while}. */
final class Loops {
    private final Elaborator elaborator;
    private final LoopBody bodies;

    Loops(Elaborator elaborator) {
        this.elaborator = elaborator;
        this.bodies = new LoopBody(elaborator);
    }

    // ---- scan

    Value scan(Expression.Scan scan, Site site) {
        List<LoopBody.Source> sources = new ArrayList<>();
        for (Generator generator : scan.inputs()) {
            sources.add(source(generator, site));
        }
        if (sources.isEmpty()) {
            // the text lacks them, which has been reported
            throw Failure.poisoned();
        }
        Dim length = length(sources, site.world());
        LoopBody.Loop loop = new LoopBody.Loop(scan.carry(), scan.body(), scan.span(), "`scan`");
        return run(loop, sources, length, site);
    }

    private LoopBody.Source source(Generator generator, Site site) {
        World world = site.world();
        Span span = generator.source().span();
        Value value = Expect.usable(elaborator.eval(generator.source(), site.unnamed()));
        Value tensors = switch (value) {
            case Value.Range range -> {
                Dim start = range.start().orElse(Dim.ZERO);
                Dim end = range.end()
                        .orElseThrow(() -> Expect.wrongKind(range, span, "a range with an end, such as `0..T`"));
                Emit emit = world.emit(span);
                Node iota = emit.iota(Type.tensor(DType.I32, Shape.of(end.minus(start))), 0);
                yield new Value.Tensor(start.is(0) ? iota : emit.add(iota, emit.size(start, DType.I32)));
            }
            case Value.Items list when Tensors.isTensorLike(list) -> new Value.Tensor(Tensors.node(list, span, world));
            case Value other -> other;
        };
        boolean plain = tensors instanceof Value.Tensor
                || tensors instanceof Value.Tuple
                || tensors instanceof Value.Record
                || tensors instanceof Value.Items;
        if (!plain) {
            throw noSteps(value.describe(), span);
        }
        Bundle bundle = Bundle.of(tensors, span, world);
        if (bundle.nodes().isEmpty()) {
            throw noSteps(value.describe(), span);
        }
        for (Node node : bundle.nodes()) {
            if (node.tensor().rank() == 0) {
                throw noSteps(node.tensor().toString(), span);
            }
        }
        return new LoopBody.Source(generator.pattern(), bundle, span);
    }

    private static Failure noSteps(String found, Span span) {
        return Failure.wrong(Diagnostic.at(DslCode.LOOP_INPUT, span, "there is nothing to run over")
                .sides("tensors with a first axis, or a range", found)
                .fix("run over the first axis of a tensor, or over `0..n`"));
    }

    /** The common number of steps. */
    private static Dim length(List<LoopBody.Source> sources, World world) {
        Dim length = sources.getFirst().xs().nodes().getFirst().shape().dim(0);
        for (int i = 0; i < sources.size(); i++) {
            LoopBody.Source source = sources.get(i);
            List<Node> agreed = new ArrayList<>();
            for (Node node : source.xs().nodes()) {
                List<Dim> dims = new ArrayList<>(node.shape().dims());
                dims.set(0, length);
                Tensors.Purpose purpose = new Tensors.Purpose("the inputs of `scan`", source.span());
                agreed.add(Tensors.assume(node, dims, purpose, world)
                        .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                        DslCode.LOOP_INPUT, source.span(), "the inputs of `scan` run in lock step")
                                .sides(
                                        "a first axis of " + length,
                                        node.tensor().toString()))));
            }
            Value same = source.xs().with(agreed);
            sources.set(i, new LoopBody.Source(source.pattern(), new Bundle(same, agreed), source.span()));
        }
        return length;
    }

    // ---- iterate

    Value iterate(Expression.Iterate iterate, Site site) {
        World world = site.world();
        Span span = iterate.times().span();
        Value times = Expect.usable(elaborator.eval(iterate.times(), site.unnamed()));
        LoopBody.Loop loop =
                new LoopBody.Loop(Optional.of(iterate.carry()), iterate.body(), iterate.span(), "`iterate`");
        if (times instanceof Value.Tensor tensor) {
            Node count = tensor.node();
            if (count.tensor().rank() != 0 || count.dtype() != DType.I32) {
                throw Expect.wrongKind(times, span, "an integer");
            }
            return counted(loop, count, site);
        }
        Dim count = Expect.dim(times, span, world);
        if (count.constant().orElse(0) < 0) {
            throw Operators.arithmetic(span, "a number of rounds is negative: " + count);
        }
        return ((Value.Tuple) run(loop, List.of(), count, site)).items().get(1);
    }

    // ---- scan in the graph

    private Value run(LoopBody.Loop loop, List<LoopBody.Source> sources, Dim length, Site site) {
        World world = site.world();
        Span span = loop.span();
        Emit emit = world.emit(span);
        LoopBody.Plan plan = bodies.plan(loop, sources, site);
        Structure structure = LoopBody.structure(loop, world);
        List<Node> first = new ArrayList<>(structure.nodes(plan.first(), span));
        int carries = first.size();
        plan.updated().forEach(leaf -> first.add(world.read(leaf)));
        List<Node> xs = new ArrayList<>();
        sources.forEach(source -> xs.addAll(source.xs().nodes()));
        boolean reverse = !xs.isEmpty() && xs.stream().allMatch(Loops::isReversed);
        List<Node> inputs = new ArrayList<>(
                reverse ? xs.stream().map(x -> unreversed(x, emit)).toList() : xs);
        if (plan.random()) {
            Node steps = emit.iota(Type.tensor(DType.I32, Shape.of(length)), 0);
            inputs.add(reverse ? emit.reverse(steps, List.of(0)) : steps);
        }
        ScanBody body = new ScanBody(bodies, loop, plan, sources, site);
        List<Node> results = emit.scan(first, inputs, length, reverse, body::step);
        for (int i = 0; i < plan.updated().size(); i++) {
            world.versions().update(plan.updated().get(i), results.get(carries + i), span);
        }
        List<Node> stacked = new ArrayList<>(results.subList(first.size(), results.size()));
        if (reverse) {
            stacked.replaceAll(y -> emit.reverse(y, List.of(0)));
        }
        body.leave(stacked, emit);
        Value last = carries == 0 ? Value.NOTHING : new Bundle(plan.first(), first).with(results.subList(0, carries));
        Value yields = body.yields(stacked, span);
        return loop.carry().isEmpty() ? yields : new Value.Tuple(List.of(yields, last));
    }

    private static boolean isReversed(Node x) {
        return x.is(Movement.REVERSE) && x.attrs().ints("axes").contains(0);
    }

    private static Node unreversed(Node x, Emit emit) {
        List<Integer> others =
                x.attrs().ints("axes").stream().filter(axis -> axis != 0).toList();
        return emit.reverse(x.operand(0), others);
    }

    // ---- while

    Value whileLoop(Expression.While loop, Site site) {
        World world = site.world();
        List<Dim> bound = new ArrayList<>();
        if (loop.bound().isPresent()) {
            Expression given = loop.bound().get();
            Value value = Expect.usable(elaborator.eval(given, site.unnamed()));
            bound.add(Expect.dim(value, given.span(), world));
        }
        LoopBody.Loop shape = new LoopBody.Loop(Optional.of(loop.carry()), loop.body(), loop.span(), "`while`");
        return repeated(shape, bound, site, (carry, inside) -> {
            Expression until = loop.until();
            Value value = Expect.usable(elaborator.eval(until, inside));
            Node done = Tensors.node(value, DType.BOOL, until.span(), world);
            if (done.dtype() != DType.BOOL || done.tensor().rank() != 0) {
                throw Failure.wrong(Diagnostic.at(DslCode.NOT_A_SCALAR, until.span(), "`until` needs one truth value")
                        .sides("bool[]", done.tensor().toString())
                        .fix("reduce it: `all(...)` or `any(...)`"));
            }
            return world.emit(until.span()).not(done);
        });
    }

    /** Whether another round follows. */
    private interface Condition {
        Node holds(List<Node> carry, Site inside);
    }

    private Value repeated(LoopBody.Loop loop, List<Dim> bound, Site site, Condition condition) {
        World world = site.world();
        Span span = loop.span();
        Binding binding = loop.carry().orElseThrow();
        Emit emit = world.emit(span);
        return IndexNotation.pure(loop.construct(), world, () -> {
            LoopBody.Plan plan = bodies.plan(loop, List.of(), site);
            Structure structure = LoopBody.structure(loop, world);
            List<Node> first = new ArrayList<>(structure.nodes(plan.first(), span));
            int carries = first.size();
            first.add(emit.scalar(DType.I32, 0));
            List<Node> results = emit.whileLoop(
                    first,
                    bound,
                    carry -> {
                        Site inside = site.nested().unnamed();
                        Value value = new Bundle(plan.first(), first).with(carry.subList(0, carries));
                        elaborator
                                .blocks()
                                .bind(
                                        binding.pattern(),
                                        value,
                                        inside,
                                        binding.initial().span());
                        return condition.holds(carry, inside);
                    },
                    carry -> {
                        Value value = new Bundle(plan.first(), first).with(carry.subList(0, carries));
                        LoopBody.Turn turn =
                                bodies.body(loop, value, List.of(), List.of(), Optional.of(carry.getLast()), site);
                        List<Node> next = new ArrayList<>(structure.fitted(
                                turn.next(),
                                plan.first(),
                                LoopBody.valueSpan(loop),
                                Optional.of(binding.initial().span())));
                        next.add(emit.add(carry.getLast(), emit.scalar(DType.I32, 1)));
                        return next;
                    });
            return new Bundle(plan.first(), first).with(results.subList(0, carries));
        });
    }

    /** A number of rounds that is known at run time only. */
    private Value counted(LoopBody.Loop loop, Node count, Site site) {
        return repeated(
                loop,
                List.of(),
                site,
                (carry, inside) -> site.world().emit(loop.span()).lt(carry.getLast(), count));
    }
}
