package dev.dlc.codegen.jvm.asm;

import java.lang.reflect.InvocationTargetException;
import java.util.function.BiFunction;

/** Runs one generated static method and hands back its value and its text. */
final class Run {
    private Run() {}

    /** The value and the text of one expression. */
    record Outcome(Object value, String text) {}

    /** Evaluates an expression without parameters. */
    static Outcome expression(Expr e) {
        return method(e.type(), new Object[0], new MethodBuilder.Param[0], (code, m) -> {
            code.ret(e);
            return e.toString();
        });
    }

    /** Writes a method with the given parameters, and calls it. The body returns the text to hand back. */
    static Outcome method(
            JType result,
            Object[] arguments,
            MethodBuilder.Param[] parameters,
            BiFunction<Code, MethodBuilder, String> body) {
        GeneratedClasses classes = new GeneratedClasses();
        ClassBuilder c = ClassBuilder.of(classes.name("Probe"));
        MethodBuilder m = c.staticMethod("probe", result, parameters);
        String text = body.apply(m.body(), m);
        Class<?> type = classes.define(c, true);
        Object value = call(type, "probe", arguments);
        return new Outcome(value, text);
    }

    static Object call(Class<?> type, String name, Object... arguments) {
        for (var method : type.getMethods()) {
            if (method.getName().equals(name)) {
                try {
                    return method.invoke(null, arguments);
                } catch (IllegalAccessException | InvocationTargetException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        throw new IllegalArgumentException("no method " + name);
    }
}
