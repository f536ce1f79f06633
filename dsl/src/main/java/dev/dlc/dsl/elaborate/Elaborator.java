package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.check.DimSolver;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.source.ModuleResolver;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Evaluates expressions with compile-time values and graph nodes: names, types, shapes and graphs in one walk. Holds
 * the parts that do it, and what they share.
 */
final class Elaborator {
    private final Modules modules;
    private Reporter reporter = new Reporter();
    private final Types types = new Types(this);
    private final Blocks blocks = new Blocks(this);
    private final Calls calls = new Calls(this);
    private final Instances instances = new Instances(this);
    private final Builtins builtins = new Builtins(this);
    private final Derivatives derivatives = new Derivatives(this);
    private final Expressions expressions = new Expressions(this);
    private final Effects effects = new Effects(this);
    private boolean resolving;
    private boolean deferred;

    Elaborator(ModuleResolver resolver) {
        this.modules = new Modules(resolver, this);
    }

    /** Starts afresh for another entry: nothing reported, nothing counted. */
    void start() {
        reporter = new Reporter();
        deferred = false;
    }

    Modules modules() {
        return modules;
    }

    Reporter reporter() {
        return reporter;
    }

    Types types() {
        return types;
    }

    Blocks blocks() {
        return blocks;
    }

    Calls calls() {
        return calls;
    }

    Instances instances() {
        return instances;
    }

    Builtins builtins() {
        return builtins;
    }

    Derivatives derivatives() {
        return derivatives;
    }

    Effects effects() {
        return effects;
    }

    /** Whether something was left to the place of use since the last call of {@link #clearDeferred}. */
    boolean deferred() {
        return deferred;
    }

    void setDeferred() {
        deferred = true;
    }

    void clearDeferred() {
        deferred = false;
    }

    // ---- evaluation

    Value eval(Expression expression, Site site) {
        return eval(expression, site, Optional.empty());
    }

    /**
     * The value of an expression.
     *
     * @param wanted the type of the place it goes into, where that is known; a hint, not a demand
     * @throws Failure where it has none
     */
    Value eval(Expression expression, Site site, Optional<Type.Tensor> wanted) {
        reporter.count(expression.span());
        try {
            return expressions.eval(expression, site, wanted);
        } catch (Violation violation) {
            throw Failure.wrong(Diagnostic.at(DslCode.BROKEN_RULE, expression.span(), violation.sentence())
                    .sides(violation.expected(), violation.found())
                    .fix("change the operands or the options; this is rule " + violation.rule() + " of the operation"));
        } catch (ArithmeticException overflow) {
            throw Operators.arithmetic(expression.span(), "a size is divided by 0 or leaves the range of 64 bits");
        }
    }

    /** What a name stands for here. */
    Value read(String name, Span span, Site site) {
        if (name.isEmpty()) {
            throw Failure.poisoned();
        }
        Scope.Entry entry = site.scope().find(name).orElseThrow(() -> Failure.wrong(unknown(name, span, site.scope())));
        return read(entry.value(), name, span, site);
    }

    /** The value that reading an entry yields. */
    Value read(Value value, String name, Span span, Site site) {
        return switch (value) {
            case Value.Variable variable -> new Value.Tensor(variable.read(site.world()));
            case Value.Ambient ambient -> site.world().ambient(ambient, span);
            case Value.Poison poison -> throw Failure.poisoned();
            case Value.Open open -> throw Failure.deferred();
            case Value.UnknownPack pack when !resolving -> throw Failure.wrong(undetermined("..." + name, span));
            case Value.Int number
            when !resolving && DimSolver.hasUnknown(number.dim()) -> throw Failure.wrong(undetermined(name, span));
            case Value other -> other;
        };
    }

    private static Diagnostic undetermined(String name, Span span) {
        return Diagnostic.at(DslCode.UNKNOWN_DIM, span, "nothing determines `" + name + "` here")
                .sides("a dim that an argument or the place of the result determines", "`" + name + "`")
                .fix("give an argument a type with `" + name + "`, or use the call where its shape is declared");
    }

    private Diagnostic unknown(String name, Span span, Scope scope) {
        Diagnostic diagnostic = Diagnostic.at(DslCode.UNKNOWN_NAME, span, "unknown name `" + name + "`")
                .sides("a name that is declared here or imported", "`" + name + "`");
        Optional<String> library = modules.exporting(name);
        if (library.isPresent()) {
            return diagnostic.fix("add `import " + library.get() + " { " + name + " }`");
        }
        return Suggestion.closest(name, scope.names())
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("declare or import it"));
    }

    // ---- modes

    /** Runs something that may read dims which a call under way has not found yet. */
    void resolving(Runnable action) {
        resolvingResult(() -> {
            action.run();
            return true;
        });
    }

    /** As {@link #resolving}, with a result. */
    <T> T resolvingResult(Supplier<T> action) {
        return with(true, action);
    }

    /** Evaluates in the scope of a caller, whose dims must all be known. */
    <T> T outside(Supplier<T> action) {
        return with(false, action);
    }

    private <T> T with(boolean mode, Supplier<T> action) {
        boolean before = resolving;
        resolving = mode;
        try {
            return action.get();
        } finally {
            resolving = before;
        }
    }

    /** A result that is wanted as a hint only; empty where it cannot be had. */
    <T> Optional<T> attempt(Supplier<Optional<T>> action) {
        try {
            return resolvingResult(action);
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.FATAL) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    /**
     * What a trial has found.
     *
     * @param value the result; empty where it cannot be had
     * @param problem the first thing that is wrong; empty where something was left to the place of use
     */
    record Trial<T>(Optional<T> value, Optional<Diagnostic> problem) {}

    private Optional<Diagnostic> problem(Optional<Diagnostic> last) {
        return reporter.diagnostics().stream()
                .filter(Diagnostic::isError)
                .findFirst()
                .or(() -> last);
    }

    /** A result that is found in passing: nothing of it stays, and nothing is reported. */
    <T> Trial<T> trial(Site site, Supplier<T> action) {
        Reporter before = reporter;
        boolean deferredBefore = deferred;
        World.Snapshot snapshot = site.world().snapshot();
        Frame.Uses uses = site.frame().uses();
        reporter = before.scratch();
        try {
            T result = action.get();
            return new Trial<>(
                    reporter.hasErrors() ? Optional.empty() : Optional.of(result), problem(Optional.empty()));
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.FATAL) {
                throw failure;
            }
            return new Trial<>(Optional.empty(), problem(failure.diagnostic()));
        } finally {
            before.count(reporter);
            reporter = before;
            deferred = deferredBefore;
            site.world().restore(snapshot);
            site.frame().restore(uses);
        }
    }

    /** Takes note of a failed statement; the value is poison from here on. */
    Value failed(Failure failure, Frame frame) {
        switch (failure.kind()) {
            case WRONG -> reporter.report(failure, frame);
            case DEFERRED -> deferred = true;
            case POISONED -> {}
            case FATAL -> throw failure;
        }
        return new Value.Poison();
    }
}
