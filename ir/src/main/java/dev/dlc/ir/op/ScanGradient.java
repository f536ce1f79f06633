package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The reverse of a scan: a scan that runs the other way. The forward scan is repeated with its carries stacked; each
 * step of the reverse recomputes the body from the carry at its start, and carries the cotangents of the carry and the
 * sums of the cotangents of what the body captured, but for those that {@link StepSums} computes after the loop.
 */
final class ScanGradient {
    private final Emit e;
    private final Node node;
    private final Graph body;
    private final int carries;
    private final int end;
    private final VjpRegion reverse;
    private final List<Optional<Node>> cotangents;

    private ScanGradient(Gradient.Context c) {
        e = c.emit();
        node = c.node();
        body = node.regions().getFirst();
        carries = (int) node.attrs().integer("carries");
        end = carries + (int) node.attrs().integer("inputs");
        cotangents = c.cotangents();
        List<Boolean> given = new ArrayList<>();
        for (int i = 0; i < body.roots().size(); i++) {
            boolean floating = body.roots().get(i).value().dtype().isFloat();
            given.add(floating && (i < carries || cotangents.get(i).isPresent()));
        }
        reverse = VjpRegion.of(c, body, given);
    }

    static List<Optional<Node>> apply(Gradient.Context c) {
        return new ScanGradient(c).run();
    }

    private List<Optional<Node>> run() {
        List<Integer> carry = floating(0, carries);
        List<Integer> element = reached(carries, end);
        List<Integer> captured = reached(end, node.operands().size());
        List<Node> xs = new ArrayList<>(savedCarries());
        xs.addAll(node.operands().subList(carries, end));
        cotangents.subList(carries, cotangents.size()).forEach(dy -> dy.ifPresent(xs::add));

        Graph step = reverse.graph();
        List<Node> elements = elements(xs.size());
        StepSums sums = new StepSums(
                step,
                Set.copyOf(step.inputs().subList(end, node.operands().size())),
                Set.copyOf(elements),
                results(captured));
        List<StepSums.Sum> early =
                sums.sums().stream().filter(sum -> !sum.early().isEmpty()).toList();
        List<Node> start = new ArrayList<>();
        carry.forEach(i -> start.add(cotangents.get(i).orElseGet(() -> e.like(node.operand(i), 0))));
        early.forEach(sum -> start.add(e.zeros(sum.early().getFirst().tensor())));

        List<Node> wanted = new ArrayList<>(results(carry));
        early.forEach(sum -> wanted.addAll(sum.early()));
        wanted.addAll(results(element));
        wanted.addAll(sums.kept());
        List<Node> found = scan(start, xs, Regions.graph(step.name(), step.inputs(), wanted), early);

        List<Optional<Node>> all =
                new ArrayList<>(Collections.nCopies(node.operands().size(), Optional.empty()));
        put(all, carry, found);
        put(all, element, found.subList(start.size(), found.size()));
        Map<Node, Node> stacked = new HashMap<>();
        pair(stacked, elements, xs);
        pair(stacked, sums.kept(), found.subList(start.size() + element.size(), found.size()));
        put(all, captured, totals(sums, early, found.subList(carry.size(), start.size()), stacked));
        return all;
    }

    /** The sums: what the loop has added, then the late terms. */
    private List<Node> totals(StepSums sums, List<StepSums.Sum> early, List<Node> added, Map<Node, Node> stacked) {
        List<Node> totals = new ArrayList<>();
        for (StepSums.Sum sum : sums.sums()) {
            List<Node> terms = new ArrayList<>();
            if (!sum.early().isEmpty()) {
                terms.add(added.get(early.indexOf(sum)));
            }
            sum.late().forEach(term -> terms.add(sums.total(e, term, stacked)));
            totals.add(StepSums.added(e, terms));
        }
        return totals;
    }

    private static void put(List<Optional<Node>> all, List<Integer> places, List<Node> nodes) {
        for (int i = 0; i < places.size(); i++) {
            all.set(places.get(i), Optional.of(nodes.get(i)));
        }
    }

    private static void pair(Map<Node, Node> pairs, List<Node> keys, List<Node> values) {
        for (int i = 0; i < keys.size(); i++) {
            pairs.put(keys.get(i), values.get(i));
        }
    }

    /** The reverse scan: the next cotangents of the carry, the sums, and what is stacked. */
    private List<Node> scan(List<Node> start, List<Node> xs, Graph region, List<StepSums.Sum> early) {
        Attrs attrs = node.attrs();
        int carry = start.size() - early.size();
        return e.scan(start, xs, attrs.dims("length").getFirst(), !attrs.flag("reverse"), (sums, x) -> {
            List<Node> inputs = new ArrayList<>(x.subList(0, end));
            inputs.addAll(node.operands().subList(end, node.operands().size()));
            inputs.addAll(sums.subList(0, carry));
            inputs.addAll(x.subList(end, x.size()));
            List<Node> found = Regions.inline(e, region, inputs);
            List<Node> next = new ArrayList<>(found.subList(0, carry));
            int used = carry;
            for (int i = 0; i < early.size(); i++) {
                List<Node> terms =
                        found.subList(used, used + early.get(i).early().size());
                next.add(e.add(sums.get(carry + i), StepSums.added(e, terms)));
                used += terms.size();
            }
            return new ControlEmit.Step(next, found.subList(used, found.size()));
        });
    }

    /** The inputs of the reverse region that are elements of stacked tensors, of which there are {@code count}. */
    private List<Node> elements(int count) {
        List<Node> inputs = reverse.graph().inputs();
        List<Node> elements = new ArrayList<>(inputs.subList(0, end));
        elements.addAll(inputs.subList(inputs.size() - (count - end), inputs.size()));
        return elements;
    }

    /** The results of the reverse region for operands. */
    private List<Node> results(List<Integer> operands) {
        return operands.stream()
                .map(i ->
                        reverse.graph().roots().get(reverse.inputs().indexOf(i)).value())
                .toList();
    }

    /** The carries at the start of each step. */
    private List<Node> savedCarries() {
        List<Node> results = new ArrayList<>();
        body.roots().forEach(root -> results.add(root.value()));
        int first = results.size();
        results.addAll(body.inputs().subList(0, carries));
        Graph saving = Regions.graph(body.name(), body.inputs(), results);
        Node again = e.node(Control.SCAN, node.attrs(), List.of(saving), node.operands());
        return e.items(again).subList(first, first + carries);
    }

    private List<Integer> floating(int from, int to) {
        return reverse.inputs().stream().filter(i -> i >= from && i < to).toList();
    }

    private List<Integer> reached(int from, int to) {
        return floating(from, to).stream()
                .filter(i -> reverse.reached().get(reverse.inputs().indexOf(i)))
                .toList();
    }
}
