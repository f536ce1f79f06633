package dev.dlc.optimizer.loops;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.ControlEmit;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Regions;
import dev.dlc.optimizer.Rebuild;
import dev.dlc.optimizer.pass.Pass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The pass {@code segments}: a scan that leaves values behind for nothing but the scan of its derivative, which runs
 * the other way, keeps its carry at the start of each segment of s steps instead; the other scan computes the values of
 * a segment again when it comes to it (Griewank and Walther, 2000, checkpointing on one level). Of T steps T / s + s
 * are in memory in place of T, and the steps are computed twice. Every sum is added in the order of before, so the bits
 * of all results stay.
 */
public final class Segments {
    /** Steps of a segment where the number of steps is open. */
    private static final int OPEN = 32;

    /** Loops of fewer steps stay as they are. */
    private static final int LEAST = 8;

    /** The pass. */
    public static final Pass PASS = new Pass("segments", graph -> new Segments(graph).run(graph));

    private final Rebuild rebuild = new Rebuild();
    private final Map<Node, Pair> byForward = new LinkedHashMap<>();
    private final Map<Node, Pair> byReverse = new HashMap<>();
    private final Map<Node, List<Node>> items = new HashMap<>();
    private final Map<Node, Kept> kept = new HashMap<>();

    /**
     * A scan and the scan that reads what it leaves behind.
     *
     * @param again the items of the first scan that only the second one reads
     */
    private record Pair(Node forward, Node reverse, List<Integer> again) {
        int carries() {
            return (int) forward.attrs().integer("carries");
        }

        Dim length() {
            return forward.attrs().dims("length").getFirst();
        }
    }

    /**
     * The carries that a scan keeps.
     *
     * @param starts those at the start of each segment, stacked
     * @param tail those at the start of the steps that make no whole segment
     */
    private record Kept(List<Node> starts, List<Node> tail) {}

    private Segments(Graph graph) {
        Map<Node, Set<Node>> users = new HashMap<>();
        for (Node node : graph.nodes()) {
            node.operands()
                    .forEach(operand -> users.computeIfAbsent(operand, key -> new HashSet<>())
                            .add(node));
        }
        Set<Node> roots = new HashSet<>();
        graph.roots().forEach(root -> roots.add(root.value()));
        for (Node node : graph.nodes()) {
            if (node.is(Control.SCAN) && isLong(node) && !byReverse.containsKey(node)) {
                find(node, users, roots);
            }
        }
    }

    /** How many loops of a graph the pass divides. */
    public static int count(Graph graph) {
        return new Segments(graph).byForward.size();
    }

    private static boolean isLong(Node scan) {
        return scan.attrs().dims("length").getFirst().constant().orElse(Long.MAX_VALUE) >= LEAST
                && scan.attrs().integer("carries") > 0;
    }

    private void find(Node scan, Map<Node, Set<Node>> users, Set<Node> roots) {
        Map<Node, List<Integer>> readers = new LinkedHashMap<>();
        for (Node get : users.getOrDefault(scan, Set.of())) {
            int item = (int) get.attrs().integer("index");
            Set<Node> of = users.getOrDefault(get, Set.of());
            if (item >= scan.attrs().integer("carries") && of.size() == 1 && !roots.contains(get)) {
                Node reader = of.iterator().next();
                if (runsBack(reader, scan) && isElement(get, reader)) {
                    readers.computeIfAbsent(reader, key -> new ArrayList<>()).add(item);
                }
            }
        }
        if (readers.size() == 1) {
            readers.forEach((reader, again) -> {
                if (!byReverse.containsKey(reader) && !byForward.containsKey(reader)) {
                    Pair pair = new Pair(scan, reader, again.stream().sorted().toList());
                    byForward.put(scan, pair);
                    byReverse.put(reader, pair);
                }
            });
        }
    }

    private static boolean runsBack(Node reader, Node scan) {
        return reader.is(Control.SCAN)
                && reader.attrs().flag("reverse") != scan.attrs().flag("reverse")
                && reader.attrs().dims("length").equals(scan.attrs().dims("length"));
    }

    /** Whether a node is read element by element and in no other way. */
    private static boolean isElement(Node node, Node scan) {
        int first = (int) scan.attrs().integer("carries");
        int end = first + (int) scan.attrs().integer("inputs");
        return IntStream.range(0, scan.operands().size())
                .filter(i -> scan.operand(i) == node)
                .allMatch(i -> i >= first && i < end);
    }

    private Graph run(Graph graph) {
        return byForward.isEmpty() ? graph : rebuild.graph(graph, this::rewrite);
    }

