package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.DType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names of dims and packs that a written type mentions. */
final class DimNames {
    private final Scope scope;
    private final Set<String> dims = new LinkedHashSet<>();
    private final Set<String> packs = new LinkedHashSet<>();

    /** The names in types that stand in a scope. */
    DimNames(Scope scope) {
        this.scope = scope;
    }

    /** Names in sizes, in order of appearance; those behind {@code ...} are not among them. */
    Set<String> dims() {
        return dims;
    }

    /** Names behind {@code ...}. */
    Set<String> packs() {
        return packs;
    }

    /** The names in one size. */
    static Set<String> in(Expression dim, Scope scope) {
        DimNames names = new DimNames(scope);
        names.size(dim);
        return names.dims;
    }

    /** Adds the names in a type. */
    DimNames add(TypeExpr type) {
        switch (type) {
            case TypeExpr.Tensor tensor -> tensor.dims().forEach(this::size);
            case TypeExpr.Instance instance -> addArguments(instance);
            case TypeExpr.ListOf list -> add(list.element());
            case TypeExpr.Tuple tuple -> tuple.fields().forEach(field -> add(field.type()));
            case TypeExpr.Function function -> {}
            case TypeExpr.Named named -> {}
            case TypeExpr.Missing missing -> {}
        }
        return this;
    }

    // an argument that is an element type is no size
    private void addArguments(TypeExpr.Instance use) {
        Optional<Value.TypeAlias> alias = TypeAliases.find(use.model(), scope);
        List<Argument> arguments = use.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            if (alias.isEmpty() || !TypeAliases.isElement(alias.get(), arguments, i)) {
                size(arguments.get(i).value());
            }
        }
    }

    private void size(Expression dim) {
        switch (dim) {
            case Expression.Name name -> dims.add(name.text());
            case Expression.Spread spread -> packs.add(spread.name().text());
            case Expression.Unary unary -> size(unary.operand());
            case Expression.Binary binary -> {
                size(binary.left());
                size(binary.right());
            }
            case Expression.Call call -> {
                for (Argument argument : call.arguments()) {
                    size(argument.value());
                }
            }
            case Expression.ListOf list -> list.elements().forEach(this::size);
            case Expression.Subscript subscript -> subscript.subscripts().forEach(this::size);
            case Expression other -> {}
        }
    }

    /** Whether a type in a scope holds a tensor or a model, so that its dims take part in solving. */
    static boolean hasDims(TypeExpr type, Scope scope) {
        return switch (type) {
            case TypeExpr.Tensor tensor -> true;
            case TypeExpr.Instance instance -> true;
            case TypeExpr.ListOf list -> hasDims(list.element(), scope);
            case TypeExpr.Tuple tuple -> tuple.fields().stream().anyMatch(field -> hasDims(field.type(), scope));
            case TypeExpr.Function function -> false;
            case TypeExpr.Named named ->
                DType.of(named.name().toString()).isPresent()
                        || TypeAliases.find(named.name(), scope)
                                .map(alias -> hasDims(alias.declaration().type(), alias.scope()))
                                .orElse(false);
            case TypeExpr.Missing missing -> false;
        };
    }
}
