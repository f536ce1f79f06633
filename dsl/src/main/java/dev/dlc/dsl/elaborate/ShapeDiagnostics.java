package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DimPattern;
import dev.dlc.dsl.check.DimSolver;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says why a value does not fit a declared type: both shapes, the names of the dims, and where each came from. */
final class ShapeDiagnostics {
    private static final int ORIGINS = 3;

    private ShapeDiagnostics() {}

    /** A tensor of another dtype. */
    static Diagnostic dtype(Slot slot, DType expected, Node found) {
        return declared(
                slot,
                Diagnostic.at(DslCode.DTYPE_MISMATCH, slot.value(), slot.what() + " has the wrong element type")
                        .sides(slot.typeText(), found.tensor().toString())
                        .fix("convert it: `cast(x, " + expected + ")`"));
    }

    /** A tensor with another number of axes. */
    static Diagnostic rank(Slot slot, Node found, Scope scope, World world) {
        Diagnostic diagnostic = Diagnostic.at(
                        slot.code(),
                        slot.value(),
                        slot.what() + " has " + axes(found.tensor().rank()))
                .sides(expected(slot, scope), found.tensor().toString());
        String fix = "give a tensor with the axes of " + slot.typeText() + ", for example by `reshape`";
        return origins(declared(slot, diagnostic).fix(fix), symbols(found.shape()), world);
    }

    private static String axes(int count) {
        return switch (count) {
            case 0 -> "no axis";
            case 1 -> "1 axis";
            default -> count + " axes";
        };
    }

    /** A dim of a tensor with another size. */
    static Diagnostic dim(Slot slot, DimSolver.Equation equation, Node found, Scope scope, World world) {
        if (equation.axis() < 0) {
            return argument(slot, equation, scope, world);
        }
        int rank = found.tensor().rank();
        String size = DimSolver.display(equation.declared());
        Optional<Expression> written = writtenDim(slot, equation.axis(), rank);
        String name = written.map(dim -> dim.span().text())
                .filter(text -> !text.equals(size))
                .map(text -> " (" + text + ")")
                .orElse("");
        String message = "the " + position(equation.axis(), rank) + " of " + slot.what() + " must be " + size + name
                + ", but is " + equation.actual();
        Diagnostic diagnostic = declared(
                slot,
                Diagnostic.at(slot.code(), slot.value(), message)
                        .sides(expected(slot, scope), found.tensor().toString()));
        Diagnostic withNames = nameOrigins(
                diagnostic, written.map(dim -> DimNames.in(dim, scope)).orElse(Set.of()), scope);
        Set<String> symbols = new LinkedHashSet<>(equation.actual().symbols());
        symbols.addAll(equation.declared().symbols());
        return origins(withNames, symbols, world).fix(fix(equation, found));
    }

    /** A model with another argument, or a shape whose tensor is not at hand. */
    static Diagnostic argument(Slot slot, DimSolver.Equation equation, Scope scope, World world) {
        Diagnostic diagnostic = Diagnostic.at(
                        slot.code(),
                        slot.value(),
                        slot.what() + " does not fit: " + DimSolver.display(equation.declared()) + " is asked for, "
                                + equation.actual() + " is given")
                .sides(expected(slot, scope), equation.actual().toString());
        return origins(declared(slot, diagnostic), equation.actual().symbols(), world)
                .fix("make both sizes equal");
    }

    /** A size that nothing determines. */
    static Diagnostic unknown(Slot slot, List<DimPattern> shape) {
        return declared(
                        slot,
                        Diagnostic.at(
                                DslCode.UNKNOWN_DIM, slot.value(), "nothing says how large " + slot.what() + " is"))
                .sides("a shape without open dims", DimPattern.text(shape))
                .fix("give the shape: `zeros([2, 3])`");
    }

    private static String position(int axis, int rank) {
        if (axis == rank - 1) {
            return "last dim";
        }
        return axis == 0 ? "first dim" : "dim " + axis + " (counted from 0)";
    }

    private static Diagnostic declared(Slot slot, Diagnostic diagnostic) {
        return slot.type()
                .filter(type -> !type.span().equals(slot.value()))
                .map(type -> diagnostic.label(type.span(), "declared here"))
                .orElse(diagnostic);
    }

    /** {@code f32[...B, inputs] with inputs = 400}. */
    private static String expected(Slot slot, Scope scope) {
        if (slot.type().isEmpty()) {
            return slot.typeText();
        }
        List<String> known = new ArrayList<>();
        for (String name : new DimNames(scope).add(slot.type().get()).dims()) {
            scope.find(name)
                    .filter(entry -> entry.value() instanceof Value.Int)
                    .map(entry -> ((Value.Int) entry.value()).dim())
                    .filter(dim -> !DimSolver.hasUnknown(dim) && !dim.toString().equals(name))
                    .ifPresent(dim -> known.add(name + " = " + dim));
        }
        return slot.typeText() + (known.isEmpty() ? "" : " with " + String.join(", ", known));
    }

    /** The written size that stands for an axis of a tensor of some rank; a pack takes the axes that are left. */
    private static Optional<Expression> writtenDim(Slot slot, int axis, int rank) {
        if (slot.type().isEmpty() || !(slot.type().get() instanceof TypeExpr.Tensor tensor)) {
            return Optional.empty();
        }
        List<Expression> dims = tensor.dims();
        int pack = 0;
        while (pack < dims.size() && !(dims.get(pack) instanceof Expression.Spread)) {
            pack++;
        }
        int index = axis < pack ? axis : axis - rank + dims.size();
        boolean single = index >= 0 && index < dims.size() && !(dims.get(index) instanceof Expression.Spread);
        return single ? Optional.of(dims.get(index)) : Optional.empty();
    }

    /** Labels where names of a size got their values. */
    private static Diagnostic nameOrigins(Diagnostic diagnostic, Set<String> names, Scope scope) {
        Diagnostic labelled = diagnostic;
        int left = ORIGINS;
        for (String name : names) {
            Optional<Scope.Entry> entry = scope.find(name).filter(e -> e.value() instanceof Value.Int);
            if (left > 0 && entry.isPresent() && entry.get().origin().isPresent()) {
                Span span = entry.get().origin().get();
                labelled = labelled.label(
                        span, name + " is " + ((Value.Int) entry.get().value()).dim() + " from here");
                left--;
            }
        }
        return labelled;
    }

    private static Set<String> symbols(Shape shape) {
        return shape.symbols();
    }

    /** Labels where sizes that are known at run time only came from. */
    private static Diagnostic origins(Diagnostic diagnostic, Set<String> symbols, World world) {
        Diagnostic labelled = diagnostic;
        int left = ORIGINS;
        for (String symbol : symbols) {
            Optional<Span> origin = world.origin(symbol);
            if (left > 0 && origin.isPresent()) {
                labelled = labelled.label(origin.get(), symbol + " comes from here");
                left--;
            }
        }
        return labelled;
    }

    private static String fix(DimSolver.Equation equation, Node found) {
        List<Dim> dims = found.shape().dims();
        boolean last = equation.axis() == dims.size() - 1;
        if (last && dims.size() > 2 && Dim.product(dims.subList(1, dims.size())).equals(equation.declared())) {
            return "make all axes after the first one: `x |> flatten`";
        }
        if (dims.size() == 2 && dims.get(1 - equation.axis()).equals(equation.declared())) {
            return "exchange the axes: `transpose(x)`";
        }
        return "make both sizes equal: change the value, or the declaration to " + equation.actual();
    }
}
