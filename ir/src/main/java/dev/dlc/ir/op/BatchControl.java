package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Batching.Context;
import dev.dlc.ir.op.Batching.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Batching rules of loops, branches, calls and derivatives. */
final class BatchControl {
    private BatchControl() {}

    private static List<Operand> marked(List<Node> nodes, List<Boolean> batched) {
        return IntStream.range(0, nodes.size())
                .mapToObj(i -> new Operand(nodes.get(i), batched.get(i)))
                .toList();
    }

    private static List<Operand> region(Context c, Graph region, List<Operand> inputs) {
        return Batch.region(c.emit(), c.loop(), region, inputs);
    }

    /** Values with the axis where they are marked. */
    private static List<Node> fitted(Context c, List<Operand> values, List<Boolean> batched) {
        return IntStream.range(0, values.size())
                .mapToObj(i ->
                        batched.get(i) ? c.full(values.get(i)) : values.get(i).node())
                .toList();
    }

    private static List<Boolean> flags(List<Operand> operands) {
        return operands.stream().map(Operand::batched).toList();
    }

    /** Which carries follow the loop once the body has run any number of times. */
    private static List<Boolean> carried(Context c, Graph body, int carries) {
        List<Boolean> inputs = new ArrayList<>(flags(c.operands()));
        while (true) {
            List<Boolean> results = Batch.moving(c.loop(), body, inputs);
            boolean changed = false;
            for (int i = 0; i < carries; i++) {
                if (results.get(i) && !inputs.get(i)) {
                    inputs.set(i, true);
                    changed = true;
                }
            }
            if (!changed) {
                return inputs.subList(0, carries);
            }
        }
    }

    static List<Operand> scan(Context c) {
        Attrs attrs = c.node().attrs();
        Emit e = c.emit();
        Graph body = c.node().regions().getFirst();
        int carries = (int) attrs.integer("carries");
        int end = carries + (int) attrs.integer("inputs");
        List<Boolean> carried = carried(c, body, carries);
        List<Operand> xs = c.operands().subList(carries, end);
        List<Node> inputs = xs.stream()
                .map(x -> x.batched() ? e.moveAxis(x.node(), 0, 1) : x.node())
                .toList();
        List<Boolean> moving = new ArrayList<>();
        Dim length = attrs.dims("length").getFirst();
        List<Node> first = fitted(c, c.operands().subList(0, carries), carried);
        List<Node> found = e.scan(first, inputs, length, attrs.flag("reverse"), (carry, x) -> {
            List<Operand> all = new ArrayList<>(marked(carry, carried));
            all.addAll(marked(x, flags(xs)));
            all.addAll(c.operands().subList(end, c.operands().size()));
            List<Operand> results = region(c, body, all);
            List<Operand> outputs = results.subList(carries, results.size());
            moving.addAll(flags(outputs));
            return new ControlEmit.Step(
                    fitted(c, results.subList(0, carries), carried),
                    outputs.stream().map(Operand::node).toList());
        });
        List<Operand> results = new ArrayList<>(marked(found.subList(0, carries), carried));
        for (int i = 0; i < moving.size(); i++) {
            Node y = found.get(carries + i);
            results.add(new Operand(moving.get(i) ? e.moveAxis(y, 1, 0) : y, moving.get(i)));
        }
        return results;
    }

    /** Runs until the condition fails everywhere; where it fails the carry is kept. */
    static List<Operand> whileLoop(Context c) {
        Attrs attrs = c.node().attrs();
        Emit e = c.emit();
        Graph condition = c.node().regions().get(0);
        Graph body = c.node().regions().get(1);
        int carries = (int) attrs.integer("carries");
        List<Operand> captured = c.operands().subList(carries, c.operands().size());
        List<Boolean> plain = carried(c, body, carries);
        List<Boolean> inputs = new ArrayList<>(plain);
        inputs.addAll(flags(captured));
        boolean apart = Batch.moving(c.loop(), condition, inputs).getFirst();
        List<Boolean> carried = apart ? plain.stream().map(one -> true).toList() : plain;
        List<Node> first = fitted(c, c.operands().subList(0, carries), carried);
        List<Node> found = e.whileLoop(
                first,
                attrs.dims("bound"),
                carry -> {
                    Node holds = region(c, condition, all(carry, carried, captured))
                            .getFirst()
                            .node();
                    return apart ? e.reduce(Reduce.ANY, holds, List.of(0)) : holds;
                },
                carry -> {
                    List<Operand> now = all(carry, carried, captured);
                    List<Node> next = fitted(c, region(c, body, now), carried);
                    if (!apart) {
                        return next;
                    }
                    Node holds = region(c, condition, now).getFirst().node();
                    return IntStream.range(0, carries)
                            .mapToObj(i -> chosen(e, holds, next.get(i), carry.get(i)))
                            .toList();
                });
        return marked(found, carried);
    }

