package dev.dlc.dsl.program;

import dev.dlc.ir.Type;

/**
 * A parameter or state of a program.
 *
 * @param path the name of the leaf in graphs and files: {@code net.conv1.w}
 * @param trained whether it is a parameter; otherwise state
 * @param type dtype and shape
 */
public record LeafSpec(String path, boolean trained, Type.Tensor type) {}
