package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DimPattern;
import dev.dlc.dsl.check.DimSolver;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fits values into declared types. {@link #accept} takes the equations between declared and actual dims,
 * {@link #publish} gives the names found so far their values, {@link #settle} makes the value that goes into the place.
 */
final class Matching {
    private final Types types;
    private final Scope scope;
    private final World world;
    private final boolean schedules;
    private final DimSolver solver = new DimSolver();
    private final Map<String, DType> dtypes = new LinkedHashMap<>();
    private final List<Slot> slots = new ArrayList<>();
    private final PackNames packNames = new PackNames();
    private int refutedSeen;
    private int openSeen;

    /**
     * A matching of one call.
     *
     * @param scope where the names of dims and packs are bound
     * @param schedules whether a function may stand for a Float, as in a learning rule
     */
    Matching(Types types, Scope scope, World world, boolean schedules) {
        this.types = types;
        this.scope = scope;
        this.world = world;
        this.schedules = schedules;
    }

    /** The declared type with everything found so far. */
    Declared resolve(TypeExpr type, Site site) {
        return types.resolve(type, site);
    }

    /** The tensor type of a declared type of which nothing is open. */
    Optional<Type.Tensor> known(Declared declared) {
        if (declared instanceof Declared.Tensor tensor) {
            Optional<DType> dtype = dtype(tensor);
            Optional<List<Dim>> dims = solver.known(tensor.shape());
            if (dtype.isPresent() && dims.isPresent()) {
                return Optional.of(Type.tensor(dtype.get(), new Shape(dims.get())));
            }
        }
        return Optional.empty();
    }

    private Optional<DType> dtype(Declared.Tensor tensor) {
        return tensor.dtype().or(() -> Optional.ofNullable(dtypes.get(tensor.variable())));
    }

    /**
     * Takes the equations that a value gives; yields the value with lists made tensors where tensors are declared. A
     * parameter that is left open passes as it is.
     */
    Value accept(Value given, Declared declared, Slot slot) {
        if (given instanceof Value.Open) {
            return given;
        }
        Value value = Expect.usable(given);
        return switch (declared) {
            case Declared.Tensor tensor -> acceptTensor(value, tensor, slot);
            case Declared.Simple simple -> Kinds.accept(value, simple, schedules, slot, world);
            case Declared.ListOf list -> {
                List<Value> items = new ArrayList<>();
                for (Value item : Expect.items(value, slot.value(), world)) {
                    items.add(accept(item, list.element(), slot));
                }
                yield new Value.Items(items);
            }
            case Declared.Tuple tuple -> acceptTuple(value, tuple, slot);
            case Declared.Instance instance -> acceptInstance(value, instance, slot);
        };
    }

    private Value acceptTuple(Value value, Declared.Tuple tuple, Slot slot) {
        List<Value> parts = switch (value) {
            case Value.Tuple given -> given.items();
            case Value.Record given -> fields(given, tuple, slot);
            case Value other -> throw notFields(other, tuple, slot);
        };
        if (parts.size() != tuple.items().size()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.PATTERN_MISMATCH, slot.value(), slot.what() + " has the wrong number of parts")
                    .sides(slot.typeText(tuple), value.describe())
                    .fix("give one value for each part of the type"));
        }
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Slot part = tuple.labels().isEmpty()
                    ? slot
                    : slot.part(tuple.labels().get(i), tuple.items().get(i));
            items.add(accept(parts.get(i), tuple.items().get(i), part));
        }
        return tuple.labels().isEmpty() ? new Value.Tuple(items) : record(tuple.labels(), items);
    }

    private static Failure notFields(Value found, Declared.Tuple tuple, Slot slot) {
        return Failure.wrong(Diagnostic.at(
                        DslCode.WRONG_KIND,
                        slot.value(),
                        slot.what() + " is " + slot.typeText() + ", not " + found.describe())
                .sides(slot.typeText(tuple), found.describe())
                .fix("give a value for each part: " + tuple));
    }

    // the fields of a record in the order of the type, whose names they must have; a tuple type takes them as they
    // stand
    private static List<Value> fields(Value.Record given, Declared.Tuple tuple, Slot slot) {
        if (tuple.labels().isEmpty()) {
            return List.copyOf(given.fields().values());
        }
        if (!given.fields().keySet().equals(Set.copyOf(tuple.labels()))) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.PATTERN_MISMATCH, slot.value(), slot.what() + " has other fields than its type")
                    .sides(slot.typeText(tuple), given.describe())
                    .fix("give the fields " + String.join(", ", tuple.labels())));
        }
        return tuple.labels().stream().map(given.fields()::get).toList();
    }

    private static Value record(List<String> labels, List<Value> items) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            fields.put(labels.get(i), items.get(i));
        }
        return new Value.Record(fields);
    }

    private Value acceptInstance(Value value, Declared.Instance declared, Slot slot) {
        if (!(value instanceof Value.Instance instance)
                || instance.model().declaration() != declared.model().declaration()) {
            throw Expect.wrongKind(
                    value, slot.value(), "an instance of " + declared.model().label());
        }
        for (Declared.Instance.Given given : declared.arguments()) {
            Scope.Entry entry = instance.scope().findHere(given.name()).orElseThrow();
            Dim actual = Expect.dim(entry.value(), slot.value(), world);
            slots.add(slot);
            solver.equate(new DimSolver.Equation(given.value(), actual, slots.size() - 1, -1));
        }
        return instance;
    }

    private Value acceptTensor(Value value, Declared.Tensor declared, Slot slot) {
        if (Tensors.isNumber(value)) {
            return value;
        }
        if (!Tensors.isTensorLike(value)) {
            throw Expect.wrongKind(value, slot.value(), "a tensor " + slot.typeText());
        }
        boolean integers = Tensors.naturalDtype(value) == DType.I32;
        DType wanted = dtype(declared).filter(d -> integers || d.isFloat()).orElse(Tensors.naturalDtype(value));
        Node node = Tensors.node(value, wanted, slot.value(), world);
        Optional<DType> dtype = dtype(declared);
        if (dtype.isEmpty()) {
            dtypes.put(declared.variable(), node.dtype());
            scope.bind(declared.variable(), new Value.Element(node.dtype()), slot.value());
        } else if (dtype.get() != node.dtype()) {
            throw Failure.wrong(ShapeDiagnostics.dtype(slot, dtype.get(), node));
        }
        slots.add(slot);
        boolean fits = solver.match(declared.shape(), node.shape().dims(), slots.size() - 1);
        if (!fits) {
            throw Failure.wrong(ShapeDiagnostics.rank(slot, node, scope, world));
        }
        throwIfRefuted(node);
        packNames.note(declared, Operators.axes(value), node.tensor().rank());
        return new Value.Tensor(node, Operators.axes(value));
    }

    private void throwIfRefuted(Node node) {
        if (solver.refuted().size() > refutedSeen) {
            DimSolver.Equation equation = solver.refuted().get(refutedSeen);
            refutedSeen = solver.refuted().size();
            publish(slots.get(equation.argument()).value());
            throw Failure.wrong(ShapeDiagnostics.dim(slots.get(equation.argument()), equation, node, scope, world));
        }
    }

    /** Gives the names of dims and packs found so far their values. */
    void publish(Span origin) {
        solver.dims().forEach((name, dim) -> bindFound(name, new Value.Int(dim), origin));
        solver.packs()
                .forEach((name, dims) -> bindFound(
                        name,
                        new Value.Items(
                                dims.stream().map(d -> (Value) new Value.Int(d)).toList()),
                        origin));
    }

    private void bindFound(String name, Value value, Span origin) {
        Scope.Entry entry = scope.entries().get(name);
        boolean open = entry != null
                && (entry.value() instanceof Value.UnknownPack
                        || entry.value() instanceof Value.Int number && DimSolver.hasUnknown(number.dim()));
        if (open) {
            scope.bind(name, value, origin);
        }
    }

    /** Puts what was found into values that mention unknowns, such as a default that is a dim. */
    void publishDefaults() {
        for (Map.Entry<String, Scope.Entry> entry : List.copyOf(scope.entries().entrySet())) {
            if (entry.getValue().value() instanceof Value.Int number && DimSolver.hasUnknown(number.dim())) {
                Value resolved = new Value.Int(solver.resolve(number.dim()));
                scope.bind(entry.getKey(), resolved, entry.getValue().origin());
            }
        }
    }

    /** Reports what was refuted and turns what is open into checks for run time. */
    void finish() {
        if (solver.refuted().size() > refutedSeen) {
            DimSolver.Equation equation = solver.refuted().get(refutedSeen);
            refutedSeen = solver.refuted().size();
            throw Failure.wrong(ShapeDiagnostics.argument(slots.get(equation.argument()), equation, scope, world));
        }
        for (DimSolver.Equation equation :
                solver.open().subList(openSeen, solver.open().size())) {
            Slot slot = slots.get(equation.argument());
            world.check(
                    new Graph.DimCheck(equation.declared(), equation.actual(), slot.what(), Optional.of(slot.value())));
        }
        openSeen = solver.open().size();
    }

    /** The value as the place holds it: numbers as tensors of the declared type, axes under their declared names. */
    Value settle(Value value, Declared declared, Slot slot) {
        if (value instanceof Value.Open) {
            return value;
        }
        return switch (declared) {
            case Declared.Tensor tensor -> settleTensor(value, tensor, slot);
            case Declared.Simple simple -> value;
            case Declared.ListOf list ->
                new Value.Items(((Value.Items) value)
                        .items().stream()
                                .map(item -> settle(item, list.element(), slot))
                                .toList());
            case Declared.Tuple tuple -> {
                boolean named = value instanceof Value.Record;
                List<Value> parts =
                        named ? List.copyOf(((Value.Record) value).fields().values()) : ((Value.Tuple) value).items();
                List<Value> items = new ArrayList<>();
                for (int i = 0; i < parts.size(); i++) {
                    Slot part = named
                            ? slot.part(tuple.labels().get(i), tuple.items().get(i))
                            : slot;
                    items.add(settle(parts.get(i), tuple.items().get(i), part));
                }
                yield named ? record(tuple.labels(), items) : new Value.Tuple(items);
            }
            case Declared.Instance instance -> value;
        };
    }

    private Value settleTensor(Value value, Declared.Tensor declared, Slot slot) {
        List<DimPattern> shape = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < declared.shape().size(); i++) {
            List<DimPattern> resolved = solver.resolve(List.of(declared.shape().get(i)));
            boolean lonely = resolved.size() == 1 && resolved.getFirst() instanceof DimPattern.Pack;
            for (DimPattern item : lonely ? List.<DimPattern>of() : resolved) {
                shape.add(item);
                names.add(declared.names().get(i));
            }
        }
        List<Dim> dims = solver.known(shape).orElseThrow(() -> Failure.wrong(ShapeDiagnostics.unknown(slot, shape)));
        DType dtype = dtype(declared).orElse(Tensors.naturalDtype(value));
        Node node = held(value, new Shape(dims), dtype, slot);
        return new Value.Tensor(node, names);
    }

    private Node held(Value value, Shape shape, DType dtype, Slot slot) {
        try {
            return switch (value) {
                case Value.Tensor tensor ->
                    Tensors.assume(tensor.node(), shape.dims(), new Tensors.Purpose(slot.what(), slot.value()), world)
                            .orElseThrow(() -> Failure.wrong(ShapeDiagnostics.rank(slot, tensor.node(), scope, world)));
                case Value number -> Tensors.splat(number, Type.tensor(dtype, shape), slot.value(), world);
            };
        } catch (ArithmeticException overflow) {
            throw Operators.arithmetic(
                    slot.value(), "the number of elements of " + shape + " leaves the range of 64 bits");
        }
    }

    /** What the axes of packs are called where the values come from. */
    PackNames packNames() {
        return packNames;
    }

    /** Takes over what the wanted type of a result says about dims that the arguments leave open. */
    void want(Declared declared, Type.Tensor wanted) {
        if (declared instanceof Declared.Tensor tensor
                && known(declared).isEmpty()
                && dtype(tensor).filter(d -> d != wanted.dtype()).isEmpty()) {
            DimSolver trial = new DimSolver();
            solver.dims().forEach(trial::set);
            solver.packs().forEach(trial::setPack);
            if (trial.match(tensor.shape(), wanted.shape().dims(), 0)
                    && trial.refuted().isEmpty()) {
                trial.dims().forEach(solver::set);
                trial.packs().forEach(solver::setPack);
                if (dtype(tensor).isEmpty()) {
                    dtypes.put(tensor.variable(), wanted.dtype());
                    scope.bind(tensor.variable(), new Value.Element(wanted.dtype()), Optional.empty());
                }
            }
        }
    }
}
