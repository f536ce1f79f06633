package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.BinaryOp;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.LoopIndex;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Violation;
import dev.dlc.ir.op.Batch;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Index notation: {@code for i, j => e} and reductions {@code sum(k | e)}. The body is elaborated once, with symbols
 * for the loop variables, and then turned into operations on whole tensors by the batching rules of the op table.
 */
final class IndexNotation {
    /** What an axis of a pack is called. */
    static final String PACK = "...";

    private final Elaborator elaborator;

    IndexNotation(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    // ---- for i, j => e

    Value tensor(Expression.For loop, Site site) {
        World world = site.world();
        IndexSpace space = open(loop.indices(), site);
        Value body = body(loop.body(), loop.indices(), space, site);
        new Bounds(world).settle(space);
        Emit emit = world.emit(loop.span());
        Bundle bundle =
                Bundle.of(plain(body, loop.body().span(), world), loop.body().span(), world);
        List<Node> nodes = bundle.nodes();
        if (nodes.isEmpty()) {
            throw Expect.wrongKind(body, loop.body().span(), "a tensor");
        }
        List<Index> free = new ArrayList<>(space.own());
        if (space.isRoot()) {
            free.addAll(0, space.packs().reversed());
        }
        nodes = new Convolutions(world, emit, free).in(nodes, space);
        nodes = over(space.own().reversed(), nodes, emit, loop.span());
        if (space.isRoot()) {
            nodes = carried(space, nodes, emit, loop.span());
        }
        List<String> names =
                new ArrayList<>(Collections.nCopies(free.size() - space.own().size(), PACK));
        space.own().forEach(index -> names.add(index.name()));
        return named(bundle.with(nodes), names);
    }

    /** Integers stay integers. */
    private static Value plain(Value body, Span span, World world) {
        return Tensors.isNumber(body) ? new Value.Tensor(Tensors.node(body, span, world)) : body;
    }

    /** The names of the loops' axes before those of the value itself. */
    private static Value named(Value value, List<String> loops) {
        if (!(value instanceof Value.Tensor tensor)) {
            return value;
        }
        int rank = tensor.node().tensor().rank();
        List<String> names =
                new ArrayList<>(rank < loops.size() ? loops.subList(loops.size() - rank, loops.size()) : loops);
        names.addAll(
                tensor.axes().size() + names.size() == rank
                        ? tensor.axes()
                        : Collections.nCopies(rank - names.size(), ""));
        return new Value.Tensor(tensor.node(), names);
    }

    // ---- sum(k | e)

    Value reduction(Expression.Reduction reduction, Site site) {
        World world = site.world();
        if (reduction.indices().isEmpty()) {
            throw Failure.poisoned(); // the parser asked for one
        }
        Value callee = Expect.usable(elaborator.eval(reduction.callee(), site.unnamed()));
        IndexSpace space = open(reduction.indices(), site);
        Value body = body(reduction.body(), reduction.indices(), space, site);
        new Bounds(world).settle(space);
        Emit emit = world.emit(reduction.span());
        Node node = Tensors.node(
                plain(body, reduction.body().span(), world), reduction.body().span(), world);
        Value result = isSum(callee)
                ? new Products(world, space, emit)
                        .sum(node)
                        .map(sum -> (Value) new Value.Tensor(sum))
                        .orElseGet(() -> reduced(callee, node, space, reduction, site))
                : reduced(callee, node, space, reduction, site);
        if (space.isRoot() && result instanceof Value.Tensor tensor) {
            Node all = carried(space, List.of(tensor.node()), emit, reduction.span())
                    .getFirst();
            int more = all.tensor().rank() - tensor.node().tensor().rank();
            return named(new Value.Tensor(all, tensor.axes()), Collections.nCopies(more, PACK));
        }
        return result;
    }

    private static boolean isSum(Value callee) {
        return callee instanceof Value.Builtin builtin
                && builtin.function().name().equals("sum");
    }

    /** The callee over the axes of the loop variables. */
    private Value reduced(Value callee, Node body, IndexSpace space, Expression.Reduction reduction, Site site) {
        Span span = reduction.span();
        Emit emit = site.world().emit(span);
        Node all = over(space.own().reversed(), List.of(body), emit, span).getFirst();
        List<Value> axes = new ArrayList<>();
        for (int axis = 0; axis < space.own().size(); axis++) {
            axes.add(Value.Int.of(axis));
        }
        Arg over = new Arg(Optional.of("over"), span, Optional.empty(), Optional.of(new Value.Items(axes)));
        Value result = Expect.usable(elaborator
                .calls()
                .call(
                        callee,
                        List.of(Arg.of(new Value.Tensor(all), span), over),
                        site.unnamed(),
                        span,
                        Optional.empty()));
        boolean position = callee instanceof Value.Builtin builtin
                && (builtin.function().name().equals("argmax")
                        || builtin.function().name().equals("argmin"));
        Dim start = space.own().getFirst().start();
        return position && !start.is(0)
                ? Operators.binary(BinaryOp.ADD, result, new Value.Int(start), span, site.world())
                : result;
    }

    // ---- what both have in common

    private IndexSpace open(List<LoopIndex> indices, Site site) {
        Nest nest = site.world().nest();
        IndexSpace space = nest.space(site.frame());
        for (LoopIndex declared : indices) {
            Index index = nest.index(declared.name().text(), declared.name().span());
            declared.range().ifPresent(range -> bound(index, range, site));
            space.own().add(index);
        }
        return space;
    }

    private void bound(Index index, Expression range, Site site) {
        World world = site.world();
        Value value = Expect.usable(elaborator.eval(range, site.unnamed()));
        if (!(value instanceof Value.Range ends) || ends.end().isEmpty()) {
            throw Expect.wrongKind(value, range.span(), "a range such as `0..N`");
        }
        Dim start = ends.start().orElse(Dim.ZERO);
        Dim count = ends.end().get().minus(start);
        if (world.nest().follows(start) || world.nest().follows(count)) {
            throw inSize(range.span(), "the range of `" + index.name() + "`");
        }
        if (count.constant().orElse(0) < 0) {
            throw Subscripts.outOfRange(range.span(), "this range is backward", "start..end", value.describe());
        }
        index.bound(start, count);
    }

    static Failure inSize(Span span, String what) {
        return Failure.wrong(Diagnostic.at(DslCode.INDEX_IN_SIZE, span, what + " depends on an index")
                .sides("the same size for all values of an index", "a size that changes with it")
                .fix("run over the whole range, and leave out what is too much: `where(j < i, x, 0)`"));
    }

    private Value body(Expression body, List<LoopIndex> indices, IndexSpace space, Site site) {
        World world = site.world();
        Site inside = site.nested().unnamed();
        for (int i = 0; i < indices.size(); i++) {
            Index index = space.own().get(i);
            inside.scope().bind(index.name(), new Value.Int(index.value()), index.span());
        }
        return inside("index notation", space, world, () -> Expect.usable(elaborator.eval(body, inside)));
    }

    /** Elaborates a body inside loop variables: without effects, with random numbers of each value's own. */
    static Value inside(String construct, IndexSpace space, World world, Supplier<Value> body) {
        return pure(
                construct,
                world,
                () -> world.nest().inside(space, () -> world.nest().withKey(key(space, world), body)));
    }

    /** Runs something in which no effect is allowed. */
    static <T> T pure(String construct, World world, Supplier<T> body) {
        Optional<String> before = world.setPure(Optional.of(construct));
        try {
            return world.nest().withoutYields(body);
        } finally {
            world.setPure(before);
        }
    }

    /** Each value of the loop variables has random numbers of its own. */
    private static Function<Span, Node> key(IndexSpace space, World world) {
        return span -> {
            Node key = world.nest().outerKey(() -> world.key(span));
            space.noteRandom(span);
            for (Index index : space.own()) {
                key = world.emit(span).foldKey(key, world.emit(span).size(Dim.symbol(index.symbol()), DType.I32));
            }
            return key;
        };
    }

    /** Nodes with an axis for each loop variable; the last variable given gets the first axis. */
    static List<Node> over(List<Index> indices, List<Node> nodes, Emit emit, Span span) {
        List<Node> all = nodes;
        for (Index index : indices) {
            all = over(index, all, emit, span);
        }
        return all;
    }

    /** Nodes with the axes of the packs that are carried along. */
    private static List<Node> carried(IndexSpace space, List<Node> nodes, Emit emit, Span span) {
        if (space.random().isPresent() && !space.packs().isEmpty()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.EFFECT_NOT_ALLOWED,
                            space.random().get(),
                            "random numbers where a pack is carried along would be the same for all of it")
                    .sides("random numbers that are indexed like the other tensors", "random numbers of each element")
                    .fix("draw them before: `let r = random.uniform(shape(x))`, then `r[t]`"));
        }
        return over(space.packs(), nodes, emit, span);
    }

    private static List<Node> over(Index index, List<Node> nodes, Emit emit, Span span) {
        try {
            return Batch.over(emit, index.loop(), nodes);
        } catch (Violation violation) {
            if (violation.rule().equals("batch.c1")) {
                throw inSize(span, "a size inside");
            }
            throw violation;
        }
    }
}
