package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Node;
import dev.dlc.optimizer.program.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph divided into kernels.
 *
 * @param groups the groups; each node that is in memory and no leaf is the output of one
 * @param unfused edges between groups that might have been inside one, with the reason
 */
public record Partition(List<Group> groups, List<Program.Unfused> unfused) {
    public Partition {
        groups = List.copyOf(groups);
        unfused = List.copyOf(unfused);
    }

    /** The nodes that groups write. */
    public Set<Node> written() {
        Set<Node> written = new HashSet<>();
        groups.forEach(group -> written.addAll(group.outputs().keySet()));
        return written;
    }
}
