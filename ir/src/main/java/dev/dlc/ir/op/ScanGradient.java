package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The reverse of a scan: a scan that runs the other way. The forward scan is repeated with its carries stacked; each
 * step of the reverse recomputes the body from the carry at its start, and carries the cotangents of the carry and the
 * sums of the cotangents of what the body captured.
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
        List<Node> start = new ArrayList<>();
        carry.forEach(i -> start.add(cotangents.get(i).orElseGet(() -> e.like(node.operand(i), 0))));
        captured.forEach(i -> start.add(e.like(node.operand(i), 0)));

        List<Node> xs = new ArrayList<>(savedCarries());
        xs.addAll(node.operands().subList(carries, end));
        cotangents.subList(carries, cotangents.size()).forEach(dy -> dy.ifPresent(xs::add));

        Attrs attrs = node.attrs();
        List<Node> results = e.scan(start, xs, attrs.dims("length").getFirst(), !attrs.flag("reverse"), (sums, x) -> {
            List<Node> inputs = new ArrayList<>(x.subList(0, end));
            inputs.addAll(node.operands().subList(end, node.operands().size()));
            inputs.addAll(sums.subList(0, carry.size()));
            inputs.addAll(x.subList(end, x.size()));
            List<Node> found = Regions.inline(e, reverse.graph(), inputs);
            List<Node> next = new ArrayList<>(pick(found, carry));
            List<Node> more = pick(found, captured);
            for (int i = 0; i < more.size(); i++) {
                next.add(e.add(sums.get(carry.size() + i), more.get(i)));
            }
            return new ControlEmit.Step(next, pick(found, element));
        });

        List<Integer> order = new ArrayList<>(carry);
        order.addAll(captured);
        order.addAll(element);
        List<Optional<Node>> all =
                new ArrayList<>(Collections.nCopies(node.operands().size(), Optional.empty()));
        for (int i = 0; i < order.size(); i++) {
            all.set(order.get(i), Optional.of(results.get(i)));
        }
        return all;
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

    private List<Node> pick(List<Node> found, List<Integer> operands) {
        return operands.stream()
                .map(i -> found.get(reverse.inputs().indexOf(i)))
                .toList();
    }
}
