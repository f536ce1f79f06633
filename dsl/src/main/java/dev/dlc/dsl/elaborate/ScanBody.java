package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.ControlEmit;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Reduce;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The body of a scan: its results are the next carry, new versions, yields, and what is reported or asserted. */
final class ScanBody {
    private final LoopBody bodies;
    private final LoopBody.Loop loop;
    private final LoopBody.Plan plan;
    private final List<LoopBody.Source> sources;
    private final Structure structure;
    private final Site site;
    private List<Bundle> yields = List.of();
    private List<Root> roots = List.of();

    ScanBody(LoopBody bodies, LoopBody.Loop loop, LoopBody.Plan plan, List<LoopBody.Source> sources, Site site) {
        this.bodies = bodies;
        this.loop = loop;
        this.plan = plan;
        this.sources = sources;
        this.structure = LoopBody.structure(loop, site.world());
        this.site = site;
    }

    ControlEmit.Step step(List<Node> carry, List<Node> x) {
        World world = site.world();
        Span span = loop.body().span();
        int carries = carry.size() - plan.updated().size();
        Value value = carries == 0
                ? Value.NOTHING
                : new Bundle(plan.first(), carry.subList(0, carries)).with(carry.subList(0, carries));
        List<Value> elements = new ArrayList<>();
        int from = 0;
        for (LoopBody.Source source : sources) {
            int to = from + source.xs().nodes().size();
            elements.add(inner(source.xs()).with(x.subList(from, to)));
            from = to;
        }
        Optional<Node> counter = plan.random() ? Optional.of(x.getLast()) : Optional.empty();
        List<Node> versions = carry.subList(carries, carry.size());
        LoopBody.Turn turn = world.versions()
                .with(plan.updated(), versions, () -> bodies.body(loop, value, sources, elements, counter, site));
        List<Node> next = new ArrayList<>();
        if (loop.carry().isPresent()) {
            next.addAll(structure.fitted(
                    turn.next(),
                    plan.first(),
                    LoopBody.valueSpan(loop),
                    loop.carry().map(c -> c.initial().span())));
        }
        for (int i = 0; i < plan.updated().size(); i++) {
            next.add(
                    turn.changes().versions().getOrDefault(plan.updated().get(i).path(), versions.get(i)));
        }
        yields = turn.yields().stream().map(one -> Bundle.of(one, span, world)).toList();
        roots = new ArrayList<>(turn.changes().roots());
        Emit emit = world.emit(span);
        turn.changes()
                .losses()
                .forEach(loss -> roots.add(new Root.Check(
                        emit.unary(Elementwise.IS_FINITE, loss), "the loss is not finite", loss.span())));
        List<Node> outputs = new ArrayList<>();
        yields.forEach(bundle -> outputs.addAll(bundle.nodes()));
        roots.forEach(root -> outputs.add(root.value()));
        return new ControlEmit.Step(next, outputs);
    }

    /** Elements lose the name of the first axis. */
    private static Bundle inner(Bundle xs) {
        Value value = xs.value() instanceof Value.Tensor tensor
                        && !tensor.axes().isEmpty()
                ? new Value.Tensor(
                        tensor.node(), tensor.axes().subList(1, tensor.axes().size()))
                : xs.value();
        return new Bundle(value, xs.nodes());
    }

    /** Makes the reports and checks of all steps roots of the graph: means and conjunctions. */
    void leave(List<Node> stacked, Emit emit) {
        int next = stacked.size() - roots.size();
        for (Root root : roots) {
            Node all = stacked.get(next++);
            switch (root) {
                case Root.Check check ->
                    site.world()
                            .add(new Root.Check(
                                    emit.reduce(Reduce.ALL, all, List.of(0)), check.message(), check.span()));
                case Root.Report report -> {
                    Node count = emit.size(all.shape().dim(0), all.dtype());
                    Node mean = emit.div(emit.sum(all, List.of(0)), count);
                    site.world().add(new Root.Report(report.name(), mean, report.guarded()));
                }
                case Root.Output output -> throw new IllegalStateException("`save` stands in no step");
                case Root.Update update -> throw new IllegalStateException("updates are roots of finished graphs");
            }
        }
    }

    Value yields(List<Node> stacked, Span span) {
        List<Value> all = new ArrayList<>();
        int from = 0;
        for (Bundle bundle : yields) {
            int to = from + bundle.nodes().size();
            all.add(new Bundle(bundle.value(), bundle.nodes()).with(stacked.subList(from, to)));
            from = to;
        }
        return all.size() == 1
                ? unnamed(all.getFirst())
                : new Value.Tuple(all.stream().map(ScanBody::unnamed).toList());
    }

    /** A stacked tensor has one axis more than its elements. */
    private static Value unnamed(Value value) {
        return value instanceof Value.Tensor tensor ? new Value.Tensor(tensor.node()) : value;
    }
}
