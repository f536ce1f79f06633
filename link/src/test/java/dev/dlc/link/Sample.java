package dev.dlc.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What the compiler leaves to the JVM to link. */
public final class Sample {
    private Sample() {}

    /** A record with a field of each kind of type. */
    public record All(
            boolean flag,
            byte b,
            short s,
            char c,
            int i,
            long l,
            float f,
            double d,
            String text,
            int[] array,
            List<String> list) {}

    /** A record without fields. */
    public record None() {}

    /** Switches in methods of interfaces. */
    public interface Named {
        /** The name of the kind of a value. */
        static String name(Object value) {
            return switch (value) {
                case null -> "null";
                case String text when text.isEmpty() -> "empty";
                case String text when text.length() > 3 -> "long";
                case String _ -> "text";
                case int[] numbers when numbers.length == 1 -> "one number";
                case Number _ -> "number";
                case All(var flag, _, _, _, var i, _, _, _, _, _, _) when flag -> "true " + i;
                case Record _ -> "record";
                default -> "other";
            };
        }
    }

    /** Equality and hashes among records, and names of what is no record. */
    public static List<Object> results() {
        int[] array = {1};
        All first = all(0f, 0d, array);
        List<Object> values = List.of(
                first,
                all(0f, 0d, array),
                all(-0f, 0d, array),
                all(Float.NaN, Double.NaN, array),
                all(Float.NaN, Double.NaN, array),
                all(0f, 0d, new int[] {1}),
                new All(false, (byte) 0, (short) 0, 'a', 0, 0, 0, 0, null, null, null),
                new None(),
                new None(),
                "",
                "abc",
                "abcd",
                array,
                new int[2],
                3.5,
                'c');
        List<Object> results = new ArrayList<>();
        results.add(Named.name(null));
        for (Object value : values) {
            results.add(Named.name(value));
            for (Object other : values) {
                results.add(value.equals(other));
            }
            results.add(value instanceof Record && !value.toString().contains("[I@") ? value.toString() : "");
        }
        results.add(new All(true, (byte) 1, (short) 2, 'c', 3, 1L << 40, 0.5f, 0.25, "t", null, List.of("x")).hashCode());
        results.add(new All(false, (byte) -1, (short) 2, 'c', 3, -1, -0f, Double.NaN, null, null, null).hashCode());
        results.add(new None().hashCode());
        results.add(first.equals(null));
        return results;
    }

    /** Results of lambdas: static ones, with values captured, of methods, of constructors, with conversions. */
    public static List<Object> lambdas() {
        int captured = 3;
        long wide = 1L << 40;
        String text = "text";
        Outer outer = new Outer(7);
        Supplier<Object> constant = () -> "constant";
        IntUnaryOperator plus = i -> i + captured;
        LongFunction<String> joined = l -> text + (l + wide) + captured;
        Function<String, Integer> length = String::length;
        ToLongFunction<String> wider = String::length;
        ToDoubleFunction<Integer> unboxed = Integer::intValue;
        Comparator<Integer> order = Integer::compare;
        Function<String, StringBuilder> made = StringBuilder::new;
        IntFunction<int[]> arrays = int[]::new;
        Supplier<String> bound = text::strip;
        Consumer<List<Object>> dropped = list -> list.add("dropped");
        BiFunction<Outer, Long, Object> method = Outer::plus;
        IntFunction<Long> boxed = i -> (long) i;
        return List.of(
                constant.get(),
                plus.applyAsInt(4),
                joined.apply(5),
                length.apply("four"),
                wider.applyAsLong("five!"),
                unboxed.applyAsDouble(6),
                order.compare(1, 2),
                made.apply("made").toString(),
                arrays.apply(3).length,
                bound.get(),
                adding(dropped),
                method.apply(outer, 8L),
                boxed.apply(9),
                outer.inner().get(),
                Stream.of(3, 1, 2).sorted(Comparator.<Integer>naturalOrder().reversed()).map(i -> i * captured).toList());
    }

    private static List<Object> adding(Consumer<List<Object>> consumer) {
        List<Object> list = new ArrayList<>();
        consumer.accept(list);
        return list;
    }

    /** Lambdas that use private members of an instance, in a class within the nest. */
    private record Outer(int value) {
        private long plus(long other) {
            return value + other;
        }

        private int hidden() {
            return value * 2;
        }

        Supplier<Integer> inner() {
            return this::hidden;
        }
    }

    private static All all(float f, double d, int[] array) {
        return new All(true, (byte) 1, (short) 2, 'c', 3, 1L << 40, f, d, "text", array, List.of("a"));
    }
}
