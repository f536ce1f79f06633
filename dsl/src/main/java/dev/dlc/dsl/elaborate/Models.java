package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.BinaryOp;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Models as values: their parameters, copies with other parameters, arithmetic on them. */
final class Models {
    private Models() {}

    /** The scope of an instance: its functions see its names. */
    static Scope scope(Scope parent, Map<String, Declaration.Function> functions, String label, String path) {
        return new InstanceLookup(functions, label, path).scope(parent);
    }

    /** Finds the functions of an instance; they close over the scope of that instance. */
    private static final class InstanceLookup implements Scope.Lookup {
        private final Map<String, Declaration.Function> functions;
        private final String label;
        private final String path;
        private Optional<Scope> owner = Optional.empty();

        InstanceLookup(Map<String, Declaration.Function> functions, String label, String path) {
            this.functions = functions;
            this.label = label;
            this.path = path;
        }

        Scope scope(Scope parent) {
            Scope scope = new Scope(Optional.of(parent), this);
            owner = Optional.of(scope);
            return scope;
        }

        @Override
        public Optional<Scope.Entry> find(String name) {
            return Optional.ofNullable(functions.get(name))
                    .map(declaration -> new Scope.Entry(
                            new Value.Function(
                                    declaration,
                                    owner.orElseThrow(),
                                    label + "." + name,
                                    path.isEmpty() ? name : path + "." + name),
                            Optional.of(declaration.name().span())));
        }

        @Override
        public List<String> names() {
            return List.copyOf(functions.keySet());
        }
    }

    /** The variables in a value, those of parts and items too, in order and without duplicates. */
    static List<Value.Variable> variables(Value value) {
        Map<String, Value.Variable> found = new LinkedHashMap<>();
        collect(value, found, new IdentityHashMap<>());
        return List.copyOf(found.values());
    }

    /** The parameters in a value. */
    static List<Value.Variable> parameters(Value value) {
        return variables(value).stream()
                .filter(variable -> variable.leaf().kind() == Leaf.Kind.PARAM)
                .toList();
    }

    /** Whether a value has a part without a value, where a declaration is checked on its own. */
    static boolean isOpen(Value value) {
        return isOpen(value, new IdentityHashMap<>());
    }

    private static boolean isOpen(Value value, IdentityHashMap<Scope, Boolean> visited) {
        return switch (value) {
            case Value.Open open -> true;
            case Value.Items list -> list.items().stream().anyMatch(item -> isOpen(item, visited));
            case Value.Tuple tuple -> tuple.items().stream().anyMatch(item -> isOpen(item, visited));
            case Value.Record fields -> fields.fields().values().stream().anyMatch(item -> isOpen(item, visited));
            case Value.Instance instance ->
                visited.put(instance.scope(), true) == null
                        && instance.scope().entries().values().stream()
                                .anyMatch(entry -> isOpen(entry.value(), visited));
            case Value other -> false;
        };
    }

    private static void collect(
            Value value, Map<String, Value.Variable> found, IdentityHashMap<Scope, Boolean> visited) {
        switch (value) {
            case Value.Variable variable -> found.putIfAbsent(variable.leaf().path(), variable);
            case Value.Items list -> list.items().forEach(item -> collect(item, found, visited));
            case Value.Tuple tuple -> tuple.items().forEach(item -> collect(item, found, visited));
            case Value.Record fields -> fields.fields().values().forEach(item -> collect(item, found, visited));
            case Value.Instance instance -> {
                if (visited.put(instance.scope(), true) == null) {
                    instance.scope().entries().values().forEach(entry -> collect(entry.value(), found, visited));
                }
            }
            case Value other -> {}
        }
    }

    /** The same value with its variables replaced; instances that are shared stay shared. */
    static Value replace(Value value, UnaryOperator<Value.Variable> change) {
        return replace(value, change, UnaryOperator.identity());
    }

    /** The same value with its variables and the paths of its instances replaced. */
    static Value replace(Value value, UnaryOperator<Value.Variable> change, UnaryOperator<String> paths) {
        return new Replacement(change, paths, new IdentityHashMap<>()).of(value);
    }

