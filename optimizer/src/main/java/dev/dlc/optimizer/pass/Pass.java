package dev.dlc.optimizer.pass;

import dev.dlc.ir.Graph;
import java.util.function.UnaryOperator;

/**
 * A named step from graph to graph.
 *
 * @param name unique in a pipeline; what {@code dlc dump --after} takes
 * @param function the step; makes its nodes in a builder of its own and leaves its argument as it is
 */
public record Pass(String name, UnaryOperator<Graph> function) {}
