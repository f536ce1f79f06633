package dev.dlc.ir.op;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.Op;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Builds one row of the op table. A row without rule, reference or gradient cannot be built. */
final class Row {
    private final String name;
    private final Op.Family family;
    private final TreeMap<String, Attr.Kind> attributes = new TreeMap<>();
    private List<String> regions = List.of();
    private Optional<TypeRule> type = Optional.empty();
    private Optional<Reference> reference = Optional.empty();
    private Optional<Gradient> gradient = Optional.empty();
    private Batching batching;
    private final Set<Op.Fact> facts = EnumSet.noneOf(Op.Fact.class);
    private final List<Supplier<List<TestRow>>> tests = new ArrayList<>();

    private Row(String name, Op.Family family) {
        this.name = name;
        this.family = family;
        this.batching = family == Op.Family.ELEMENTWISE ? BatchMovement::same : Batch::oneByOne;
    }

    static Row of(String name, Op.Family family) {
        return new Row(name, family);
    }

    String name() {
        return name;
    }

    /** Attributes of one kind. */
    Row attrs(Attr.Kind kind, String... names) {
        for (String attribute : names) {
            attributes.put(attribute, kind);
        }
        return this;
    }

    /** The names of the regions. */
    Row regions(String... names) {
        regions = List.of(names);
        return this;
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

    /** A batching rule; without one an elementwise op is applied to all at once, any other to one after another. */
    Row batch(Batching rule) {
        batching = rule;
        return this;
    }

    /** The reason why there is no gradient. */
    Row nondiff(String reason) {
        gradient = Optional.of(new Gradient.None(reason));
        return this;
    }

    /** The row takes a tuple apart. */
    Row item() {
        gradient = Optional.of(new Gradient.Item());
        return this;
    }

    Row facts(Op.Fact... more) {
        Collections.addAll(facts, more);
        return this;
    }

    Row test(List<Type.Tensor> operands, Attrs attrs, TestRow.Domain... domains) {
        TestRow row = new TestRow(operands, attrs, List.of(domains));
        tests.add(() -> List.of(row));
        return this;
    }

    /** Test rows made on demand. */
    Row tests(Supplier<List<TestRow>> more) {
        tests.add(more);
        return this;
    }

    Op build() {
        List<Supplier<List<TestRow>>> rows = List.copyOf(tests);
        return new Op(
                name,
                family,
                new Op.Signature(attributes, regions),
                type.orElseThrow(),
                reference.orElseThrow(),
                gradient.orElseThrow(),
                batching,
                facts,
                () -> rows.stream().flatMap(more -> more.get().stream()).toList());
    }
}
