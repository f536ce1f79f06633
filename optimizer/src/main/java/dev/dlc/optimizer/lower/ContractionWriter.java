package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.fuse.Contractions;
import dev.dlc.optimizer.fuse.Group;
import dev.dlc.optimizer.index.Views;
import dev.dlc.optimizer.kernel.KernelVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes contractions. A chain that is cut into chunks takes two kernels: one that writes a block of partial sums per
 * chunk, and one that adds them in order and runs the epilogue.
 */
final class ContractionWriter {
    private final Group group;
    private final Group.Core.Contract core;
    private final Predicate<Node> inMemory;

    ContractionWriter(Group group, Group.Core.Contract core, Predicate<Node> inMemory) {
        this.group = group;
        this.core = core;
        this.inMemory = inMemory;
    }

    List<KernelWriter.Written> write() {
        int chunks = Chunks.of(core.node(), Contractions.contracted(core.node()));
        return chunks == 1 ? List.of(whole()) : inChunks(chunks);
    }

    /** The axes of the chain and its index. */
    private record Chain(List<Axis> axes, List<Dim> index) {}

    private KernelWriter.Written whole() {
        Draft draft = new Draft();
        KernelWriter.know(draft, group);
        Reader loads = new Reader(draft, inMemory);
        List<Axis> axes = new ArrayList<>();
        List<Dim> index = loads.axes(Contractions.contracted(core.node()), axes);
        List<Expr> factors = factors(loads, new Chain(axes, index), core.batch(), List.of());
        String accumulator = draft.local();
        PointwiseWriter epilogue = new PointwiseWriter(group, inMemory, draft);
        Expr result = new Expr.Local(KernelVerifier.computed(core.node().dtype()), accumulator);
        epilogue.reader()
                .special((node, at, guards) ->
                        node == core.node() && at.equals(core.at()) ? Optional.of(result) : Optional.empty());
        Scope scope = Scope.of(core.axes());
        scope.bind(accumulator);
        epilogue.reader().in(scope, () -> {
            epilogue.statements();
            return scope;
        });
        Body body = new Body.Contraction(
                core.batch(),
                core.m(),
                core.n(),
                axes,
                factors.get(0),
                factors.get(1),
                accumulator,
                scope.statements());
        draft.computes(core.node());
        return KernelWriter.Written.of(body, draft);
    }

    /** The two factors; {@code extra} guards hold for both. */
    private List<Expr> factors(Reader reader, Chain chain, List<Axis> batch, List<Guard> extra) {
        List<Expr> factors = new ArrayList<>();
        for (Contractions.Factor factor :
                Contractions.factors(core.node(), core.at(), chain.index(), reader.ranges())) {
            List<Axis> all = new ArrayList<>(batch);
            all.addAll(core.m());
            all.addAll(core.n());
            all.addAll(chain.axes());
            List<Dim> index =
                    factor.index().stream().map(reader.ranges()::simplify).toList();
            List<Guard> guards = new ArrayList<>();
            for (Guard guard : Reader.union(factor.guards(), extra)) {
                Guard simple = new Guard(reader.ranges().simplify(guard.value()), guard.limit());
                if (!reader.ranges().holds(simple)) {
                    guards.add(simple);
                }
            }
            factors.add(reader.in(Scope.pure(all), () -> reader.guarded(factor.node(), index, List.of(), guards, 0)));
        }
        return factors;
    }

    /**
     * Chunk c takes the steps {@code size * c + j} of the outermost axis with more than one step; its last ones may be
     * missing.
     */
    private List<KernelWriter.Written> inChunks(int chunks) {
        Node node = core.node();
        Draft draft = new Draft();
        KernelWriter.know(draft, group);
        Reader reader = new Reader(draft, inMemory);
        List<Dim> extents = new ArrayList<>(Contractions.contracted(node));
        int cut = 0;
        while (extents.get(cut).is(1)) {
            cut++;
        }
        Dim whole = extents.get(cut);
        Dim size = whole.plus(chunks - 1L).floorDiv(Dim.of(chunks));
        Axis chunk = draft.axis(Dim.of(chunks));
        extents.set(cut, size);
        List<Axis> axes = new ArrayList<>();
        List<Dim> index = reader.axes(extents, axes);
        index.set(cut, chunk.index().times(size).plus(index.get(cut)));
        List<Axis> batch = new ArrayList<>(List.of(chunk));
        batch.addAll(core.batch());
        Guard present = new Guard(index.get(cut), whole);
        List<Expr> factors = factors(reader, new Chain(axes, index), batch, List.of(present));
        Cell.Partial partial = partial(chunks);
        String accumulator = draft.local();
        Expr sum = new Expr.Local(KernelVerifier.computed(node.dtype()), accumulator);
        Dim offset = offset(chunk.index());
        Statement store =
                new Statement.Store(draft.buffer(partial), draft.ranges().simplify(offset), sum, group.edge());
        Body body = new Body.Contraction(
                batch, core.m(), core.n(), axes, factors.get(0), factors.get(1), accumulator, List.of(store));
        draft.computes(node);
        return List.of(KernelWriter.Written.of(body, draft), combine(partial, chunks));
    }

    private Cell.Partial partial(int chunks) {
        List<Dim> dims = new ArrayList<>(List.of(Dim.of(chunks)));
        dims.addAll(core.node().shape().dims());
        return new Cell.Partial(core.node(), Type.tensor(core.node().dtype(), new Shape(dims)));
    }

    private Dim offset(Dim chunk) {
        Shape shape = core.node().shape();
        return chunk.times(shape.elements()).plus(Views.offset(shape, core.at()));
    }

    private KernelWriter.Written combine(Cell.Partial partial, int chunks) {
        PointwiseWriter writer = new PointwiseWriter(group, inMemory);
        Reader reader = writer.reader();
        Reductions reductions = new Reductions(reader);
        reader.special((node, at, guards) -> {
            if (node != core.node() || !at.equals(core.at())) {
                return Optional.empty();
            }
            Axis chunk = reader.draft().axis(Dim.of(chunks));
            return Optional.of(reductions.chain(
                    List.of(chunk),
                    Accumulator.Kind.SUM,
                    scope -> reader.load(partial, offset(chunk.index()), guards, 0)));
        });
        return writer.write(group.parallel());
    }
}
