package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.contract.Lane;

/**
 * What is the same all over a generated method.
 *
 * @param buffers what memory holds
 * @param lane how to compute
 * @param scratch memory for accumulators
 * @param notes what ran as vectors and what did not
 */
record Method(Buffers buffers, Lane lane, Scratchpads scratch, Notes notes) {}
