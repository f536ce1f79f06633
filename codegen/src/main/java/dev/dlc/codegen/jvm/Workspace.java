package dev.dlc.codegen.jvm;

import dev.dlc.ir.DType;

/**
 * Memory that a call of a kernel needs besides its buffers and that holds nothing between launches. In the arguments
 * its slab and offset stand after those of the buffers. Calls that run at the same time need one each.
 *
 * @param dtype of the elements
 * @param elements how many; 0: there is no workspace, and nothing in the arguments
 */
public record Workspace(DType dtype, int elements) {
    static final Workspace NONE = new Workspace(DType.F32, 0);
}
