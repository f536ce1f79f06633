package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.ir.DType;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions of the compiler by name, and the outermost scope that holds them. */
final class Builtins {
    private final Elaborator elaborator;
    private final Scope root;

    Builtins(Elaborator elaborator) {
        this.elaborator = elaborator;
        this.root = new Scope(Optional.empty(), Scope.Lookup.NONE);
        for (DType dtype : DType.values()) {
            root.bind(dtype.toString(), new Value.Element(dtype), Optional.empty());
        }
        root.bind("true", new Value.Bool(true), Optional.empty());
        root.bind("false", new Value.Bool(false), Optional.empty());
        for (Value.Ambient name : Value.Ambient.values()) {
            root.bind(name.text(), name, Optional.empty());
        }
        for (List<BuiltinFunction> family : List.of(
                ElementwiseBuiltins.ROWS,
                ReduceBuiltins.ROWS,
                ShapeBuiltins.ROWS,
                MakeBuiltins.ROWS,
                ProductBuiltins.ROWS,
                IndexBuiltins.ROWS,
                DerivativeBuiltins.ROWS,
                CompileTimeBuiltins.ROWS,
                TestBuiltins.ROWS)) {
            family.forEach(row -> bind(root, row, row.name()));
        }
        Scope random = new Scope(Optional.empty(), Scope.Lookup.NONE);
        RandomBuiltins.ROWS.forEach(row -> bind(random, row, row.name().substring("random.".length())));
        root.bind("random", new Value.Namespace("random", random), Optional.empty());
    }

    private static void bind(Scope scope, BuiltinFunction row, String name) {
        scope.bind(name, new Value.Builtin(row), Optional.empty());
    }

    /** The scope with every name of the compiler. */
    Scope root() {
        return root;
    }

    /** The value of a call. */
    Value call(BuiltinFunction function, List<Arg> given, Site site, Span span, Optional<Type.Tensor> wanted) {
        List<Optional<Arg>> assigned =
                Signatures.assign(function.parameters(), given, function.name(), function.signature(), span);
        Map<String, Value> values = new LinkedHashMap<>();
        Map<String, Span> spans = new LinkedHashMap<>();
        for (int i = 0; i < assigned.size(); i++) {
            String name = function.parameters().get(i);
            if (assigned.get(i).isEmpty()) {
                if (i < function.required()) {
                    throw Signatures.missing(name, function.name(), function.signature(), span, Optional.empty());
                }
                continue;
            }
            Arg argument = assigned.get(i).get();
            spans.put(name, argument.span());
            if (!name.equals("over")) {
                Value value = argument.value()
                        .orElseGet(() -> elaborator.eval(
                                argument.expression().orElseThrow(), site.unnamed(), hint(function, wanted)));
                values.put(name, Expect.usable(value));
            }
        }
        int over = function.parameters().indexOf("over");
        if (over >= 0 && assigned.get(over).isPresent()) {
            values.put("over", Expect.usable(axes(assigned.get(over).get(), values, site)));
        }
        return function.body().apply(new BuiltinCall(elaborator, function, values, spans, site, span, wanted));
    }

    /** An elementwise function passes on what is wanted of it. */
    private static Optional<Type.Tensor> hint(BuiltinFunction function, Optional<Type.Tensor> wanted) {
        return function.parameters().equals(List.of("x")) ? wanted : Optional.empty();
    }

    private Value axes(Arg argument, Map<String, Value> values, Site site) {
        if (argument.value().isPresent()) {
            return argument.value().get();
        }
        List<Value.Tensor> tensors = new ArrayList<>();
        for (Value value : values.values()) {
            if (value instanceof Value.Tensor tensor) {
                tensors.add(tensor);
            }
        }
        Expression expression = argument.expression().orElseThrow();
        return Axes.eval(expression, tensors, elaborator, site.unnamed());
    }
}
