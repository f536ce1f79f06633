package dev.dlc.ir.op;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.Arrays;
import java.util.List;

/** Ops without operands. */
public final class Leaf {
    private Leaf() {}

    private static final TypeRule TYPED = (operands, attrs, regions) -> {
        Rules.count("leaf", operands, 0);
        return Type.tensor(attrs.element("dtype"), new Shape(attrs.dims("shape")));
    };
    private static final Reference BOUND =
            call -> List.of(call.leaf(call.node().attrs().text("name")));

    private static Op bound(String name) {
        return Row.of(name, Op.Family.LEAF)
                .type(TYPED)
                .reference(BOUND)
                .gradient(c -> List.of())
                .test(List.of(), attrs(DType.F32, Shape.of(3)).with("name", "x"))
                .build();
    }

    private static Attrs attrs(DType dtype, Shape shape) {
        return Attrs.of("dtype", new Attr.Element(dtype)).withDims("shape", shape.dims());
    }

    /** A value of the caller. */
    public static final Op INPUT = bound("input");
    /** A trained parameter. */
    public static final Op PARAM = bound("param");
    /** State kept between runs. */
    public static final Op STATE = bound("state");
    /** A literal tensor; one value stands for all elements. */
    public static final Op CONSTANT = Row.of("constant", Op.Family.LEAF)
            .type((operands, attrs, regions) -> {
                Type.Tensor type = (Type.Tensor) TYPED.apply(operands, attrs, regions);
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
    public static final Op IOTA = Row.of("iota", Op.Family.LEAF)
            .type((operands, attrs, regions) -> {
                Type.Tensor type = (Type.Tensor) TYPED.apply(operands, attrs, regions);
                Rules.axes("iota.c1", type, List.of((int) attrs.integer("axis")));
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
            .nondiff("an index has no derivative")
            .test(List.of(), attrs(DType.I32, Shape.of(3, 4)).with("axis", 0))
            .test(List.of(), attrs(DType.F32, Shape.of(3, 4)).with("axis", 1))
            .build();
    /** A dim as a scalar. */
    public static final Op SIZE = Row.of("size", Op.Family.LEAF)
            .type((operands, attrs, regions) -> {
                Rules.count("size", operands, 0);
                return Type.scalar(attrs.element("dtype"));
            })
            .reference(call -> {
                Dim dim = call.node().attrs().dims("dim").getFirst();
                return List.of(RefTensor.scalar(call.node().dtype(), call.size(dim)));
            })
            .gradient(c -> List.of())
            .test(List.of(), Attrs.of("dtype", new Attr.Element(DType.F32)).withDims("dim", List.of(Dim.of(7))))
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(INPUT, PARAM, STATE, CONSTANT, IOTA, SIZE);
}
