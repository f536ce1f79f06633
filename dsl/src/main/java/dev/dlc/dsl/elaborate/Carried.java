package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.syntax.Expression;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import java.util.List;

/**
 * Subscripts of tensors that were declared with a leading pack: in index notation {@code x[t, d]} of {@code x:
 * f32[...B, T, D]} counts from the axes behind the pack, whose own axes are carried along.
 */
final class Carried {
    private final Expression.Subscript subscript;
    private final World world;

    Carried(Expression.Subscript subscript, World world) {
        this.subscript = subscript;
        this.world = world;
    }

    Value tensor(Node x, List<String> names, List<Value> indices) {
        int packs = (int) names.stream()
                .takeWhile(name -> name.startsWith(IndexNotation.PACK))
                .count();
        boolean carried = packs > 0
                && indices.size() == x.tensor().rank() - packs
                && indices.stream().anyMatch(this::follows)
                && world.nest().space().isPresent();
        if (!carried) {
            return Subscripts.tensor(x, indices, subscript, world);
        }
        List<Index> along = world.nest().space().orElseThrow().packs();
        while (along.size() < packs) {
            along.add(world.nest().index(IndexNotation.PACK, subscript.span()));
        }
        Node element = x;
        for (int axis = packs - 1; axis >= 0; axis--) {
            element = place(element, along.get(axis));
        }
        return Subscripts.tensor(element, indices, subscript, world);
    }

    /** One step along the first axis; an axis of size 1 goes with any other. */
    private Node place(Node x, Index index) {
        Dim size = x.shape().dim(0);
        if (index.size().isEmpty()) {
            index.bound(Dim.ZERO, size);
        }
        boolean one = size.is(1) && !index.count().is(1);
        Dim place = one ? Dim.ZERO : Dim.symbol(index.symbol());
        if (!one && !size.equals(index.count())) {
            Tensors.Purpose purpose = new Tensors.Purpose("packs that are carried along", subscript.span());
            List<Dim> dims = new java.util.ArrayList<>(x.shape().dims());
            dims.set(0, index.count());
            Node agreed = Tensors.assume(x, dims, purpose, world)
                    .orElseThrow(() -> Subscripts.outOfRange(
                            subscript.span(),
                            "the packs of these tensors have different sizes",
                            "packs of one shape",
                            index.count() + " and " + size));
            return Subscripts.element(agreed, 0, place, world.emit(subscript.span()));
        }
        return Subscripts.element(x, 0, place, world.emit(subscript.span()));
    }

    private boolean follows(Value index) {
        return switch (index) {
            case Value.Int number -> world.nest().follows(number.dim());
            case Value.Tensor tensor -> !world.nest().reached(tensor.node()).isEmpty();
            case Value.Range range ->
                range.start().filter(world.nest()::follows).isPresent()
                        || range.end().filter(world.nest()::follows).isPresent();
            case Value other -> false;
        };
    }
}
