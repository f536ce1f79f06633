package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import java.util.List;
import java.util.Optional;

/** Functions that make derivatives. */
final class DerivativeBuiltins {
    private DerivativeBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("grad", "f", "", call -> derived(call, Value.Derivation.GRAD)),
            row("value_and_grad", "f", "", call -> derived(call, Value.Derivation.VALUE_AND_GRAD)),
            row("hessian", "f", "", call -> derived(call, Value.Derivation.HESSIAN)),
            row("vmap", "f", "", call -> derived(call, Value.Derivation.VMAP)),
            row(
                    "vjp",
                    "f x cotangent",
                    "",
                    call -> call.elaborator().derivatives().vjp(call)),
            row("jvp", "f at along", "", call -> call.elaborator().derivatives().jvp(call)),
            row("hvp", "f at along", "", call -> call.elaborator().derivatives().hvp(call)),
            row("custom_grad", "f", "vjp jvp", DerivativeBuiltins::custom),
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

    private static Value custom(BuiltinCall call) {
        for (String name : List.of("f", "vjp", "jvp")) {
            if (call.has(name) && !(call.value(name) instanceof Value.Callable)) {
                throw call.wrong(name, "a function");
            }
        }
        Optional<Value> vjp = call.has("vjp") ? Optional.of(call.value("vjp")) : Optional.empty();
        Optional<Value> jvp = call.has("jvp") ? Optional.of(call.value("jvp")) : Optional.empty();
        if (vjp.isEmpty() && jvp.isEmpty()) {
            throw Signatures.missing("vjp", "custom_grad", call.function().signature(), call.span(), Optional.empty());
        }
        return new Value.Custom(call.value("f"), vjp, jvp);
    }

    private static Value stopGradient(BuiltinCall call) {
        Value x = call.value("x");
        return Tensors.isNumber(x)
                ? x
                : Bundle.of(x, call.at("x"), call.world())
                        .map(node -> call.emit().stopGradient(node));
    }
}
