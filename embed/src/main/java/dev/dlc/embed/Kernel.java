package dev.dlc.embed;

/**
 * One generated kernel, or one stage of a kernel that works in stages. A class holds code only: the same instance
 * serves all launches, threads and sizes.
 *
 * <p>Arguments of a launch are {@code args}: for each buffer {@code k} of the kernel, {@code args[2 * k]} is the index
 * of its slab and {@code args[2 * k + 1]} the element offset of its first element in that slab; after the buffers come
 * the run-time sizes. Slabs are primitive arrays ({@code float[]}, {@code int[]}, ...).
 */
public abstract class Kernel {
    /** For generated subclasses. */
    protected Kernel() {}

    /**
     * The number of independent work items of a launch. It depends on the sizes alone, never on the number of threads,
     * and any division of the items among threads, in any order, gives the same bits.
     */
    public abstract int items(int[] args);

    /**
     * Roughly how many scalar operations a launch takes. Only decides whether waking another thread is worth it, so an
     * error of a factor of two does no harm.
     */
    public abstract long work(int[] args);

    /**
     * Computes the items {@code from <= item < to}. Allocates nothing once it is compiled and the scratch has grown.
     *
     * @param slabs the arrays that hold all buffers
     * @param args slabs and offsets of the buffers, then the run-time sizes
     * @param scratch working memory of the calling thread
     */
    public abstract void run(Object[] slabs, int[] args, int from, int to, Scratch scratch);
}