    private record Replacement(
            UnaryOperator<Value.Variable> change,
            UnaryOperator<String> paths,
            IdentityHashMap<Scope, Value.Instance> done) {
        Value of(Value value) {
            return switch (value) {
                case Value.Variable variable -> change.apply(variable);
                case Value.Items list ->
                    new Value.Items(list.items().stream().map(this::of).toList());
                case Value.Tuple tuple ->
                    new Value.Tuple(tuple.items().stream().map(this::of).toList());
                case Value.Record fields -> {
                    Map<String, Value> other = new LinkedHashMap<>();
                    fields.fields().forEach((name, item) -> other.put(name, of(item)));
                    yield new Value.Record(other);
                }
                case Value.Instance instance -> {
                    Value.Instance known = done.get(instance.scope());
                    yield known != null ? known : of(instance);
                }
                case Value other -> other;
            };
        }

        private Value.Instance of(Value.Instance instance) {
            String path = paths.apply(instance.path());
            Scope scope = scope(instance.scope().parent().orElseThrow(), instance.functions(), instance.label(), path);
            Value.Instance copy = new Value.Instance(instance.model(), path, scope, instance.functions());
            done.put(instance.scope(), copy);
            instance.scope().entries().forEach((name, entry) -> scope.bind(name, of(entry.value()), entry.origin()));
            return copy;
        }
    }

    /** A copy of a value with other parameters, given in the order of {@link #parameters}. */
    static Value withParameters(Value value, List<Node> nodes) {
        List<Value.Variable> parameters = parameters(value);
        Map<String, Node> byPath = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            byPath.put(parameters.get(i).leaf().path(), nodes.get(i));
        }
        return replace(value, variable -> {
            Node other = byPath.get(variable.leaf().path());
            return other == null ? variable : new Value.Variable(variable.leaf(), Optional.of(other));
        });
    }

    /** A copy of a model with a function applied to each parameter. */
    static Value map(Value model, Function<Node, Node> function, World world) {
        List<Node> nodes = new ArrayList<>();
        for (Value.Variable parameter : parameters(model)) {
            nodes.add(function.apply(parameter.read(world)));
        }
        return withParameters(model, nodes);
    }

    /** Arithmetic on models is arithmetic on their parameters; a number or scalar goes with each. */
    static Value arithmetic(BinaryOp op, Value left, Value right, Span span, World world) {
        boolean arithmetic = switch (op) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> true;
            case POWER, MATMUL, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, AND, OR -> false;
        };
        if (!arithmetic) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.BAD_OPERANDS, span, "`" + op.symbol() + "` does not work on models")
                    .sides("+ - * / on the parameters of models", left.describe() + " and " + right.describe()));
        }
        boolean leftModel = left instanceof Value.Instance;
        boolean rightModel = right instanceof Value.Instance;
        Value.Instance shape = (Value.Instance) (leftModel ? left : right);
        List<Value.Variable> parameters = parameters(shape);
        List<Value.Variable> others = leftModel && rightModel ? parameters(right) : parameters;
        if (others.size() != parameters.size()) {
            throw Failure.wrong(Diagnostic.at(DslCode.BAD_OPERANDS, span, "these models have different parameters")
                    .sides(parameters.size() + " parameters", others.size() + " parameters"));
        }
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Value a = leftModel ? new Value.Tensor(parameters.get(i).read(world)) : left;
            Value b = rightModel ? new Value.Tensor(others.get(i).read(world)) : right;
            Node node = ((Value.Tensor) Operators.binary(op, a, b, span, world)).node();
            requireType(node, parameters.get(i), span);
            nodes.add(node);
        }
        return withParameters(shape, nodes);
    }

    /** A new value of a parameter must have its type. */
    static void requireType(Node node, Value.Variable parameter, Span span) {
        if (!node.tensor().equals(parameter.leaf().type())) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.UPDATE_MISMATCH,
                            span,
                            "the parameter " + parameter.leaf().path() + " has another type")
                    .sides(parameter.leaf().type().toString(), node.tensor().toString())
                    .label(parameter.leaf().span(), "declared here"));
        }
    }
}
