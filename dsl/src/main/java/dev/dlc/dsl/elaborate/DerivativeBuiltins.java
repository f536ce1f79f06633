package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import java.util.List;

/** Functions that make derivatives. */
final class DerivativeBuiltins {
    private DerivativeBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("grad", "f", "", call -> derived(call, Value.Derivation.GRAD)),
            row("value_and_grad", "f", "", call -> derived(call, Value.Derivation.VALUE_AND_GRAD)),
            row("vmap", "f", "", call -> derived(call, Value.Derivation.VMAP)),
            row(
                    "vjp",
                    "f x cotangent",
                    "",
                    call -> call.elaborator().derivatives().vjp(call)),
            row("jvp", "f at along", "", call -> call.elaborator().derivatives().jvp(call)),
            row("stop_gradient", "x", "", DerivativeBuiltins::stopGradient),
            row(
                    "tap",
                    "x name",
                    "",
                    call -> new Value.Tensor(
                            call.emit().tap(call.tensor("x"), Expect.text(call.value("name"), call.at("name"))),
                            Operators.axes(call.value("x")))));

    private static Value derived(BuiltinCall call, Value.Derivation how) {
        if (!(call.value("f") instanceof Value.Callable)) {
            throw call.wrong("f", "a function");
        }
        return new Value.Derived(how, call.value("f"));
    }

    private static Value stopGradient(BuiltinCall call) {
        Value x = call.value("x");
        return Tensors.isNumber(x)
                ? x
                : Bundle.of(x, call.at("x"), call.world())
                        .map(node -> call.emit().stopGradient(node));
    }
}
