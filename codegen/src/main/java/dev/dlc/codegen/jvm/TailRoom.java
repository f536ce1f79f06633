package dev.dlc.codegen.jvm;

import dev.dlc.ir.DType;

/**
 * Elements that an array should have behind the last one that kernels read or write. A vector of which only the first
 * lanes count may lie across the end of an array; the Vector API then goes another way, which allocates, and code that
 * was compiled without that way is thrown away. Kernels are right without this room, but slow where arrays end.
 */
public final class TailRoom {
    private static final int WIDEST_VECTOR_BYTES = 64;

    private TailRoom() {}

    /** The elements of the widest vector. Where values are converted, a vector of theirs has no more. */
    public static int of(DType dtype) {
        return WIDEST_VECTOR_BYTES / Math.min(dtype.bytes(), 4);
    }
}
