package dev.dlc.optimizer.pass;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Violation;
import dev.dlc.optimizer.program.Program;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs pipelines.
 *
 * @param graphVerifier checks each graph; throws {@link Violation}
 * @param programVerifier checks each program; throws {@link Violation}
 * @param observer sees what each pass made, in order
 */
public record PassRunner(
        Optional<Consumer<Graph>> graphVerifier,
        Optional<Consumer<Program>> programVerifier,
        Consumer<PassResult> observer) {

    /** A runner that only runs. */
    public static PassRunner quiet() {
        return new PassRunner(Optional.empty(), Optional.empty(), result -> {});
    }

    /**
     * Runs passes one after the other.
     *
     * @throws Violation when a pass made a graph that breaks a rule; the message names the pass
     */
    public Graph run(List<Pass> pipeline, Graph graph) {
        Graph current = graph;
        for (Pass pass : pipeline) {
            Graph before = current;
            current = timed(
                    pass.name(), () -> pass.function().apply(before), PassResult.Made.OfGraph::new, graphVerifier);
        }
        return current;
    }

    /** Runs a step that makes or changes a program. */
    public Program program(String name, Supplier<Program> step) {
        return timed(name, step, PassResult.Made.OfProgram::new, programVerifier);
    }

    private <T> T timed(
            String name, Supplier<T> step, Function<T, PassResult.Made> made, Optional<Consumer<T>> verifier) {
        long start = System.nanoTime();
        T result = step.get();
        long nanos = System.nanoTime() - start;
        verifier.ifPresent(check -> verify(name, check, result));
        observer.accept(new PassResult(name, made.apply(result), nanos));
        return result;
    }

    private static <T> void verify(String pass, Consumer<T> check, T result) {
        try {
            check.accept(result);
        } catch (Violation violation) {
            throw new Violation(
                    violation.rule(),
                    "pass " + pass + ": " + violation.getMessage(),
                    violation.expected(),
                    violation.found());
        }
    }
}
