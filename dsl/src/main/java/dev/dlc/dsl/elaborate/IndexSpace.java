package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The loop variables of one construct of index notation. Constructs inside one another in the same function share what
 * the outermost one gathers: the accesses that bound the loop variables, and the axes of packs that are carried along.
 */
final class IndexSpace {
    private final Frame frame;
    private final Optional<IndexSpace> around;
    private final int first;
    private final List<Index> own = new ArrayList<>();
    private final List<Index> packs = new ArrayList<>();
    private final List<Access> accesses = new ArrayList<>();
    private final Map<Node, Products.Sum> products = new LinkedHashMap<>();
    private Optional<Span> random = Optional.empty();

    /**
     * A place on an axis that depends on loop variables.
     *
     * @param place the index
     * @param size the size of the axis
     * @param single whether one element is read and not the start of a range
     */
    record Access(Dim place, Dim size, Span span, boolean single) {}

    IndexSpace(Frame frame, Optional<IndexSpace> around, int first) {
        this.frame = frame;
        this.first = first;
        this.around = around.filter(space -> space.frame == frame);
    }

    /** The outermost construct of the same function. */
    IndexSpace root() {
        return around.map(IndexSpace::root).orElse(this);
    }

    boolean isRoot() {
        return around.isEmpty();
    }

    /** The smallest id of a node that is made inside. */
    int first() {
        return root().first;
    }

    /** The loop variables of this construct, in order. */
    List<Index> own() {
        return own;
    }

    /** The loop variables of axes of packs, the last axis first. */
    List<Index> packs() {
        return root().packs;
    }

    List<Access> accesses() {
        return root().accesses;
    }

    /** Notes that the body draws random numbers. */
    void noteRandom(Span span) {
        root().random = Optional.of(span);
    }

    /** Where the body draws random numbers. */
    Optional<Span> random() {
        return root().random;
    }

    /** What each sum of products was made of. */
    Map<Node, Products.Sum> products() {
        return root().products;
    }
}
