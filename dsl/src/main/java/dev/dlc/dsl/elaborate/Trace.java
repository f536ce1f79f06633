package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.program.CallGraph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The calls that the body of an entry makes, with the nodes that they yield. */
final class Trace {
    private final List<Call> calls = new ArrayList<>();

    private record Call(CallGraph.Kind kind, String name, String model, List<Node> results) {}

    /** Notes a call of the body. */
    void add(Value callee, Value result) {
        List<Node> nodes = nodes(result).toList();
        if (nodes.isEmpty()) {
            return;
        }
        switch (callee) {
            case Value.Instance instance ->
                calls.add(new Call(CallGraph.Kind.MODULE, instance.path(), instance.label(), nodes));
            case Value.Function function ->
                calls.add(new Call(
                        CallGraph.Kind.FUNCTION, function.declaration().name().text(), "", nodes));
            case Value.Builtin builtin ->
                calls.add(new Call(CallGraph.Kind.FUNCTION, builtin.function().name(), "", nodes));
            case Value other -> {}
        }
    }

    private static Stream<Node> nodes(Value value) {
        return switch (value) {
            case Value.Tensor tensor -> Stream.of(tensor.node());
            case Value.Tuple tuple -> tuple.items().stream().flatMap(Trace::nodes);
            case Value.Record fields -> fields.fields().values().stream().flatMap(Trace::nodes);
            case Value.Items list -> list.items().stream().flatMap(Trace::nodes);
            case Value other -> Stream.empty();
        };
    }

    /** The picture of an entry with these inputs and outputs. */
    CallGraph graph(String name, Collection<Node> inputs, List<Root> outputs) {
        Drawing drawing = new Drawing();
        for (Node input : inputs) {
            String text = input.attrs().text("name");
            if (!text.equals(World.KEY)) {
                drawing.box(new Call(CallGraph.Kind.INPUT, text, "", List.of(input)));
            }
        }
        calls.forEach(drawing::box);
        List<Node> results = outputs.stream().map(Root::value).toList();
        drawing.box(new Call(CallGraph.Kind.RESULT, "result", "", results));
        return drawing.reaching(name);
    }

    private static final class Drawing {
        private final List<CallGraph.Box> boxes = new ArrayList<>();
        private final List<CallGraph.Edge> edges = new ArrayList<>();
        private final Map<Node, Integer> makers = new HashMap<>();

        void box(Call call) {
            // what yields a value of another box, such as `fold`, makes nothing itself
            if (call.kind() == CallGraph.Kind.FUNCTION && makers.keySet().containsAll(call.results())) {
                return;
            }
            int id = boxes.size();
            boxes.add(new CallGraph.Box(id, call.kind(), call.name(), call.model()));
            if (call.kind() != CallGraph.Kind.INPUT) {
                for (Node made : sources(call.results())) {
                    edges.add(new CallGraph.Edge(
                            makers.get(made), id, made.tensor().toString()));
                }
            }
            call.results().forEach(node -> makers.put(node, id));
        }

        // the nearest nodes behind some nodes that boxes have made
        private Set<Node> sources(List<Node> results) {
            Set<Node> found = new LinkedHashSet<>();
            Set<Node> seen = new HashSet<>(results);
            Deque<Node> open = new ArrayDeque<>(results);
            while (!open.isEmpty()) {
                Node node = open.pop();
                if (makers.containsKey(node)) {
                    found.add(node);
                } else {
                    node.operands().stream().filter(seen::add).forEach(open::push);
                }
            }
            return found;
        }

        // without the functions that do not reach the result, such as those that make a shape
        CallGraph reaching(String name) {
            Set<Integer> kept = new HashSet<>();
            for (CallGraph.Box box : boxes.reversed()) {
                boolean needed = box.kind() != CallGraph.Kind.FUNCTION
                        || edges.stream().anyMatch(edge -> edge.from() == box.id() && kept.contains(edge.to()));
                if (needed) {
                    kept.add(box.id());
                }
            }
            return new CallGraph(
                    name,
                    boxes.stream().filter(box -> kept.contains(box.id())).toList(),
                    edges.stream()
                            .filter(edge -> kept.contains(edge.from()) && kept.contains(edge.to()))
                            .toList());
        }
    }
}
