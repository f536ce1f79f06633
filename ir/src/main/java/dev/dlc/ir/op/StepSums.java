package dev.dlc.ir.op;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sums over the steps of a loop of values that a step computes. A sum of products is one contraction after the loop, of
 * the factors of all steps; so the loop keeps factors rather than adding a whole matrix at each step. A sum of elements
 * of a factor is taken after the loop too. Everything else is added step by step.
 */
final class StepSums {
    private final Set<Node> varying;
    private final List<Node> kept = new ArrayList<>();
    private final List<Sum> sums = new ArrayList<>();

    /**
     * Sums of results of a step.
     *
     * @param step the graph of a step
     * @param fixed inputs that are the same at each step
     * @param elements inputs whose values of all steps are kept anyway
     * @param results what is summed
     */
    StepSums(Graph step, Set<Node> fixed, Set<Node> elements, List<Node> results) {
        this.varying = new HashSet<>(step.inputs());
        varying.removeAll(fixed);
        for (Node node : step.nodes()) {
            if (node.operands().stream().anyMatch(varying::contains)) {
                varying.add(node);
            }
        }
        List<List<Node>> terms = results.stream().map(this::terms).toList();
        Set<Node> factors = new HashSet<>(elements);
        terms.forEach(sum -> sum.forEach(term -> product(term).ifPresent(dot -> factors.addAll(dot.operands()))));
        for (List<Node> sum : terms) {
            sums.add(new Sum(
                    sum.stream().filter(term -> !isLate(term, factors)).toList(),
                    sum.stream().filter(term -> isLate(term, factors)).toList()));
        }
        sums.stream()
                .flatMap(sum -> sum.late.stream())
                .flatMap(term -> product(term).orElse(term).operands().stream())
                .filter(node -> !elements.contains(node) && !kept.contains(node))
                .forEach(kept::add);
    }

    /**
     * One sum.
     *
     * @param early terms that are added step by step
     * @param late terms whose sums are computed from all steps
     */
    record Sum(List<Node> early, List<Node> late) {}

    /** What the loop must keep of each step, besides the elements. */
    List<Node> kept() {
        return kept;
    }

    /** The sums, in the order of the results. */
    List<Sum> sums() {
        return sums;
    }

    private List<Node> terms(Node node) {
        if (!node.is(Elementwise.ADD)) {
            return List.of(node);
        }
        List<Node> terms = new ArrayList<>(terms(node.operand(0)));
        terms.addAll(terms(node.operand(1)));
        return terms;
    }

    /** The product that a term is, perhaps with its axes in another order. */
    private Optional<Node> product(Node term) {
        Node node = term.is(Movement.TRANSPOSE) ? term.operand(0) : term;
        return node.is(Contract.DOT) && varying.containsAll(node.operands()) ? Optional.of(node) : Optional.empty();
    }

    private boolean isLate(Node term, Set<Node> factors) {
        return product(term).isPresent() || term.is(Reduce.SUM) && factors.contains(term.operand(0));
    }

    /**
     * The sum of a late term over all steps.
     *
     * @param stacked for each kept node and element its values at all steps, in a further first axis
     */
    Node total(Emit e, Node term, Map<Node, Node> stacked) {
        if (term.is(Reduce.SUM)) {
            List<Integer> axes = new ArrayList<>(List.of(0));
            term.attrs().ints("axes").forEach(axis -> axes.add(axis + 1));
            return e.sum(stacked.get(term.operand(0)), axes);
        }
        Node dot = product(term).orElseThrow();
        Node total = StackedDot.total(e, dot, stacked.get(dot.operand(0)), stacked.get(dot.operand(1)));
        return term == dot ? total : e.transpose(total, term.attrs().ints("permutation"));
    }

    /** The sum of nodes, from the first on. */
    static Node added(Emit e, List<Node> nodes) {
        return IntStream.range(1, nodes.size()).mapToObj(nodes::get).reduce(nodes.getFirst(), e::add);
    }
}
