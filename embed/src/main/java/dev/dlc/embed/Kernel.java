package dev.dlc.embed;

/**
 * One generated kernel. A class holds code only: the same instance serves all launches, threads and sizes.
 *
 * <p>Arguments of a launch are {@code args}: for each buffer {@code k} of the kernel, {@code args[2 * k]} is the index
 * of its slab and {@code args[2 * k + 1]} the element offset of its first element in that slab; after the buffers come
 * the run-time dims. Slabs are primitive arrays ({@code float[]}, {@code int[]}, ...).
 */
public abstract class Kernel {
    /** For generated subclasses. */
    protected Kernel() {}

    /**
     * The number of independent work items of a launch. It depends on the dims alone, never on the number of threads, and
     * any division of the items among threads, in any order, gives the same bits.
     */
    public abstract int items(int[] args);

    /**
     * Computes the items {@code from <= item < to}. Allocates nothing once it is compiled.
     *
     * @param slabs the arrays that hold all buffers
     * @param args slabs and offsets of the buffers, then the run-time dims
     * @param worker the number of the calling thread in its pool, from 0; selects the scratch memory of that thread
     */
    public abstract void run(Object[] slabs, int[] args, int from, int to, int worker);
}
