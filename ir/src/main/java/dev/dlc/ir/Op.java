package dev.dlc.ir;

import dev.dlc.ir.op.Gradient;
import dev.dlc.ir.op.Reference;
import dev.dlc.ir.op.TestRow;
import dev.dlc.ir.op.TypeRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A row of the op table: everything there is to know about an op. Rows are made by the families of
 * {@link dev.dlc.ir.op}; a test asserts that no row lacks a rule, a gradient (or the reason why there is none) or a
 * test.
 */
public final class Op {
    private final String name;
    private final Family family;
    private final TypeRule typeRule;
    private final Reference reference;
    private final Gradient gradient;
    private final Set<Fact> facts;
    private final List<TestRow> tests;

    /** What kind of work an op does; fusion and lowering go by family. */
    public enum Family {
        /** Inputs, parameters, state, constants, iota, sizes. */
        LEAF,
        /** One output element from the same element of each operand. */
        ELEMENTWISE,
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
        /** Yields bool whatever the operands are. */
        PREDICATE
    }

    /** A complete row; the families' factories call this. */
    public Op(
            String name,
            Family family,
            TypeRule typeRule,
            Reference reference,
            Gradient gradient,
            Set<Fact> facts,
            List<TestRow> tests) {
        this.name = Objects.requireNonNull(name);
        this.family = Objects.requireNonNull(family);
        this.typeRule = Objects.requireNonNull(typeRule);
        this.reference = Objects.requireNonNull(reference);
        this.gradient = Objects.requireNonNull(gradient);
        this.facts = facts.isEmpty() ? EnumSet.noneOf(Fact.class) : EnumSet.copyOf(facts);
        this.tests = List.copyOf(tests);
    }

    /** The name in every text form. */
    public String name() {
        return name;
    }

    /** The family. */
    public Family family() {
        return family;
    }

    /** What the op yields. Throws {@link Violation} when a rule is broken. */
    public Type type(List<Node> operands, Attrs attrs, List<Graph> regions) {
        return typeRule.apply(operands, attrs, regions);
    }

    /** The meaning, in double. */
    public Reference reference() {
        return reference;
    }

    /** How to differentiate. */
    public Gradient gradient() {
        return gradient;
    }

    /** Whether a fact holds. */
    public boolean has(Fact fact) {
        return facts.contains(fact);
    }

    /** What the table-driven tests run. */
    public List<TestRow> tests() {
        return tests;
    }

    @Override
    public String toString() {
        return name;
    }
}
