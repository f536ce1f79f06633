package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.CompiledKernel;
import dev.dlc.optimizer.program.Program;

/** A step of a program with its arguments in place. Arrays rather than lists, so that running allocates nothing. */
@SuppressWarnings("ArrayRecordComponent")
sealed interface BoundStep {
    /**
     * A launch.
     *
     * @param code the kernel
     * @param calls the arguments of each call
     * @param source what it was made of
     */
    record Launch(CompiledKernel code, int[][] calls, Program.Launch source) implements BoundStep {}

    /**
     * Steps that run a number of times.
     *
     * @param counter the place of the loop's counter among all counters
     * @param length how often
     * @param moving the arguments of the body, but for those of loops in it, that depend on counters
     * @param body what is repeated
     */
    record Loop(int counter, int length, Moving[] moving, BoundStep[] body) implements BoundStep {}

    /**
     * Steps that run while a condition holds.
     *
     * @param most the largest number of iterations
     * @param condition run before each iteration
     * @param holds slab and offset of the condition's truth value
     * @param body what is repeated
     */
    record While(int most, BoundStep[] condition, int[] holds, BoundStep[] body) implements BoundStep {}

    /**
     * One of two lists of steps.
     *
     * @param predicate slab and offset of the truth value that decides
     * @param then where it is true
     * @param otherwise where it is false
     */
    record Branch(int[] predicate, BoundStep[] then, BoundStep[] otherwise) implements BoundStep {}

    /**
     * An argument that depends on counters.
     *
     * @param args where it stands
     * @param index the place in {@code args}
     * @param base the value where all counters are 0
     * @param counters the counters it depends on
     * @param strides how much it grows with each of them
     */
    record Moving(int[] args, int index, int base, int[] counters, int[] strides) {
        void update(int[] values) {
            int value = base;
            for (int i = 0; i < counters.length; i++) {
                value += strides[i] * values[counters[i]];
            }
            args[index] = value;
        }
    }
}