    private static List<Operand> all(List<Node> carry, List<Boolean> carried, List<Operand> captured) {
        List<Operand> all = new ArrayList<>(marked(carry, carried));
        all.addAll(captured);
        return all;
    }

    /** x in the rows where the condition holds, else y. */
    private static Node chosen(Emit e, Node condition, Node x, Node y) {
        Node mask = e.broadcast(condition, List.of(0), new Shape(x.shape().dims()));
        return e.select(mask, x, y);
    }

    static List<Operand> cond(Context c) {
        Emit e = c.emit();
        List<Operand> captured = c.operands().subList(1, c.operands().size());
        List<Graph> regions = c.node().regions();
        if (c.batched(0)) {
            List<Operand> then = region(c, regions.get(0), captured);
            List<Operand> otherwise = region(c, regions.get(1), captured);
            return IntStream.range(0, then.size())
                    .mapToObj(i ->
                            new Operand(chosen(e, c.operand(0), c.full(then.get(i)), c.full(otherwise.get(i))), true))
                    .toList();
        }
        List<Boolean> inputs = flags(captured);
        List<Boolean> a = Batch.moving(c.loop(), regions.get(0), inputs);
        List<Boolean> b = Batch.moving(c.loop(), regions.get(1), inputs);
        List<Boolean> either =
                IntStream.range(0, a.size()).mapToObj(i -> a.get(i) || b.get(i)).toList();
        List<Node> found = e.cond(
                c.operand(0),
                () -> fitted(c, region(c, regions.get(0), captured), either),
                () -> fitted(c, region(c, regions.get(1), captured), either));
        return marked(found, either);
    }

    static List<Operand> call(Context c) {
        return region(c, c.node().regions().getFirst(), c.operands());
    }

    static List<Operand> customGrad(Context c) {
        Graph forward = c.node().regions().get(0);
        Graph backward = c.node().regions().get(1);
        int count = (int) c.node().attrs().integer("inputs");
        List<Operand> captured = c.operands().subList(count, c.operands().size());
        List<Node> xs = c.full().subList(0, count);
        List<Node> found = c.emit()
                .customGrad(
                        xs,
                        inputs -> full(c, region(c, forward, joined(inputs, captured, List.of()))),
                        inputs -> full(
                                c,
                                region(
                                        c,
                                        backward,
                                        joined(
                                                inputs.subList(0, count),
                                                captured,
                                                inputs.subList(count, inputs.size())))));
        return Context.all(found);
    }

    private static List<Operand> joined(List<Node> xs, List<Operand> captured, List<Node> more) {
        List<Operand> all = new ArrayList<>(Context.all(xs));
        all.addAll(captured);
        all.addAll(Context.all(more));
        return all;
    }

    private static List<Node> full(Context c, List<Operand> values) {
        return values.stream().map(c::full).toList();
    }

    /** Each value has its own variables, so the sum of the losses has the gradient of each. */
    static List<Operand> gradient(Context c) {
        List<Node> operands = c.full();
        Node y = operands.getFirst();
        Node all = c.emit().vjp(y, c.emit().like(y, 1), operands.subList(1, operands.size()));
        return Context.all(c.emit().items(all));
    }

    static List<Operand> vjp(Context c) {
        List<Node> operands = c.full();
        Node all = c.emit().vjp(operands.get(0), operands.get(1), operands.subList(2, operands.size()));
        return Context.all(c.emit().items(all));
    }
}
