package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loops, branches, calls and tuples. */
public final class Control {
    private Control() {}

    private static int number(Attrs attrs, String name, String rule, int most) {
        long value = attrs.integer(name);
        Rules.check(value >= 0 && value <= most, rule, name + " is out of range", "0 to " + most, value);
        return (int) value;
    }

    private static Type scanType(List<Node> operands, Attrs attrs, List<Graph> regions) {
        List<Type.Tensor> types = Rules.tensors("scan", operands);
        int carries = number(attrs, "carries", "scan.c1", types.size());
        int end = carries + number(attrs, "inputs", "scan.c1", types.size() - carries);
        Dim length = Rules.one("scan.c2", "length", attrs.dims("length"));
        List<Type.Tensor> inputs = new ArrayList<>(types);
        for (int i = carries; i < end; i++) {
            Rules.check(
                    types.get(i).rank() > 0, "scan.c3", "a scalar has no steps", "an axis of " + length, types.get(i));
            Rules.dims("scan.c4", length, types.get(i).shape().dim(0));
            inputs.set(i, types.get(i).with(types.get(i).shape().without(List.of(0))));
        }
        Graph body = regions.getFirst();
        List<Type.Tensor> results = Regions.results(body);
        List<Type.Tensor> expected = new ArrayList<>(types.subList(0, carries));
        expected.addAll(results.subList(Math.min(carries, results.size()), results.size()));
        Regions.check("scan.c5", body, inputs, expected);
        List<Type.Tensor> items = new ArrayList<>(types.subList(0, carries));
        results.subList(carries, results.size()).forEach(y -> items.add(ControlEmit.stacked(y, length)));
        return new Type.Tuple(items);
    }

    private static List<RefTensor> scanValue(Reference.Call call) {
        Attrs attrs = call.node().attrs();
        List<RefTensor> operands = call.operands();
        int carries = (int) attrs.integer("carries");
        int end = carries + (int) attrs.integer("inputs");
        int length = call.size(attrs.dims("length").getFirst());
        List<RefTensor> items = new ArrayList<>(operands.subList(0, carries));
        List<Type.Tensor> types = ((Type.Tuple) call.node().type()).items();
        for (Type.Tensor type : types.subList(carries, types.size())) {
            items.add(RefTensor.zeros(type.dtype(), call.sizes(type)));
        }
        for (int step = 0; step < length; step++) {
            int t = attrs.flag("reverse") ? length - 1 - step : step;
            List<RefTensor> inputs = new ArrayList<>(items.subList(0, carries));
            operands.subList(carries, end).forEach(x -> inputs.add(x.row(t)));
            inputs.addAll(operands.subList(end, operands.size()));
            List<RefTensor> results = call.region(call.node().regions().getFirst(), inputs);
            for (int i = 0; i < results.size(); i++) {
                RefTensor result = results.get(i);
                if (i < carries) {
                    items.set(i, result);
                } else {
                    System.arraycopy(
                            result.data(), 0, items.get(i).data(), t * result.data().length, result.data().length);
                }
            }
        }
        return items;
    }

    private static Type whileType(List<Node> operands, Attrs attrs, List<Graph> regions) {
        List<Type.Tensor> types = Rules.tensors("while", operands);
        int carries = number(attrs, "carries", "while.c1", types.size());
        Rules.check(
                attrs.dims("bound").size() <= 1,
                "while.c2",
                "more than one bound",
                "at most one size",
                attrs.dims("bound"));
        Regions.check("while.c3", regions.get(0), types, List.of(Type.scalar(DType.BOOL)));
        Regions.check("while.c4", regions.get(1), types, types.subList(0, carries));
        return new Type.Tuple(types.subList(0, carries));
    }

    private static List<RefTensor> whileValue(Reference.Call call) {
        int carries = (int) call.node().attrs().integer("carries");
        List<Dim> bound = call.node().attrs().dims("bound");
        int most = bound.isEmpty() ? Integer.MAX_VALUE : call.size(bound.getFirst());
        List<RefTensor> state = new ArrayList<>(call.operands());
        for (int step = 0; step < most; step++) {
            if (call.region(call.node().regions().get(0), state).getFirst().data()[0] == 0) {
                break;
            }
            List<RefTensor> next =
                    new ArrayList<>(call.region(call.node().regions().get(1), state));
            next.addAll(state.subList(carries, state.size()));
            state = next;
        }
        return List.copyOf(state.subList(0, carries));
    }

    private static Type condType(List<Node> operands, List<Graph> regions) {
        Rules.atLeast("cond", operands, 1);
        List<Type.Tensor> types = Rules.tensors("cond", operands);
        Rules.same("cond.c1", Type.scalar(DType.BOOL), types.getFirst());
        List<Type.Tensor> captured = types.subList(1, types.size());
        List<Type.Tensor> results = Regions.results(regions.get(0));
        Regions.check("cond.c2", regions.get(0), captured, results);
        Regions.check("cond.c3", regions.get(1), captured, results);
        return new Type.Tuple(results);
    }

