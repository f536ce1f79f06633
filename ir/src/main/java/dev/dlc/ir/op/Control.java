package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Regions, tuples, named points. A region's results are its output roots in order. */
public final class Control {
    private Control() {}

    /** The types of a region's results. */
    static List<Type.Tensor> results(Graph region) {
        return region.roots().stream()
                .filter(Root.Output.class::isInstance)
                .map(root -> root.value().tensor())
                .toList();
    }

    private static List<Type.Tensor> types(String op, List<Node> operands) {
        List<Type.Tensor> types = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            types.add(Rules.tensor(op, operands, i));
        }
        return types;
    }

    private static void inputs(String rule, Graph region, List<Type.Tensor> expected) {
        List<Type.Tensor> found = region.inputs().stream().map(Node::tensor).toList();
        Rules.check(found.equals(expected), rule, "the region's inputs don't fit", expected, found);
    }

    private static void regionCount(String op, List<Graph> regions, int count) {
        Rules.check(regions.size() == count, op + ".c0", "wrong number of regions", count, regions.size());
    }

    private static Type.Tensor step(Type.Tensor stacked) {
        return stacked.with(stacked.shape().without(List.of(0)));
    }

    private static Type.Tensor stack(Type.Tensor item, Dim length) {
        List<Dim> dims = new ArrayList<>(List.of(length));
        dims.addAll(item.shape().dims());
        return item.with(new Shape(dims));
    }

    private static Type scanType(List<Node> operands, Attrs attrs, List<Graph> regions) {
        regionCount("scan", regions, 1);
        List<Type.Tensor> types = types("scan", operands);
        int carries = (int) attrs.integer("carries");
        int inputs = (int) attrs.integer("inputs");
        Dim length = attrs.dims("length").getFirst();
        attrs.flag("reverse");
        List<Type.Tensor> expected = new ArrayList<>(types);
        for (int i = carries; i < carries + inputs; i++) {
            Rules.check(
                    types.get(i).rank() > 0,
                    "scan.c1",
                    "a scanned input needs an axis",
                    "an axis of size " + length,
                    types.get(i));
            Rules.dims("scan.c1", length, types.get(i).shape().dim(0));
            expected.set(i, step(types.get(i)));
        }
        inputs("scan.c2", regions.getFirst(), expected);
        List<Type.Tensor> results = results(regions.getFirst());
        Rules.check(
                results.size() >= carries && results.subList(0, carries).equals(types.subList(0, carries)),
                "scan.c3",
                "the body must yield the carries first",
                types.subList(0, carries),
                results);
        List<Type.Tensor> items = new ArrayList<>(results.subList(0, carries));
        results.subList(carries, results.size()).forEach(y -> items.add(stack(y, length)));
        return new Type.Tuple(items);
    }

    private static List<RefTensor> scanValue(Reference.Call call) {
        Attrs attrs = call.node().attrs();
        int carries = (int) attrs.integer("carries");
        int inputs = (int) attrs.integer("inputs");
        int length = call.size(attrs.dims("length").getFirst());
        List<RefTensor> carry = new ArrayList<>(call.operands().subList(0, carries));
        List<Type.Tensor> types = ((Type.Tuple) call.node().type()).items();
        List<RefTensor> stacked = types.subList(carries, types.size()).stream()
                .map(type -> RefTensor.zeros(type.dtype(), call.sizes(type)))
                .toList();
        for (int step = 0; step < length; step++) {
            int t = attrs.flag("reverse") ? length - 1 - step : step;
            List<RefTensor> arguments = new ArrayList<>(carry);
            for (RefTensor xs : call.operands().subList(carries, carries + inputs)) {
                int count = xs.data().length / length;
                arguments.add(new RefTensor(
                        xs.dtype(),
                        Arrays.copyOfRange(xs.sizes(), 1, xs.rank()),
                        Arrays.copyOfRange(xs.data(), t * count, (t + 1) * count)));
            }
            arguments.addAll(
                    call.operands().subList(carries + inputs, call.operands().size()));
            List<RefTensor> results = call.region(call.node().regions().getFirst(), arguments);
            carry = new ArrayList<>(results.subList(0, carries));
            for (int k = 0; k < stacked.size(); k++) {
                double[] y = results.get(carries + k).data();
                System.arraycopy(y, 0, stacked.get(k).data(), t * y.length, y.length);
            }
        }
        carry.addAll(stacked);
        return carry;
    }

    /** A loop over the first axis of inputs with carried values. */
    public static final Op SCAN = Row.of("scan", Op.Family.CONTROL)
            .type(Control::scanType)
            .reference(Control::scanValue)
            .nondiff("the reverse of scan is not available yet")
            .build();
    /** A loop until a condition fails. */
    public static final Op WHILE = Row.of("while", Op.Family.CONTROL)
            .type((operands, attrs, regions) -> {
                regionCount("while", regions, 2);
                List<Type.Tensor> types = types("while", operands);
                int carries = (int) attrs.integer("carries");
                attrs.dims("bound");
                inputs("while.c1", regions.get(0), types);
                inputs("while.c1", regions.get(1), types);
                Rules.check(
                        results(regions.get(0)).equals(List.of(Type.scalar(DType.BOOL))),
                        "while.c2",
                        "the condition must yield a truth value",
                        "bool[]",
                        results(regions.get(0)));
                Rules.check(
                        results(regions.get(1)).equals(types.subList(0, carries)),
                        "while.c3",
                        "the body must yield the carries",
                        types.subList(0, carries),
                        results(regions.get(1)));
                return new Type.Tuple(types.subList(0, carries));
            })
            .reference(call -> {
                Attrs attrs = call.node().attrs();
                int carries = (int) attrs.integer("carries");
                List<Dim> bound = attrs.dims("bound");
                long left = bound.isEmpty() ? Long.MAX_VALUE : call.size(bound.getFirst());
                List<RefTensor> values = new ArrayList<>(call.operands());
                while (left-- > 0
                        && call.region(call.node().regions().get(0), values)
                                        .getFirst()
                                        .data()[0]
                                != 0) {
                    List<RefTensor> next = call.region(call.node().regions().get(1), values);
                    for (int i = 0; i < carries; i++) {
                        values.set(i, next.get(i));
                    }
                }
                return values.subList(0, carries);
            })
            .nondiff("the number of rounds of while is known at run time only")
            .build();
    /** One of two regions. */
    public static final Op COND = Row.of("cond", Op.Family.CONTROL)
            .type((operands, attrs, regions) -> {
                regionCount("cond", regions, 2);
                List<Type.Tensor> types = types("cond", operands);
                Rules.same("cond.c1", Type.scalar(DType.BOOL), types.getFirst());
                inputs("cond.c2", regions.get(0), types.subList(1, types.size()));
                inputs("cond.c2", regions.get(1), types.subList(1, types.size()));
                Rules.check(
                        results(regions.get(0)).equals(results(regions.get(1))),
                        "cond.c3",
                        "both sides must yield the same types",
                        results(regions.get(0)),
                        results(regions.get(1)));
                return new Type.Tuple(results(regions.get(0)));
            })
            .reference(call -> {
                int side = call.operands().getFirst().data()[0] != 0 ? 0 : 1;
                return call.region(
                        call.node().regions().get(side),
                        call.operands().subList(1, call.operands().size()));
            })
            .nondiff("the reverse of cond is not available yet")
            .build();
    /** A region applied to arguments. */
    public static final Op CALL = Row.of("call", Op.Family.CONTROL)
            .type((operands, attrs, regions) -> {
                regionCount("call", regions, 1);
                inputs("call.c1", regions.getFirst(), types("call", operands));
                return new Type.Tuple(results(regions.getFirst()));
            })
            .reference(call -> call.region(call.node().regions().getFirst(), call.operands()))
            .nondiff("calls are inlined before differentiation")
            .build();
    /** One item of a tuple. */
    public static final Op GET = Row.of("get", Op.Family.CONTROL)
            .type((operands, attrs, regions) -> {
                Rules.count("get", operands, 1);
                return switch (operands.getFirst().type()) {
                    case Type.Tensor tensor ->
                        throw new dev.dlc.ir.Violation(
                                "get.c1", "the operand is one tensor", "a tuple", tensor.toString());
                    case Type.Tuple tuple -> {
                        int index = (int) attrs.integer("index");
                        Rules.check(
                                index >= 0 && index < tuple.items().size(),
                                "get.c2",
                                "no such item",
                                "an index below " + tuple.items().size(),
                                index);
                        yield tuple.items().get(index);
                    }
                };
            })
            .reference(call -> call.operands())
            .gradient(c -> List.of())
            .build();
    /** A named point that tools read. */
    public static final Op TAP = Row.of("tap", Op.Family.CONTROL)
            .type((operands, attrs, regions) -> {
                Rules.count("tap", operands, 1);
                attrs.text("name");
                return Rules.tensor("tap", operands, 0);
            })
            .reference(call -> List.of(call.operands().getFirst()))
            .gradient(c -> List.of(Optional.of(c.cotangent())))
            .test(List.of(Type.tensor(DType.F32, Shape.of(3))), Attrs.NONE.with("name", "x"), range(-2, 2))
            .build();
    /** A forward region with a backward region of its own. */
    public static final Op CUSTOM_GRAD = Row.of("custom_grad", Op.Family.CONTROL)
            .type((operands, attrs, regions) -> {
                regionCount("custom_grad", regions, 2);
                List<Type.Tensor> types = types("custom_grad", operands);
                inputs("custom_grad.c1", regions.get(0), types);
                List<Type.Tensor> results = results(regions.get(0));
                List<Type.Tensor> backward = new ArrayList<>(types);
                backward.addAll(results);
                backward.addAll(results);
                inputs("custom_grad.c2", regions.get(1), backward);
                int inputs = (int) attrs.integer("inputs");
                Rules.check(
                        results(regions.get(1)).equals(types.subList(0, inputs)),
                        "custom_grad.c3",
                        "the backward region must yield one cotangent per input",
                        types.subList(0, inputs),
                        results(regions.get(1)));
                return new Type.Tuple(results);
            })
            .reference(call -> call.region(call.node().regions().getFirst(), call.operands()))
            .gradient(c -> {
                Emit e = c.emit();
                List<Node> arguments = new ArrayList<>(c.node().operands());
                int count = ((Type.Tuple) c.node().type()).items().size();
                for (int i = 0; i < count; i++) {
                    arguments.add(e.get(c.node(), i));
                }
                for (int i = 0; i < count; i++) {
                    Node result = e.get(c.node(), i);
                    arguments.add(c.cotangents().get(i).orElseGet(() -> e.like(result, 0)));
                }
                Node backward = e.node(
                        Control.CALL, Attrs.NONE, List.of(c.node().regions().get(1)), arguments);
                List<Optional<Node>> all = new ArrayList<>();
                for (int i = 0; i < c.node().operands().size(); i++) {
                    int item = i;
                    all.add(
                            i < c.node().attrs().integer("inputs")
                                    ? Optional.of(e.get(backward, item))
                                    : Optional.empty());
                }
                return all;
            })
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(SCAN, WHILE, COND, CALL, GET, TAP, CUSTOM_GRAD);
}
