package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Gradient rules of the ops with regions, but for scan. */
final class ControlGradients {
    private ControlGradients() {}

    /** Which results of a region have a cotangent that counts. */
    private static List<Boolean> given(Gradient.Context c) {
        List<Type.Tensor> items = ((Type.Tuple) c.node().type()).items();
        return IntStream.range(0, items.size())
                .mapToObj(i ->
                        items.get(i).dtype().isFloat() && c.cotangents().get(i).isPresent())
                .toList();
    }

    private static List<Node> givenCotangents(Gradient.Context c) {
        List<Boolean> given = given(c);
        return IntStream.range(0, given.size())
                .filter(given::get)
                .mapToObj(i -> c.cotangents().get(i).orElseThrow())
                .toList();
    }

    /** A call of the reverse function. */
    static List<Optional<Node>> call(Gradient.Context c) {
        VjpRegion reverse = VjpRegion.of(c, c.node().regions().getFirst(), given(c));
        List<Integer> reached = reached(reverse);
        List<Node> arguments = new ArrayList<>(c.node().operands());
        arguments.addAll(givenCotangents(c));
        List<Node> found = c.emit().call(reverse.only(reached), arguments);
        return spread(c.node().operands().size(), 0, reverse, reached, found);
    }

    /** A branch between the reverses of both branches. */
    static List<Optional<Node>> cond(Gradient.Context c) {
        VjpRegion then = VjpRegion.of(c, c.node().regions().get(0), given(c));
        VjpRegion otherwise = VjpRegion.of(c, c.node().regions().get(1), given(c));
        TreeSet<Integer> union = new TreeSet<>(reached(then));
        union.addAll(reached(otherwise));
        List<Integer> reached = List.copyOf(union);
        List<Node> operands = new ArrayList<>(c.node().operands());
        operands.addAll(givenCotangents(c));
        List<Graph> regions = List.of(then.only(reached), otherwise.only(reached));
        Node node = c.emit().node(Control.COND, Attrs.NONE, regions, operands);
        return spread(c.node().operands().size(), 1, then, reached, c.emit().items(node));
    }

    private static List<Integer> reached(VjpRegion region) {
        return IntStream.range(0, region.reached().size())
                .filter(region.reached()::get)
                .boxed()
                .toList();
    }

    /** Results for reached inputs of a region, whose first input is operand {@code first}, put at their operands. */
    private static List<Optional<Node>> spread(
            int operands, int first, VjpRegion region, List<Integer> reached, List<Node> found) {
        List<Optional<Node>> all = new ArrayList<>(Collections.nCopies(operands, Optional.empty()));
        for (int i = 0; i < reached.size(); i++) {
            all.set(first + region.inputs().get(reached.get(i)), Optional.of(found.get(i)));
        }
        return all;
    }

    /** The gradient of a scan of {@code bound} steps that keeps the carry once the condition fails. */
    static List<Optional<Node>> whileLoop(Gradient.Context c) {
        Emit e = c.emit();
        Node node = c.node();
        List<Dim> bound = node.attrs().dims("bound");
        if (bound.isEmpty()) {
            throw new NoDerivative("the steps of a loop without a bound cannot be kept");
        }
        int carries = (int) node.attrs().integer("carries");
        Graph condition = node.regions().get(0);
        Graph body = node.regions().get(1);
        List<String> names =
                body.inputs().stream().map(x -> x.attrs().text("name")).toList();
        Regions.Open masked = new Regions.Open(
                names,
                Regions.inputs(body),
                inputs -> e.cond(
                        Regions.inline(e, condition, inputs).getFirst(),
                        () -> Regions.inline(e, body, inputs),
                        () -> inputs.subList(0, carries)));
        Graph step =
                Regions.close(e, List.of("body"), List.of(masked)).regions().getFirst();
        Attrs attrs = Attrs.NONE
                .with("carries", carries)
                .with("inputs", 0)
                .with("reverse", false)
                .withDims("length", bound);
        Node scan = e.node(Control.SCAN, attrs, List.of(step), node.operands());
        return ScanGradient.apply(new Gradient.Context(e, scan, c.cotangents(), c.walker()));
    }

    /** The backward region, inlined. */
    static List<Optional<Node>> customGradRule(Gradient.Context c) {
        Emit e = c.emit();
        Node node = c.node();
        List<Node> results = e.items(node);
        List<Node> inputs = new ArrayList<>(node.operands());
        inputs.addAll(results);
        for (int i = 0; i < results.size(); i++) {
            Node result = results.get(i);
            inputs.add(c.cotangents().get(i).orElseGet(() -> e.like(result, 0)));
        }
        List<Node> found = Regions.inline(e, node.regions().get(1), inputs);
        List<Optional<Node>> all =
                new ArrayList<>(Collections.nCopies(node.operands().size(), Optional.empty()));
        for (int i = 0; i < found.size(); i++) {
            all.set(i, Optional.of(found.get(i)));
        }
        return all;
    }

    /** Makes a node with a gradient of its own; see {@link ControlEmit#customGrad}. */
    static List<Node> customGrad(
            Emit e, List<Node> xs, UnaryOperator<List<Node>> forward, UnaryOperator<List<Node>> backward) {
        List<Type.Tensor> results = ControlEmit.types(forward.apply(xs));
        List<String> names = new ArrayList<>(ControlEmit.names("x", xs.size()));
        names.addAll(ControlEmit.names("result", results.size()));
        names.addAll(ControlEmit.names("cotangent", results.size()));
        List<Type.Tensor> types = new ArrayList<>(ControlEmit.types(xs));
        types.addAll(results);
        types.addAll(results);
        Regions.Closed closed = Regions.close(
                e,
                Control.CUSTOM_GRAD.signature().regions(),
                List.of(
                        new Regions.Open(names.subList(0, xs.size()), types.subList(0, xs.size()), forward),
                        new Regions.Open(names, types, backward)));
        List<Node> operands = new ArrayList<>(xs);
        operands.addAll(closed.captured());
        // captured inputs come after the operands
        Graph last = closed.regions().get(1);
        List<Node> inputs = new ArrayList<>(last.inputs().subList(0, xs.size()));
        inputs.addAll(last.inputs().subList(types.size(), last.inputs().size()));
        inputs.addAll(last.inputs().subList(xs.size(), types.size()));
        Graph ordered = new Graph(last.name(), inputs, last.roots());
        Attrs attrs = Attrs.NONE.with("inputs", xs.size());
        return e.items(
                e.node(Control.CUSTOM_GRAD, attrs, List.of(closed.regions().getFirst(), ordered), operands));
    }
}
