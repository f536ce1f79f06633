package dev.dlc.optimizer.pass;

import dev.dlc.ir.Graph;
import dev.dlc.optimizer.program.Program;

/**
 * What a step of the compiler made.
 *
 * @param pass the name of the step
 * @param made the result
 * @param nanos how long it took, without verification
 */
public record PassResult(String pass, Made made, long nanos) {
    /** A graph before lowering, a program after it. */
    public sealed interface Made {
        /** A tensor graph. */
        record OfGraph(Graph graph) implements Made {}

        /** Kernels and launches. */
        record OfProgram(Program program) implements Made {}
    }
}
