package dev.dlc.ir.op;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reverse of a region: takes the region's inputs and the cotangents of some of its results, yields a cotangent for
 * each floating input.
 *
 * @param graph the reverse region
 * @param inputs the floating inputs of the region, by position
 * @param reached for each of them whether a cotangent arrives; where none does the result is zeros
 */
record VjpRegion(Graph graph, List<Integer> inputs, List<Boolean> reached) {
    VjpRegion {
        inputs = List.copyOf(inputs);
        reached = List.copyOf(reached);
    }

    /** Differentiates a region; {@code given} says which results have a cotangent. */
    static VjpRegion of(Gradient.Context c, Graph region, List<Boolean> given) {
        Emit e = c.emit();
        List<String> names = new ArrayList<>();
        List<Type.Tensor> types = new ArrayList<>(Regions.inputs(region));
        types.forEach(type -> names.add("x" + names.size()));
        List<Integer> floating = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (types.get(i).dtype().isFloat()) {
                floating.add(i);
            }
        }
        int count = names.size();
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i)) {
                names.add("cotangent" + i);
                types.add(region.roots().get(i).value().tensor());
            }
        }
        List<Boolean> reached = new ArrayList<>();
        Regions.Open open = new Regions.Open(names, types, leaves -> {
            List<Node> results = Regions.inline(e, region, leaves.subList(0, count));
            List<Optional<Node>> cotangents = new ArrayList<>();
            int next = count;
            for (boolean here : given) {
                cotangents.add(here ? Optional.of(leaves.get(next++)) : Optional.empty());
            }
            List<Node> wrt = floating.stream().map(leaves::get).toList();
            List<Optional<Node>> found = c.walker().vjp(e, results, cotangents, wrt);
            List<Node> all = new ArrayList<>();
            for (int i = 0; i < wrt.size(); i++) {
                Node leaf = wrt.get(i);
                reached.add(found.get(i).isPresent());
                all.add(found.get(i).orElseGet(() -> e.like(leaf, 0)));
            }
            return all;
        });
        return new VjpRegion(Regions.whole(e, region.name(), open), floating, reached);
    }

    /** The reverse region with the results of some floating inputs only. */
    Graph only(List<Integer> positions) {
        List<Node> results = positions.stream()
                .map(i -> graph.roots().get(i))
                .map(Root::value)
                .toList();
        return Regions.graph(graph.name(), graph.inputs(), results);
    }
}
