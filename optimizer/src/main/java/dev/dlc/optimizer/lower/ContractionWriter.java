package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.fuse.Contractions;
import dev.dlc.optimizer.fuse.Group;
import dev.dlc.optimizer.kernel.KernelVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes contractions: the factors are expressions over axes, the epilogue is what the group computes from the result.
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

    KernelWriter.Written write() {
        Draft draft = new Draft();
        KernelWriter.know(draft, group);
        Reader loads = new Reader(draft, inMemory);
        List<Axis> chain = new ArrayList<>();
        List<Dim> step = loads.axes(Contractions.contracted(core.node()), chain);
        List<Expr> factors = factors(loads, chain, step);
        String accumulator = draft.local();
        Body body = new Body.Contraction(
                core.batch(),
                core.m(),
                core.n(),
                chain,
                factors.get(0),
                factors.get(1),
                accumulator,
                epilogue(draft, accumulator));
        draft.computes(core.node());
        return KernelWriter.Written.of(body, draft);
    }

    private List<Expr> factors(Reader reader, List<Axis> chain, List<Dim> step) {
        List<Axis> axes = new ArrayList<>(core.axes());
        axes.addAll(chain);
        List<Expr> factors = new ArrayList<>();
        for (Contractions.Factor factor : Contractions.factors(core.node(), core.at(), step, reader.ranges())) {
            List<Dim> index =
                    factor.index().stream().map(reader.ranges()::simplify).toList();
            List<Guard> guards = factor.guards().stream()
                    .map(guard -> new Guard(reader.ranges().simplify(guard.value()), guard.limit()))
                    .filter(guard -> !reader.ranges().holds(guard))
                    .toList();
            factors.add(reader.in(Scope.pure(axes), () -> reader.guarded(factor.node(), index, List.of(), guards, 0)));
        }
        return factors;
    }

    private List<Statement> epilogue(Draft draft, String accumulator) {
        PointwiseWriter writer = new PointwiseWriter(group, inMemory, draft);
        Expr result = new Expr.Local(KernelVerifier.computed(core.node().dtype()), accumulator);
        writer.reader().special((node, at, guards) -> {
            boolean isResult = node == core.node() && at.equals(core.at());
            return isResult ? Optional.of(result) : Optional.empty();
        });
        Scope scope = Scope.of(core.axes());
        scope.bind(accumulator);
        return writer.reader().in(scope, () -> {
            writer.statements();
            return scope.statements();
        });
    }
}
