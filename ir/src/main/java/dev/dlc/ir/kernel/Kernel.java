package dev.dlc.ir.kernel;

import dev.dlc.ir.DType;
import java.util.List;

/**
 * One kernel: a function of buffers and sizes. Equal kernels compile to one class; so names of nodes, offsets and spans
 * are not part of it.
 *
 * @param name says what it does, such as {@code conv_add_tanh}; derived from the fused ops, for people only
 * @param buffers the memory it reads and writes, in the order of the launch's arguments; two buffers of one launch
 *     don't overlap, except that they may be the same buffer with equal access offsets in every store and load of one
 *     element (in-place update)
 * @param sizes the run-time size symbols, in the order of the launch's arguments
 * @param body what it does
 */
public record Kernel(String name, List<Buffer> buffers, List<String> sizes, Body body) {
    public Kernel {
        buffers = List.copyOf(buffers);
        sizes = List.copyOf(sizes);
    }

    /** How a kernel uses a buffer. */
    public enum Access {
        READ,
        WRITE,
        READ_WRITE
    }

    /**
     * A buffer parameter.
     *
     * @param dtype the element type in memory
     * @param access how it is used
     */
    public record Buffer(DType dtype, Access access) {}
}
