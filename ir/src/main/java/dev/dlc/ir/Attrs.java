package dev.dlc.ir;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node's attributes by name, in name order.
 *
 * @param values the attributes
 */
public record Attrs(SortedMap<String, Attr> values) {
    /** No attribute. */
    public static final Attrs NONE = new Attrs(new TreeMap<>());

    public Attrs {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** One attribute. */
    public static Attrs of(String name, Attr value) {
        return NONE.with(name, value);
    }

    /** These attributes and one more, or one replaced. */
    public Attrs with(String name, Attr value) {
        TreeMap<String, Attr> more = new TreeMap<>(values);
        more.put(name, value);
        return new Attrs(more);
    }

    /** These attributes without one. */
    public Attrs without(String name) {
        TreeMap<String, Attr> left = new TreeMap<>(values);
        left.remove(name);
        return new Attrs(left);
    }

    /** These attributes and a whole number. */
    public Attrs with(String name, long value) {
        return with(name, new Attr.Int(value));
    }

    /** These attributes and a flag. */
    public Attrs with(String name, boolean value) {
        return with(name, new Attr.Flag(value));
    }

    /** These attributes and a text. */
    public Attrs with(String name, String value) {
        return with(name, new Attr.Text(value));
    }

    /** These attributes and an element type. */
    public Attrs with(String name, DType value) {
        return with(name, new Attr.Element(value));
    }

    /** These attributes and whole numbers. */
    public Attrs withInts(String name, List<Integer> value) {
        return with(name, new Attr.Ints(value));
    }

    /** These attributes and dims. */
    public Attrs withDims(String name, List<Dim> value) {
        return with(name, new Attr.Dims(value));
    }

    /** The attribute of that name, if there. */
    public Optional<Attr> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The kind of each attribute. */
    public SortedMap<String, Attr.Kind> kinds() {
        TreeMap<String, Attr.Kind> kinds = new TreeMap<>();
        values.forEach((name, value) -> kinds.put(name, value.kind()));
        return kinds;
    }

    private <A extends Attr> A need(String name, Class<A> kind) {
        Attr attr = values.get(name);
        if (!kind.isInstance(attr)) {
            throw new IllegalStateException(
                    "attribute " + name + " must be " + kind.getSimpleName() + " but is " + attr);
        }
        return kind.cast(attr);
    }

    /** A whole number that must be there. */
    public long integer(String name) {
        return need(name, Attr.Int.class).value();
    }

    /** A real number that must be there. */
    public double real(String name) {
        return need(name, Attr.Real.class).value();
    }

    /** A flag that must be there. */
    public boolean flag(String name) {
        return need(name, Attr.Flag.class).value();
    }

    /** A text that must be there. */
    public String text(String name) {
        return need(name, Attr.Text.class).value();
    }

    /** Whole numbers that must be there. */
    public List<Integer> ints(String name) {
        return need(name, Attr.Ints.class).values();
    }

    /** Dims that must be there. */
    public List<Dim> dims(String name) {
        return need(name, Attr.Dims.class).values();
    }

    /** An element type that must be there. */
    public DType element(String name) {
        return need(name, Attr.Element.class).value();
    }

    /** Literal elements that must be there. */
    public List<Double> reals(String name) {
        return need(name, Attr.Reals.class).values();
    }
}