    private Node rewrite(Node node, List<Node> operands) {
        Emit emit = new Emit(rebuild.builder(), node.span());
        if (node.is(Control.GET) && items.containsKey(node.operand(0))) {
            return items.get(node.operand(0)).get((int) node.attrs().integer("index"));
        }
        if (byForward.containsKey(node)) {
            items.put(node, forward(emit, byForward.get(node), operands));
        } else if (byReverse.containsKey(node)) {
            items.put(node, reverse(emit, byReverse.get(node), operands));
        } else {
            return rebuild.like(node, operands, region -> region);
        }
        // stands for the tuple, which nothing but its items refers to
        return operands.getFirst();
    }

    // ---- the scan that comes first

    /** The items of the scan; those that are computed again later have a stand-in. */
    private List<Node> forward(Emit emit, Pair pair, List<Node> operands) {
        Cut cut = Cut.of(pair.length());
        Scan scan = Scan.of(pair.forward(), operands);
        int outputs = scan.body().roots().size() - pair.carries();
        List<Integer> wanted = IntStream.range(pair.carries(), pair.carries() + outputs)
                .filter(i -> !pair.again().contains(i))
                .boxed()
                .toList();
        Scan needed = scan.only(wanted);
        boolean back = pair.forward().attrs().flag("reverse");
        List<Node> carry = scan.carry();
        List<Node> tailOutputs = List.of();
        List<Node> tailStart = carry;
        if (back && cut.hasTail()) {
            List<Node> tail = needed.run(emit, carry, cut.tail(emit, scan.xs()), cut.rest(), back);
            carry = tail.subList(0, pair.carries());
            tailOutputs = tail.subList(pair.carries(), tail.size());
        }
        List<Node> whole = emit.scan(carry, cut.segments(emit, scan.xs()), cut.count(), back, (start, x) -> {
            List<Node> inner = needed.run(emit, start, x, Dim.of(cut.steps()), back);
            List<Node> left = new ArrayList<>(start);
            left.addAll(inner.subList(pair.carries(), inner.size()));
            return new ControlEmit.Step(inner.subList(0, pair.carries()), left);
        });
        List<Node> last = whole.subList(0, pair.carries());
        List<Node> starts = whole.subList(pair.carries(), 2 * pair.carries());
        List<Node> segments = whole.subList(2 * pair.carries(), whole.size());
        if (!back && cut.hasTail()) {
            tailStart = last;
            List<Node> tail = needed.run(emit, last, cut.tail(emit, scan.xs()), cut.rest(), back);
            last = tail.subList(0, pair.carries());
            tailOutputs = tail.subList(pair.carries(), tail.size());
        }
        kept.put(pair.forward(), new Kept(starts, tailStart));
        List<Node> all = new ArrayList<>(last);
        all.addAll(Collections.nCopies(outputs, last.getFirst()));
        for (int i = 0; i < wanted.size(); i++) {
            all.set(wanted.get(i), cut.joined(emit, segments.get(i), tailOutputs, i));
        }
        return all;
    }

    // ---- the scan that runs back