    private static Type customGradType(List<Node> operands, Attrs attrs, List<Graph> regions) {
        List<Type.Tensor> types = Rules.tensors("custom_grad", operands);
        int inputs = number(attrs, "inputs", "custom_grad.c1", types.size());
        types.subList(0, inputs).forEach(x -> Rules.floating("custom_grad.c2", x));
        List<Type.Tensor> results = Regions.results(regions.get(0));
        Regions.check("custom_grad.c3", regions.get(0), types, results);
        List<Type.Tensor> backward = new ArrayList<>(types);
        backward.addAll(results);
        backward.addAll(results);
        Regions.check("custom_grad.c4", regions.get(1), backward, types.subList(0, inputs));
        return new Type.Tuple(results);
    }

    /** A loop over the first axis. Outputs keep the places of the elements they belong to. */
    public static final Op SCAN = Row.of("scan", Op.Family.CONTROL)
            .batch(BatchControl::scan)
            .attrs(Attr.Kind.INT, "carries", "inputs")
            .attrs(Attr.Kind.FLAG, "reverse")
            .attrs(Attr.Kind.DIMS, "length")
            .regions("body")
            .type(Control::scanType)
            .reference(Control::scanValue)
            .gradient(ScanGradient::apply)
            .tests(ControlTests::scan)
            .build();
    /** A loop while the condition holds, and at most {@code bound} times. */
    public static final Op WHILE = Row.of("while", Op.Family.CONTROL)
            .batch(BatchControl::whileLoop)
            .attrs(Attr.Kind.INT, "carries")
            .attrs(Attr.Kind.DIMS, "bound")
            .regions("condition", "body")
            .type(Control::whileType)
            .reference(Control::whileValue)
            .gradient(ControlGradients::whileLoop)
            .tests(ControlTests::whileLoop)
            .build();
    /** One of two branches. */
    public static final Op COND = Row.of("cond", Op.Family.CONTROL)
            .batch(BatchControl::cond)
            .regions("then", "else")
            .type((operands, attrs, regions) -> condType(operands, regions))
            .reference(call -> {
                boolean holds = call.operands().getFirst().data()[0] != 0;
                return call.region(
                        call.node().regions().get(holds ? 0 : 1),
                        call.operands().subList(1, call.operands().size()));
            })
            .gradient(ControlGradients::cond)
            .tests(ControlTests::cond)
            .build();
    /** A function applied to arguments. */
    public static final Op CALL = Row.of("call", Op.Family.CONTROL)
            .batch(BatchControl::call)
            .regions("function")
            .type((operands, attrs, regions) -> {
                List<Type.Tensor> results = Regions.results(regions.getFirst());
                Regions.check("call.c1", regions.getFirst(), Rules.tensors("call", operands), results);
                return new Type.Tuple(results);
            })
            .reference(call -> call.region(call.node().regions().getFirst(), call.operands()))
            .gradient(ControlGradients::call)
            .tests(ControlTests::call)
            .build();
    /** One item of a tuple. */
    public static final Op GET = Row.of("get", Op.Family.CONTROL)
            .attrs(Attr.Kind.INT, "index")
            .type((operands, attrs, regions) -> {
                Rules.count("get", operands, 1);
                long index = attrs.integer("index");
                return switch (operands.getFirst().type()) {
                    case Type.Tensor tensor -> {
                        Rules.check(false, "get.c1", "the operand is a tensor", "a tuple", tensor);
                        yield tensor;
                    }
                    case Type.Tuple tuple -> {
                        int count = tuple.items().size();
                        Rules.check(
                                index >= 0 && index < count,
                                "get.c2",
                                "there is no such item",
                                "below " + count,
                                index);
                        yield tuple.items().get((int) index);
                    }
                };
            })
            .reference(call ->
                    List.of(call.operands().get((int) call.node().attrs().integer("index"))))
            .item()
            .tests(ControlTests::get)
            .build();
    /** x, at a named point that tools read and differentiation can ask for. */
    public static final Op TAP = Row.of("tap", Op.Family.CONTROL)
            .batch(BatchMovement::same)
            .attrs(Attr.Kind.TEXT, "name")
            .type((operands, attrs, regions) -> {
                Rules.count("tap", operands, 1);
                return Rules.tensor("tap", operands, 0);
            })
            .reference(Reference.Call::operands)
            .gradient(c -> List.of(Optional.of(c.cotangent())))
            .test(List.of(Type.tensor(DType.F32, Shape.of(3))), Attrs.NONE.with("name", "hidden"), range(-2, 2))
            .build();
    /** A function with a gradient of its own. */
    public static final Op CUSTOM_GRAD = Row.of("custom_grad", Op.Family.CONTROL)
            .batch(BatchControl::customGrad)
            .attrs(Attr.Kind.INT, "inputs")
            .regions("forward", "backward")
            .type(Control::customGradType)
            .reference(call -> call.region(call.node().regions().getFirst(), call.operands()))
            .gradient(ControlGradients::customGradRule)
            .tests(ControlTests::customGrad)
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(SCAN, WHILE, COND, CALL, GET, TAP, CUSTOM_GRAD);
}
