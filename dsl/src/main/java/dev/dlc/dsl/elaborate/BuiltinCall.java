package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One call of a function of the compiler, with its arguments by name.
 *
 * @param function what is called
 * @param arguments the values that were given
 * @param spans where they are written
 * @param span the call
 * @param wanted the type of the place that the result goes into, where it is known
 */
record BuiltinCall(
        Elaborator elaborator,
        BuiltinFunction function,
        Map<String, Value> arguments,
        Map<String, Span> spans,
        Site site,
        Span span,
        Optional<Type.Tensor> wanted) {

    World world() {
        return site.world();
    }

    Emit emit() {
        return site.world().emit(span);
    }

    boolean has(String name) {
        return arguments.containsKey(name);
    }

    Value value(String name) {
        return arguments.get(name);
    }

    Span at(String name) {
        return spans.getOrDefault(name, span);
    }

    /** An argument as a tensor; numbers and lists have their natural dtype. */
    Node tensor(String name) {
        return Tensors.node(value(name), at(name), world());
    }

    /** An argument as a floating tensor; integers of compile time become f32. */
    Node floating(String name) {
        Node node =
                Tensors.isTensorLike(value(name)) && Tensors.naturalDtype(value(name)) == DType.I32 && !isTensor(name)
                        ? Tensors.node(value(name), DType.F32, at(name), world())
                        : tensor(name);
        Operators.requireFloat(node, function.name(), at(name));
        return node;
    }

    private boolean isTensor(String name) {
        return value(name) instanceof Value.Tensor;
    }

    /** An argument as an i32 tensor. */
    Node indices(String name) {
        Node node = tensor(name);
        if (node.dtype() != DType.I32) {
            throw Failure.wrong(dev.dlc.diagnostic.Diagnostic.at(
                            dev.dlc.dsl.check.DslCode.DTYPE_MISMATCH,
                            at(name),
                            "`" + name + "` of `" + function.name() + "` holds indices")
                    .sides("an i32 tensor", node.tensor().toString())
                    .fix("convert them: `cast(ids, i32)`"));
        }
        return node;
    }

    Dim dim(String name) {
        return Expect.dim(value(name), at(name), world());
    }

    int integer(String name, int standard) {
        return has(name) ? Expect.literal(value(name), at(name), world()) : standard;
    }

    boolean flag(String name) {
        return has(name) && Expect.flag(value(name), at(name), world());
    }

    List<Dim> shape(String name) {
        return Expect.shape(value(name), at(name), world());
    }

    DType dtype(String name, DType standard) {
        return has(name) ? Expect.dtype(value(name), at(name)) : standard;
    }

    /** One integer for all places or a list of that many. */
    List<Integer> integers(String name, int count, int standard) {
        return has(name)
                ? Expect.literals(value(name), count, at(name), world())
                : java.util.Collections.nCopies(count, standard);
    }

    /** The axes of {@code over}; all where it is not given. */
    List<Integer> axes(Node x) {
        int rank = x.tensor().rank();
        return has("over")
                ? Expect.axes(value("over"), rank, at("over"), world())
                : IntStream.range(0, rank).boxed().toList();
    }

    /** The one axis of {@code over}. */
    int axis(Node x, int standard) {
        int rank = x.tensor().rank();
        if (!has("over")) {
            return Expect.axis(standard, rank, span);
        }
        List<Integer> axes = Expect.axes(value("over"), rank, at("over"), world());
        if (axes.size() != 1) {
            throw Expect.wrongKind(value("over"), at("over"), "one axis");
        }
        return axes.getFirst();
    }

    /** The items of a list of tensors, all of one dtype. */
    List<Node> tensors(String name) {
        List<Value> items = Expect.items(value(name), at(name), world());
        DType dtype = Tensors.naturalDtype(new Value.Items(items));
        List<Node> nodes = new ArrayList<>();
        for (Value item : items) {
            Node node = Tensors.node(item, dtype, at(name), world());
            if (!nodes.isEmpty()) {
                Operators.requireSame(nodes.getFirst(), node, "the list", at(name));
            }
            nodes.add(node);
        }
        if (nodes.isEmpty()) {
            throw Expect.wrongKind(value(name), at(name), "a list with at least one tensor");
        }
        return nodes;
    }

    Failure wrong(String name, String expected) {
        return Expect.wrongKind(value(name), at(name), expected);
    }
}
