package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code vmap(f)(xs, ...)}: f of each element along the first axis of the arguments. The function is elaborated once,
 * with elements at a symbolic place, and turned into operations on whole tensors by the batching rules of the op table,
 * like the body of index notation.
 *
 * <p>Numbers are given to all calls, and so are models, but for the parameters that have one more axis than they were
 * declared with, as in the result of another {@code vmap}.
 */
final class Vmap {
    private final Elaborator elaborator;
    private final Site site;
    private final Span span;
    private final Index index;
    private Optional<Node> first = Optional.empty();

    Vmap(Elaborator elaborator, Site site, Span span) {
        this.elaborator = elaborator;
        this.site = site;
        this.span = span;
        this.index = site.world().nest().index("vmap", span);
    }

    Value call(Value function, List<Arg> arguments) {
        World world = site.world();
        List<Value> elements = new ArrayList<>();
        for (Arg argument : arguments) {
            Value value = argument.value()
                    .orElseGet(() -> elaborator.eval(argument.expression().orElseThrow(), site.unnamed()));
            elements.add(element(Expect.usable(value), argument.span()));
        }
        if (first.isEmpty()) {
            throw noAxis(
                    arguments.isEmpty() ? "no argument" : elements.getFirst().describe(), span);
        }
        IndexSpace space = world.nest().space(site.frame());
        space.own().add(index);
        Value result = IndexNotation.inside(
                "`vmap`", space, world, () -> elaborator.calls().apply(function, elements, site.unnamed(), span));
        new Bounds(world).settle(space);
        Value usable = Expect.usable(result);
        Value tensors = Tensors.isNumber(usable) ? new Value.Tensor(Tensors.node(usable, span, world)) : usable;
        Bundle bundle = Bundle.of(tensors, span, world);
        if (bundle.nodes().isEmpty()) {
            throw Expect.wrongKind(usable, span, "a function that yields tensors");
        }
        return unnamed(bundle.with(IndexNotation.over(List.of(index), bundle.nodes(), world.emit(span), span)));
    }

    /** A tensor with one more axis than its elements. */
    private static Value unnamed(Value value) {
        return value instanceof Value.Tensor tensor ? new Value.Tensor(tensor.node()) : value;
    }

    private Value element(Value value, Span at) {
        return switch (value) {
            case Value.Tensor tensor -> new Value.Tensor(element(tensor.node(), at), elementNames(tensor));
            case Value.Instance instance -> Models.replace(instance, this::element);
            case Value.Tuple tuple ->
                new Value.Tuple(
                        tuple.items().stream().map(item -> element(item, at)).toList());
            case Value.Record fields -> {
                Map<String, Value> elements = new LinkedHashMap<>();
                fields.fields().forEach((name, item) -> elements.put(name, element(item, at)));
                yield new Value.Record(elements);
            }
            case Value.Items list
            when Tensors.isTensorLike(list) -> new Value.Tensor(element(Tensors.node(list, at, site.world()), at));
            case Value.Items list ->
                new Value.Items(
                        list.items().stream().map(item -> element(item, at)).toList());
            case Value other -> other;
        };
    }

    private static List<String> elementNames(Value.Tensor tensor) {
        return tensor.axes().isEmpty()
                ? List.of()
                : tensor.axes().subList(1, tensor.axes().size());
    }

    private Value.Variable element(Value.Variable variable) {
        Optional<Node> own = variable.override();
        boolean mapped = own.isPresent()
                && own.get().tensor().rank() > variable.leaf().type().rank();
        return mapped ? new Value.Variable(variable.leaf(), Optional.of(element(own.get(), span))) : variable;
    }

    private Node element(Node x, Span at) {
        if (x.tensor().rank() == 0) {
            throw noAxis(x.tensor().toString(), at);
        }
        if (first.isEmpty()) {
            first = Optional.of(x);
            index.bound(Dim.ZERO, x.shape().dim(0));
        }
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        dims.set(0, index.count());
        Node agreed = Tensors.assume(x, dims, new Tensors.Purpose("the arguments of `vmap`", at), site.world())
                .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                DslCode.SHAPE_MISMATCH, at, "the arguments of `vmap` have first axes of one size")
                        .sides("a first axis of " + index.count(), x.tensor().toString())));
        return Subscripts.element(
                agreed, 0, Dim.symbol(index.symbol()), site.world().emit(at));
    }

    private static Failure noAxis(String found, Span at) {
        return Failure.wrong(
                Diagnostic.at(DslCode.LOOP_INPUT, at, "`vmap(f)` calls f for each element along the first axis")
                        .sides("a tensor with a first axis", found)
                        .fix("write a lambda that takes what changes: `vmap(x => f(x, scale))(xs)`"));
    }
}
