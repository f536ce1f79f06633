package dev.dlc.ir;

import dev.dlc.ir.op.Batching;
import dev.dlc.ir.op.Gradient;
import dev.dlc.ir.op.Reference;
import dev.dlc.ir.op.TestRow;
import dev.dlc.ir.op.TypeRule;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A row of the op table: everything there is to know about an op. Rows are made by the families of
 * {@link dev.dlc.ir.op}; a test asserts that no row lacks a rule, a gradient (or the reason why there is none) or a
 * test.
 */
public final class Op {
    private static final double MOST_BITS = 62;

    private final String name;
    private final Family family;
    private final Signature signature;
    private final TypeRule typeRule;
    private final Reference reference;
    private final Gradient gradient;
    private final Batching batching;
    private final Set<Fact> facts;
    private final Supplier<List<TestRow>> tests;

    /** What kind of work an op does; fusion and lowering go by family. */
    public enum Family {
        /** Inputs, parameters, state, constants, iota, sizes. */
        LEAF,
        /** One output element from the same element of each operand. */
        ELEMENTWISE,
        /** Random bits as functions of a key. */
        RANDOM,
        /** Fewer axes, by an associative operation. */
        REDUCE,
        /** The same elements at other places. */
        MOVEMENT,
        /** Sums of products: dot and convolutions. */
        CONTRACT,
        /** Reductions over sliding windows. */
        WINDOW,
        /** Elements at places that data says: gather, scatter, segments. */
        INDEX,
        /** Sorting and running reductions. */
        ORDER,
        /** Regions: scan, while, cond, call. */
        CONTROL,
        /** Operators that differentiation gives a meaning to, and that no backend sees. */
        DIFFERENTIATION
    }

    /** Algebra that rewrite rules match on. */
    public enum Fact {
        COMMUTATIVE,
        ASSOCIATIVE,
        IDEMPOTENT,
        INVOLUTION,
        ODD,
        EVEN,
        MONOTONE,
        /** The derivative is zero wherever it exists. */
        FLAT,
        /** Yields bool whatever the operands are. */
        PREDICATE
    }

    /**
     * What a node of an op consists of besides its operands.
     *
     * @param attributes the name and kind of each attribute; all are required, no other is allowed
     * @param regions the name of each region, in order
     */
    public record Signature(SortedMap<String, Attr.Kind> attributes, List<String> regions) {
        public Signature {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
            regions = List.copyOf(regions);
        }
    }

    /** A complete row; the families' factories call this. */
    public Op(
            String name,
            Family family,
            Signature signature,
            TypeRule typeRule,
            Reference reference,
            Gradient gradient,
            Batching batching,
            Set<Fact> facts,
            Supplier<List<TestRow>> tests) {
        this.name = Objects.requireNonNull(name);
        this.family = Objects.requireNonNull(family);
        this.signature = Objects.requireNonNull(signature);
        this.typeRule = Objects.requireNonNull(typeRule);
        this.reference = Objects.requireNonNull(reference);
        this.gradient = Objects.requireNonNull(gradient);
        this.batching = Objects.requireNonNull(batching);
        this.facts = facts.isEmpty() ? EnumSet.noneOf(Fact.class) : EnumSet.copyOf(facts);
        this.tests = Objects.requireNonNull(tests);
    }

    /** The name in every text form. */
    public String name() {
        return name;
    }

    /** The family. */
    public Family family() {
        return family;
    }

    /** The attributes and regions of its nodes. */
    public Signature signature() {
        return signature;
    }

    /**
     * What the op yields.
     *
     * @throws Violation when attributes or regions are not those of the signature ({@code NAME.attributes},
     *     {@code NAME.regions}), a rule is broken ({@code NAME.c1} ...), a size is negative ({@code NAME.size}) or the
     *     number of elements of a result leaves the range of 64 bits ({@code NAME.count})
     */
    public Type type(List<Node> operands, Attrs attrs, List<Graph> regions) {
        if (!attrs.kinds().equals(signature.attributes())) {
            throw new Violation(
                    name + ".attributes",
                    "wrong attributes",
                    signature.attributes().toString(),
                    attrs.kinds().toString());
        }
        if (regions.size() != signature.regions().size()) {
            throw new Violation(
                    name + ".regions", "wrong regions", signature.regions().toString(), regions.size() + " regions");
        }
        Type type = typeRule.apply(operands, attrs, regions);
        switch (type) {
            case Type.Tensor tensor -> checkSizes(tensor);
            case Type.Tuple tuple -> tuple.items().forEach(this::checkSizes);
        }
        return type;
    }

    private void checkSizes(Type.Tensor tensor) {
        for (Dim dim : tensor.shape().dims()) {
            if (dim.constant().orElse(0) < 0) {
                throw new Violation(name + ".size", "a size is negative", "sizes of at least 0", tensor.toString());
            }
        }
        // What a program declares is measured when sizes are known; what it computes must be countable before.
        if (family != Family.LEAF && mayOverflow(tensor.shape())) {
            throw new Violation(
                    name + ".count",
                    "a tensor has too many elements to count",
                    "sizes whose product stays below 2^62",
                    tensor.toString());
        }
    }

    /** Whether the product of the sizes may have a coefficient of 2^62 or more, by the digits of the factors. */
    private static boolean mayOverflow(Shape shape) {
        double logarithm = 0;
        for (Dim dim : shape.dims()) {
            double sum = dim.terms().values().stream().mapToDouble(Math::abs).sum();
            logarithm += Math.log(Math.max(1, sum)) / Math.log(2);
        }
        return logarithm >= MOST_BITS;
    }

    /** The meaning, in double. */
    public Reference reference() {
        return reference;
    }

    /** How to differentiate. */
    public Gradient gradient() {
        return gradient;
    }

    /** How to work on many operands at once. */
    public Batching batching() {
        return batching;
    }

    /** Whether a fact holds. */
    public boolean has(Fact fact) {
        return facts.contains(fact);
    }

    /** What the table-driven tests run. */
    public List<TestRow> tests() {
        return tests.get();
    }

    @Override
    public String toString() {
        return name;
    }
}
