package dev.dlc.optimizer.lower;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.optimizer.index.Ranges;
import dev.dlc.optimizer.index.Views;
import dev.dlc.optimizer.kernel.KernelVerifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Turns elements of nodes into expressions. An element of a node in memory is a load; any other is computed from
 * elements of the operands. Each element is computed once, in the outermost scope that knows its index, so what depends
 * on rows alone stands outside the loop over a row.
 */
final class Reader {
    /** Gives an element in another way than by its op, such as a contraction's accumulator. */
    @FunctionalInterface
    interface Special {
        Optional<Expr> read(Node node, List<Dim> index, List<Guard> guards);
    }

    private final Draft draft;
    private final Predicate<Node> inMemory;
    private final Elements elements = new Elements(this);
    private Special special = (node, index, guards) -> Optional.empty();
    private List<Scope> scopes = new ArrayList<>();

    Reader(Draft draft, Predicate<Node> inMemory) {
        this.draft = draft;
        this.inMemory = inMemory;
    }

    void special(Special reading) {
        this.special = reading;
    }

    Draft draft() {
        return draft;
    }

    Ranges ranges() {
        return draft.ranges();
    }

    Scope scope() {
        return scopes.getLast();
    }

    boolean inMemory(Node node) {
        return inMemory.test(node);
    }

    /** Runs an action inside a scope and takes the scope away again. */
    <T> T in(Scope scope, Supplier<T> action) {
        scopes.add(scope);
        T result = action.get();
        scopes.removeLast();
        return result;
    }

    /** Runs an action in the scope at a depth, as if the inner ones were not there. */
    <T> T at(int depth, Supplier<T> action) {
        List<Scope> saved = scopes;
        scopes = new ArrayList<>(saved.subList(0, depth + 1));
        T result = action.get();
        scopes = saved;
        return result;
    }

    /** The element of a node; its value may be anything where a guard fails. */
    Expr read(Node node, List<Dim> index, List<Guard> guards) {
        return once(
                node,
                index,
                guards,
                () -> special.read(node, index, guards)
                        .orElseGet(() ->
                                inMemory(node) ? load(node, index, guards, 0) : elements.compute(node, index, guards)));
    }

    /** A value that depends on an index and guards: computed once, in the outermost scope that knows their symbols. */
    Expr once(Object what, List<Dim> index, List<Guard> guards, Supplier<Expr> value) {
        int depth = depth(index, guards);
        Scope.Element element = new Scope.Element(what, index, guards);
        Scope scope = scopes.get(depth);
        Expr known = scope.values().get(element);
        if (known == null) {
            known = at(depth, () -> bind(value.get()));
            scope.values().put(element, known);
        }
        return known;
    }

    /** The depth of the outermost scope that knows all symbols; those that no scope binds are sizes. */
    private int depth(Collection<Dim> index, Collection<Guard> guards) {
        Set<String> symbols = new HashSet<>();
        index.forEach(dim -> symbols.addAll(dim.symbols()));
        guards.forEach(guard -> symbols.addAll(guard.value().symbols()));
        for (int depth = scopes.size() - 1; depth > 0; depth--) {
            if (symbols.stream().anyMatch(scopes.get(depth)::binds)) {
                return depth;
            }
        }
        return 0;
    }

    /** A load of an element of a node in memory. */
    Expr load(Node node, List<Dim> index, List<Guard> guards, double otherwise) {
        return load(new Cell.Value(node), Views.offset(node.shape(), index), guards, otherwise);
    }

    /** A load of an element of a cell. */
    Expr load(Cell cell, Dim offset, List<Guard> guards, double otherwise) {
        DType dtype = KernelVerifier.computed(cell.type().dtype());
        return new Expr.Load(dtype, draft.buffer(cell), ranges().simplify(offset), guards, otherwise);
    }

    /** A local for a value that is more than a name or a number; inside an expression the value itself. */
    Expr bind(Expr value) {
        boolean simple = value instanceof Expr.Local || value instanceof Expr.Constant || value instanceof Expr.Index;
        return simple || scope().isPure() ? value : local(value);
    }

    /** A local with a value. */
    Expr.Local local(Expr value) {
        String name = draft.local();
        scope().add(new Statement.Let(name, value));
        scope().bind(name);
        return new Expr.Local(value.dtype(), name);
    }

    /** An element where all of {@code own} hold, a literal elsewhere; outside {@code outer} anything. */
    Expr guarded(Node node, List<Dim> index, List<Guard> outer, List<Guard> own, double otherwise) {
        List<Guard> all = union(outer, own);
        if (own.isEmpty()) {
            return read(node, index, all);
        }
        Optional<Place> memory = memoryBehind(node, index);
        if (memory.isPresent()) {
            return bind(load(memory.get().node(), memory.get().index(), all, otherwise));
        }
        Expr value = read(node, index, all);
        Expr outside = new Expr.Constant(value.dtype(), otherwise);
        return new Expr.Apply(value.dtype(), Elementwise.SELECT, List.of(condition(own), value, outside));
    }

    static List<Guard> union(List<Guard> outer, List<Guard> own) {
        List<Guard> all = new ArrayList<>(outer);
        own.stream().filter(guard -> !all.contains(guard)).forEach(all::add);
        return all;
    }

    private record Place(Node node, List<Dim> index) {}

    /** The element in memory that plain views lead to; empty where something is computed or guarded on the way. */
    private Optional<Place> memoryBehind(Node node, List<Dim> index) {
        Place place = new Place(node, index);
        while (!inMemory(place.node())) {
            if (!isPlainView(place.node())) {
                return Optional.empty();
            }
            Views.Read read = Views.reads(place.node(), place.index(), ranges()).getFirst();
            place = new Place(place.node().operand(0), read.index());
        }
        return Optional.of(place);
    }

    private static boolean isPlainView(Node node) {
        boolean guards = node.op().name().equals("pad") || node.op().name().equals("concat");
        return Views.isView(node) && !guards;
    }

    /** Whether guards hold, as an expression. */
    Expr condition(List<Guard> guards) {
        List<Expr> tests = new ArrayList<>();
        for (Guard guard : guards) {
            Expr value = new Expr.Index(DType.I32, ranges().simplify(guard.value()));
            if (!ranges().nonNegative(guard.value())) {
                tests.add(compare(Elementwise.GE, value, new Expr.Constant(DType.I32, 0)));
            }
            if (!ranges().below(guard.value(), guard.limit())) {
                tests.add(compare(Elementwise.LT, value, new Expr.Index(DType.I32, guard.limit())));
            }
        }
        return tests.stream()
                .reduce((x, y) -> new Expr.Apply(DType.BOOL, Elementwise.AND, List.of(x, y)))
                .orElse(new Expr.Constant(DType.BOOL, 1));
    }

    private static Expr compare(dev.dlc.ir.Op op, Expr x, Expr y) {
        return new Expr.Apply(DType.BOOL, op, List.of(x, y));
    }

    /** New axes for dims, in order; a dim that is the literal 1 gets none and its index is 0. */
    List<Dim> axes(List<Dim> extents, List<Axis> made) {
        List<Dim> index = new ArrayList<>();
        for (Dim extent : extents) {
            if (extent.is(1)) {
                index.add(Dim.ZERO);
            } else {
                Axis axis = draft.axis(extent);
                made.add(axis);
                index.add(axis.index());
            }
        }
        return index;
    }
}
