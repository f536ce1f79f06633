package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Op;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds one row of the op table. */
final class Row {
    private final String name;
    private final Op.Family family;
    private Optional<TypeRule> type = Optional.empty();
    private Optional<Reference> reference = Optional.empty();
    private Optional<Gradient> gradient = Optional.empty();
    private final Set<Op.Fact> facts = EnumSet.noneOf(Op.Fact.class);
    private final List<TestRow> tests = new ArrayList<>();

    private Row(String name, Op.Family family) {
        this.name = name;
        this.family = family;
    }

    static Row of(String name, Op.Family family) {
        return new Row(name, family);
    }

    Row type(TypeRule rule) {
        type = Optional.of(rule);
        return this;
    }

    Row reference(Reference meaning) {
        reference = Optional.of(meaning);
        return this;
    }

    /** A gradient rule. */
    Row gradient(Gradient.Vjp rule) {
        gradient = Optional.of(rule);
        return this;
    }

    /** The reason why there is no gradient. */
    Row nondiff(String reason) {
        gradient = Optional.of(new Gradient.None(reason));
        return this;
    }

    Row facts(Op.Fact... more) {
        Collections.addAll(facts, more);
        return this;
    }

    Row test(List<Type.Tensor> operands, Attrs attrs, TestRow.Domain... domains) {
        tests.add(new TestRow(operands, attrs, List.of(domains)));
        return this;
    }

    Row tests(List<TestRow> more) {
        tests.addAll(more);
        return this;
    }

    Op build() {
        return new Op(name, family, type.orElseThrow(), reference.orElseThrow(), gradient.orElseThrow(), facts, tests);
    }
}