    private List<Node> reverse(Emit emit, Pair pair, List<Node> operands) {
        Cut cut = Cut.of(pair.length());
        Scan scan = Scan.of(pair.reverse(), operands);
        Scan first = Scan.of(
                        pair.forward(),
                        pair.forward().operands().stream().map(rebuild::made).toList())
                .only(pair.again());
        Kept carries = kept.get(pair.forward());
        boolean back = pair.reverse().attrs().flag("reverse");
        // for each element of the scan the item of the first one that it is, or -1
        List<Integer> sources = sources(pair);
        List<Node> given = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i) < 0) {
                given.add(scan.xs().get(i));
            }
        }
        Segment segment = new Segment(scan, first, sources, pair, back);
        List<Node> carry = scan.carry();
        int count = carry.size();
        List<Node> tailOutputs = List.of();
        if (back && cut.hasTail()) {
            List<Node> tail = segment.run(
                    emit, carry, carries.tail(), cut.tail(emit, first.xs()), cut.tail(emit, given), cut.rest());
            carry = tail.subList(0, count);
            tailOutputs = tail.subList(count, tail.size());
        }
        List<Node> xs = new ArrayList<>(carries.starts());
        xs.addAll(cut.segments(emit, first.xs()));
        xs.addAll(cut.segments(emit, given));
        int inputs = carries.starts().size();
        int end = inputs + first.xs().size();
        List<Node> whole = emit.scan(carry, xs, cut.count(), back, (start, x) -> {
            List<Node> inner = segment.run(
                    emit,
                    start,
                    x.subList(0, inputs),
                    x.subList(inputs, end),
                    x.subList(end, x.size()),
                    Dim.of(cut.steps()));
            return new ControlEmit.Step(inner.subList(0, count), inner.subList(count, inner.size()));
        });
        List<Node> last = whole.subList(0, count);
        if (!back && cut.hasTail()) {
            List<Node> tail = segment.run(
                    emit, last, carries.tail(), cut.tail(emit, first.xs()), cut.tail(emit, given), cut.rest());
            last = tail.subList(0, count);
            tailOutputs = tail.subList(count, tail.size());
        }
        List<Node> all = new ArrayList<>(last);
        for (int i = 0; i < whole.size() - count; i++) {
            all.add(cut.joined(emit, whole.get(count + i), tailOutputs, i));
        }
        return all;
    }

    private static List<Integer> sources(Pair pair) {
        int first = (int) pair.reverse().attrs().integer("carries");
        int end = first + (int) pair.reverse().attrs().integer("inputs");
        List<Integer> sources = new ArrayList<>();
        for (Node x : pair.reverse().operands().subList(first, end)) {
            boolean again = x.is(Control.GET)
                    && x.operand(0) == pair.forward()
                    && pair.again().contains((int) x.attrs().integer("index"));
            sources.add(again ? pair.again().indexOf((int) x.attrs().integer("index")) : -1);
        }
        return sources;
    }

    /** A run of steps of the scan that runs back, behind the same steps of the first scan. */
    private record Segment(Scan scan, Scan first, List<Integer> sources, Pair pair, boolean back) {
        List<Node> run(
                Emit emit, List<Node> carry, List<Node> start, List<Node> firstXs, List<Node> given, Dim length) {
            List<Node> values = first.run(emit, start, firstXs, length, !back);
            List<Node> xs = new ArrayList<>();
            int next = 0;
            for (int source : sources) {
                xs.add(source < 0 ? given.get(next++) : values.get(pair.carries() + source));
            }
            return scan.run(emit, carry, xs, length, back);
        }
    }

    /** A scan taken apart: its body, and its operands by the part that they play. */
    private record Scan(Graph body, List<Node> carry, List<Node> xs, List<Node> captured) {
        static Scan of(Node node, List<Node> operands) {
            int carries = (int) node.attrs().integer("carries");
            int end = carries + (int) node.attrs().integer("inputs");
            return new Scan(
                    node.regions().getFirst(),
                    operands.subList(0, carries),
                    operands.subList(carries, end),
                    operands.subList(end, operands.size()));
        }

        /** The same scan with some of its outputs. */
        Scan only(List<Integer> outputs) {
            List<Node> results = new ArrayList<>();
            for (int i = 0; i < carry.size(); i++) {
                results.add(body.roots().get(i).value());
            }
            outputs.forEach(i -> results.add(body.roots().get(i).value()));
            return new Scan(Regions.graph(body.name(), body.inputs(), results), carry, xs, captured);
        }

        /** Some of its steps. */
        List<Node> run(Emit emit, List<Node> start, List<Node> elements, Dim length, boolean back) {
            return emit.scan(start, elements, length, back, (c, x) -> {
                List<Node> inputs = new ArrayList<>(c);
                inputs.addAll(x);
                inputs.addAll(captured);
                List<Node> results = Regions.inline(emit, body, inputs);
                return new ControlEmit.Step(results.subList(0, c.size()), results.subList(c.size(), results.size()));
            });
        }
    }

    /**
     * Steps in segments.
     *
     * @param length the number of steps
     * @param steps those of a segment
     */
    private record Cut(Dim length, int steps) {
        static Cut of(Dim length) {
            return new Cut(
                    length,
                    length.constant().isPresent()
                            ? (int) Math.round(
                                    Math.sqrt((double) length.constant().getAsLong()))
                            : OPEN);
        }

        /** The number of whole segments. */
        Dim count() {
            return length.floorDiv(Dim.of(steps));
        }

        private Dim head() {
            return count().times(steps);
        }

        /** The number of steps behind them. */
        Dim rest() {
            return length.minus(head());
        }

        boolean hasTail() {
            return !rest().is(0);
        }

        /** Stacked tensors with an axis for the segments before that of the steps. */
        List<Node> segments(Emit emit, List<Node> xs) {
            return xs.stream()
                    .map(x -> {
                        Node whole = hasTail() ? emit.slice(x, 0, Dim.ZERO, head()) : x;
                        List<Dim> dims = new ArrayList<>(List.of(count(), Dim.of(steps)));
                        dims.addAll(x.shape().dims().subList(1, x.shape().rank()));
                        return emit.reshape(whole, new Shape(dims));
                    })
                    .toList();
        }

        /** The rows of stacked tensors that are in no whole segment. */
        List<Node> tail(Emit emit, List<Node> xs) {
            return xs.stream().map(x -> emit.slice(x, 0, head(), rest())).toList();
        }

        /** The rows of all segments and those behind them. */
        Node joined(Emit emit, Node segments, List<Node> tails, int index) {
            List<Dim> dims = new ArrayList<>(List.of(head()));
            dims.addAll(segments.shape().dims().subList(2, segments.shape().rank()));
            Node rows = emit.reshape(segments, new Shape(dims));
            return hasTail() ? emit.concat(List.of(rows, tails.get(index)), 0) : rows;
        }
    }
}
