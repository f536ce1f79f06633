package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.List;

/** What an op yields for operands, attributes and regions; throws {@link dev.dlc.ir.Violation} where they don't fit. */
@FunctionalInterface
public interface TypeRule {
    /** The type of the result. */
    Type apply(List<Node> operands, Attrs attrs, List<Graph> regions);
}
