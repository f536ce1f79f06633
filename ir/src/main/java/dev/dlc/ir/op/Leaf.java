package dev.dlc.ir.op;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.Arrays;
import java.util.List;

/** Ops without operands. */
public final class Leaf {
    private Leaf() {}

    private static Type.Tensor type(String name, List<Node> operands, Attrs attrs) {
        Rules.count(name, operands, 0);
        return Type.tensor(attrs.element("dtype"), new Shape(attrs.dims("shape")));
    }

    private static Op bound(String name) {
        return row(name)
                .attrs(Attr.Kind.DIMS, "shape")
                .attrs(Attr.Kind.TEXT, "name")
                .type((operands, attrs, regions) -> type(name, operands, attrs))
                .reference(call -> List.of(call.leaf(call.node().attrs().text("name"))))
                .gradient(c -> List.of())
                .test(List.of(), attrs(DType.F32, Shape.of(3)).with("name", "x"))
                .build();
    }

    /** The attributes of a type. */
    static Attrs typed(Type.Tensor type) {
        return Attrs.NONE
                .with("dtype", type.dtype())
                .withDims("shape", type.shape().dims());
    }

    private static Attrs attrs(DType dtype, Shape shape) {
        return typed(Type.tensor(dtype, shape));
    }

    private static Row row(String name) {
        return Row.of(name, Op.Family.LEAF).attrs(Attr.Kind.ELEMENT, "dtype");
    }

    /** A value of the caller. */
    public static final Op INPUT = bound("input");
    /** A trained parameter. */
    public static final Op PARAM = bound("param");
    /** State kept between runs. */
    public static final Op STATE = bound("state");
    /** A literal tensor; one value stands for all elements. */
    public static final Op CONSTANT = row("constant")
            .attrs(Attr.Kind.DIMS, "shape")
            .attrs(Attr.Kind.REALS, "values")
            .type((operands, attrs, regions) -> {
                Type.Tensor type = type("constant", operands, attrs);
                int count = attrs.reals("values").size();
                Rules.check(
                        count == 1 || type.shape().elements().is(count),
                        "constant.c1",
                        "wrong number of values",
                        "1 or " + type.shape().elements(),
                        count);
                return type;
            })
            .reference(call -> {
                int[] sizes = call.sizes(call.node().tensor());
                List<Double> values = call.node().attrs().reals("values");
                double[] out = new double[RefTensor.count(sizes)];
                if (values.size() == 1) {
                    Arrays.fill(out, values.getFirst());
                } else {
                    Arrays.setAll(out, values::get);
                }
                return List.of(new RefTensor(call.node().dtype(), sizes, out));
            })
            .gradient(c -> List.of())
            .test(List.of(), attrs(DType.F32, Shape.of(2, 3)).with("values", new Attr.Reals(List.of(1.5))))
            .test(List.of(), attrs(DType.I32, Shape.of(3)).with("values", new Attr.Reals(List.of(1.0, -2.0, 3.0))))
            .build();
    /** The index along an axis. */
    public static final Op IOTA = row("iota")
            .attrs(Attr.Kind.DIMS, "shape")
            .attrs(Attr.Kind.INT, "axis")
            .type((operands, attrs, regions) -> {
                Type.Tensor type = type("iota", operands, attrs);
                Rules.axis("iota.c1", type, attrs.integer("axis"));
                Rules.numeric("iota.c2", type);
                return type;
            })
            .reference(call -> {
                int[] sizes = call.sizes(call.node().tensor());
                RefTensor out = RefTensor.zeros(call.node().dtype(), sizes);
                int axis = (int) call.node().attrs().integer("axis");
                int stride = out.strides()[axis];
                Arrays.setAll(out.data(), i -> i / stride % sizes[axis]);
                return List.of(out);
            })
            .gradient(c -> List.of())
            .test(List.of(), attrs(DType.I32, Shape.of(3, 4)).with("axis", 0))
            .test(List.of(), attrs(DType.F32, Shape.of(3, 4)).with("axis", 1))
            .build();
    /** A dim as a scalar. */
    public static final Op SIZE = row("size")
            .attrs(Attr.Kind.DIMS, "dim")
            .type((operands, attrs, regions) -> {
                Rules.count("size", operands, 0);
                Rules.one("size.c1", "dim", attrs.dims("dim"));
                Rules.numeric("size.c2", Type.scalar(attrs.element("dtype")));
                return Type.scalar(attrs.element("dtype"));
            })
            .reference(call -> {
                Dim dim = call.node().attrs().dims("dim").getFirst();
                return List.of(RefTensor.scalar(call.node().dtype(), call.size(dim)));
            })
            .gradient(c -> List.of())
            .test(List.of(), Attrs.NONE.with("dtype", DType.F32).withDims("dim", List.of(Dim.of(7))))
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(INPUT, PARAM, STATE, CONSTANT, IOTA, SIZE);
}
