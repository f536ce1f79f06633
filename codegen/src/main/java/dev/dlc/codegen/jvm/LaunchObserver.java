package dev.dlc.codegen.jvm;

import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.ir.kernel.Kernel;

/** Is told of every launch and how long it took: what a profile is made of. */
@FunctionalInterface
public interface LaunchObserver {
    /** Watches nothing, and costs nothing. */
    LaunchObserver NONE = (kernel, lane, calls, nanos) -> {};

    /**
     * A launch has ended.
     *
     * @param lane the code that ran
     * @param calls its arguments; the same array each time the same launch runs
     * @param nanos from its first item to the end of its last, by the clock
     */
    void ran(Kernel kernel, Lane lane, int[][] calls, long nanos);
}
