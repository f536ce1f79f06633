package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an expression stands for while a program is elaborated: compile-time data, or a node of the graph under way. */
public sealed interface Value {
    /** What kind of value this is, in the words of a diagnostic. */
    String describe();

    /** A compile-time integer; symbolic where it stands for a size that is known at run time only. */
    record Int(Dim dim) implements Value {
        static Int of(long value) {
            return new Int(Dim.of(value));
        }

        @Override
        public String describe() {
            return dim.constant().isPresent() ? "the integer " + dim : "the size " + dim;
        }
    }

    /** A compile-time number with a fraction. */
    record Real(double value) implements Value {
        @Override
        public String describe() {
            return "the number " + value;
        }
    }

    /** A compile-time truth value. */
    record Bool(boolean value) implements Value {
        @Override
        public String describe() {
            return value ? "true" : "false";
        }
    }

    /** A text. */
    record Text(String value) implements Value {
        @Override
        public String describe() {
            return "a text";
        }
    }

    /**
     * A tensor.
     *
     * @param node yields one tensor
     * @param axes the name of each axis as declared; empty text for none, empty list where no axis has a name
     */
    record Tensor(Node node, List<String> axes) implements Value {
        Tensor(Node node) {
            this(node, List.of());
        }

        @Override
        public String describe() {
            return "a tensor " + node.tensor();
        }
    }

    /**
     * A parameter or state in a scope; reading the name yields the version of that moment.
     *
     * @param override what a read yields instead, in a copy of a model with other parameters
     */
    record Variable(Leaf leaf, Optional<Node> override) implements Value {
        Variable(Leaf leaf) {
            this(leaf, Optional.empty());
        }

        /** What a read yields. */
        Node read(World world) {
            return override.orElseGet(() -> world.read(leaf));
        }

        @Override
        public String describe() {
            return "the " + leaf.kind().word() + " " + leaf.path();
        }
    }

    /**
     * A type that a program has given a name.
     *
     * @param elements the parameters that are element types
     */
    record TypeAlias(Declaration.TypeAlias declaration, Scope scope, Set<String> elements) implements Value {
        public TypeAlias {
            elements = Set.copyOf(elements);
        }

        /** The name. */
        String label() {
            return declaration.name().text();
        }

        /** {@code Ragged(T, R, E, ...S)}. */
        String signature() {
            return declaration.parameters().stream()
                    .map(parameter -> (parameter.pack() ? "..." : "") + parameter.name())
                    .collect(Collectors.joining(", ", label() + "(", ")"));
        }

        @Override
        public String describe() {
            return "the type " + label();
        }
    }

    /** A list. */
    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list of " + items.size();
        }
    }

    /** A tuple. */
    record Tuple(List<Value> items) implements Value {
        public Tuple {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return items.isEmpty()
                    ? "nothing"
                    : items.stream().map(Value::describe).collect(Collectors.joining(", ", "a tuple (", ")"));
        }
    }

    /** The value of a block without one. */
    Tuple NOTHING = new Tuple(List.of());

    /** Fields by name, in order. */
    record Record(Map<String, Value> fields) implements Value {
        public Record {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String describe() {
            return "a record (" + String.join(", ", fields.keySet()) + ")";
        }
    }

    /** Half-open integers; an end may lack. */
    record Range(Optional<Dim> start, Optional<Dim> end) implements Value {
        @Override
        public String describe() {
            return "the range "
                    + Stream.of(start, end)
                            .map(d -> d.map(Dim::toString).orElse(""))
                            .collect(Collectors.joining(".."));
        }
    }

    /** An element type. */
    record Element(DType dtype) implements Value {
        @Override
        public String describe() {
            return "the element type " + dtype;
        }
    }

    /** What can be called. */
    sealed interface Callable extends Value {
        /** The name in diagnostics. */
        String label();

        @Override
        default String describe() {
            return "the function " + label();
        }
    }

    /**
     * A declared function.
     *
     * @param label the name in diagnostics, with the model's: {@code Linear.forward}
     * @param frame the name in random paths: {@code net.fc1.forward}
     */
    record Function(Declaration.Function declaration, Scope scope, String label, String frame) implements Callable {}

    /** A lambda with the scope that it closes over. */
    record Lambda(Expression.Lambda lambda, Scope scope) implements Callable {
        @Override
        public String label() {
            return "=>";
        }

        @Override
        public String describe() {
            return "a function";
        }
    }

    /** A function of the compiler. */
    record Builtin(BuiltinFunction function) implements Callable {
        @Override
        public String label() {
            return function.name();
        }
    }

    /** A function made of another by a compiler function, such as {@code grad(f)}. */
    record Derived(Derivation how, Value of) implements Callable {
        @Override
        public String label() {
            return how.name().toLowerCase(Locale.ROOT) + "(...)";
        }
    }

    /** A function with a derivative of its own: a rule for cotangents, or one for tangents. */
    record Custom(Value of, Optional<Value> vjp, Optional<Value> jvp) implements Callable {
        @Override
        public String label() {
            return "custom_grad(...)";
        }
    }

    /** How a {@link Derived} function follows from its function. */
    enum Derivation {
        GRAD,
        VALUE_AND_GRAD,
        HESSIAN,
        VMAP
    }

    /** A model as declared; calling it makes an instance. */
    record Model(Declaration.Model declaration, Scope scope) implements Callable {
        @Override
        public String label() {
            return declaration.name().text();
        }

        @Override
        public String describe() {
            return "the model " + label();
        }
    }

    /**
     * An instance of a model; calling it calls its {@code forward}.
     *
     * @param model what it is an instance of
     * @param path where its parameters are: {@code net.conv1}; empty at the top
     * @param scope its arguments, parts and variables
     * @param functions its functions by name
     */
    record Instance(Model model, String path, Scope scope, Map<String, Declaration.Function> functions)
            implements Callable {
        @Override
        public String label() {
            return model.label();
        }

        @Override
        public String describe() {
            return "an instance of " + model.label();
        }
    }

    /** A learning rule as declared; calling it sets its arguments. */
    record Optim(Declaration.Optim declaration, Scope scope) implements Callable {
        @Override
        public String label() {
            return declaration.name().text();
        }

        @Override
        public String describe() {
            return "the learning rule " + label();
        }
    }

    /** A learning rule with its arguments. */
    record Rule(Optim optim, Scope scope) implements Value {
        @Override
        public String describe() {
            return "the learning rule " + optim.label();
        }
    }

    /** Names behind a point: an imported file, {@code random}. */
    record Namespace(String name, Scope scope) implements Value {
        @Override
        public String describe() {
            return "the module " + name;
        }
    }

    /** A compile-time parameter without a value, in a declaration that is checked on its own. */
    record Open(String name) implements Value {
        @Override
        public String describe() {
            return "the parameter " + name;
        }
    }

    /** An element type that a call under way has not found yet. */
    record UnknownElement(String name) implements Value {
        @Override
        public String describe() {
            return "the element type " + name;
        }
    }

    /** A pack that a call under way has not found yet. */
    record UnknownPack(String name) implements Value {
        @Override
        public String describe() {
            return "the pack ..." + name;
        }
    }

    /** A name whose value depends on where it is read. */
    enum Ambient implements Value {
        /** Whether this is a training step. */
        TRAINING("training"),
        /** The number of updates of the phase, as a tensor. */
        TOTAL_STEPS("total_steps");

        private final String text;

        Ambient(String text) {
            this.text = text;
        }

        /** The name in the language. */
        String text() {
            return text;
        }

        @Override
        public String describe() {
            return text;
        }
    }

    /** A function that the host provides. */
    record Extern(Declaration.Extern declaration) implements Callable {
        @Override
        public String label() {
            return declaration.name().text();
        }
    }

    /** The value of something wrong that has been reported. */
    record Poison() implements Value {
        @Override
        public String describe() {
            return "an error";
        }
    }
}
