package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Array;
import dev.dlc.codegen.jvm.asm.JType.Mask;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.JType.Reference;
import dev.dlc.codegen.jvm.asm.JType.Species;
import dev.dlc.codegen.jvm.asm.JType.Vector;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;

/**
 * Calls of the Vector API. Species are read from static final fields, so that C2 sees constants. A vector is fast only
 * while it stays in local variables of one method: never pass one to, or return one from, a generated method.
 */
public final class Vectors {
    private static final ClassDesc VECTOR = ClassDesc.of(JType.PACKAGE, "Vector");
    private static final ClassDesc MASK = ClassDesc.of(JType.PACKAGE, "VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of(JType.PACKAGE, "VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of(JType.PACKAGE, "VectorOperators");

    private static final MethodRef CAST = MethodRef.of(Class.class, "cast", Object.class);

    private Vectors() {}

    /** The species of a vector type. */
    public static Expr species(Vector type) {
        return new Expr.StaticField(new Species(type.element(), type.bits()), type.desc(), "SPECIES_" + type.bits());
    }

    /**
     * The same vector, {@code (FloatVector) SPECIES_256.vectorType().cast(vector)}, as one of a class that C2 knows. C2
     * knows the class of what the Vector API yields, but not where a loop begins or branches meet: there it goes by the
     * receivers that the called method has seen in all kernels, and once these have two widths, vectors stay in memory.
     * The cast is nothing in compiled code.
     */
    static Expr exact(Expr vector) {
        MethodRef vectorType =
                new MethodRef(SPECIES, true, false, "vectorType", new Reference(ConstantDescs.CD_Class), List.of());
        Expr type = new Expr.Invoke(vectorType, vectorType.result(), List.of(species(vector(vector))));
        return new Expr.Invoke(CAST, vector.type(), List.of(type, vector));
    }

    /** All lanes +0. */
    public static Expr zero(Vector type) {
        return call(type.desc(), true, "zero", type, List.of(speciesType()), species(type));
    }

    /** All lanes the same scalar. */
    public static Expr broadcast(Vector type, Expr value) {
        Check.is(type.element(), value);
        return call(type.desc(), true, "broadcast", type, List.of(speciesType(), type.element()), species(type), value);
    }

    /** Lane j is {@code start + j}; int and long only. */
    public static Expr iota(Vector type, Expr start) {
        if (type.element() != Primitive.INT && type.element() != Primitive.LONG) {
            throw new IllegalArgumentException("iota needs lanes of int or long, found " + type);
        }
        return call(
                type.desc(),
                false,
                "addIndex",
                type,
                List.of(Primitive.INT),
                broadcast(type, start),
                Exprs.constant(1));
    }

    /** Lane j is {@code array[index + j]}. */
    public static Expr load(Vector type, Expr array, Expr index) {
        Check.is(new Array(type.element()), array);
        return call(
                type.desc(),
                true,
                "fromArray",
                type,
                List.of(speciesType(), array.type(), Primitive.INT),
                species(type),
                array,
                index);
    }

    /** Lane j is {@code array[index + j]} where the mask is set, else 0; slow where the CPU has no masked loads. */
    public static Expr load(Vector type, Expr array, Expr index, Expr mask) {
        Check.is(new Array(type.element()), array);
        Check.is(type.mask(), mask);
        return call(
                type.desc(),
                true,
                "fromArray",
                type,
                List.of(speciesType(), array.type(), Primitive.INT, new Reference(MASK)),
                species(type),
                array,
                index,
                mask);
    }

    /** Lane j is {@code array[index + map[mapIndex + j]]}. */
    public static Expr gather(Vector type, Expr array, Expr index, Expr map, Expr mapIndex) {
        Check.is(new Array(type.element()), array);
        return call(
                type.desc(),
                true,
                "fromArray",
                type,
                List.of(speciesType(), array.type(), Primitive.INT, JType.INTS, Primitive.INT),
                species(type),
                array,
                index,
                map,
                mapIndex);
    }

    /** Lane j is lane {@code index[j]} of a vector of ints. */
    public static Expr pick(Expr index, Expr table) {
        return binary("selectFrom", index, table);
    }

    /** Lane j is lane {@code index[j]} of two vectors of ints, the second one counted on from the first. */
    public static Expr pick(Expr index, Expr low, Expr high) {
        Vector type = vector(index);
        Check.is(type, low);
        Check.is(type, high);
        return call(
                type.desc(),
                false,
                "selectFrom",
                type,
                List.of(new Reference(VECTOR), new Reference(VECTOR)),
                index,
                low,
                high);
    }

    /** The mask of the lanes j with {@code index + j < limit}. */
    public static Expr lanesBelow(Vector type, Expr index, Expr limit) {
        MethodRef method = new MethodRef(
                SPECIES, true, false, "indexInRange", new Reference(MASK), List.of(Primitive.INT, Primitive.INT));
        return new Expr.Invoke(method, type.mask(), List.of(species(type), index, limit));
    }

    /** One lane as a scalar; the number should be a literal. */
    public static Expr lane(Expr vector, int number) {
        Vector type = vector(vector);
        if (number < 0 || number >= type.lanes()) {
            throw Check.wrong("no lane " + number, vector);
        }
        return call(type.desc(), false, "lane", type.element(), List.of(Primitive.INT), vector, Exprs.constant(number));
    }

    /**
     * Reduces all lanes with {@code MIN, MAX, AND, OR} and, for integers, {@code ADD, MUL, XOR}. Sums of floats are
     * refused: the API leaves their order open, and the numeric contract does not.
     */
    public static Expr reduce(String operator, Expr vector) {
        Vector type = vector(vector);
        boolean isOrdered = operator.equals("MIN")
                || operator.equals("MAX")
                || !type.element().isFloating();
        if (!isOrdered) {
            throw Check.wrong("the order of a reduction with " + operator + " over float lanes is undefined", vector);
        }
        return call(
                type.desc(),
                false,
                "reduceLanes",
                type.element(),
                List.of(operatorType("Associative")),
                vector,
                operator("Associative", operator));
    }

    /** Whether any lane of a mask is set. */
    public static Expr anyTrue(Expr mask) {
        return call(MASK, false, "anyTrue", Primitive.BOOLEAN, List.of(), mask(mask));
    }

    /** Whether all lanes of a mask are set. */
    public static Expr allTrue(Expr mask) {
        return call(MASK, false, "allTrue", Primitive.BOOLEAN, List.of(), mask(mask));
    }

    /** The number of lanes set in a mask. */
    public static Expr trueCount(Expr mask) {
        return call(MASK, false, "trueCount", Primitive.INT, List.of(), mask(mask));
    }

    /** The same lanes as a mask of another vector type with as many lanes. */
    public static Expr castMask(Expr mask, Vector target) {
        Vector from = ((Mask) mask(mask).type()).vector();
        sameLanes(from, target, mask);
        return call(MASK, false, "cast", target.mask(), List.of(speciesType()), mask, species(target));
    }

    static Expr unary(String name, Expr a) {
        Vector type = vector(a);
        if (name.equals("sqrt") && !type.element().isFloating()) {
            throw Check.wrong("sqrt needs float or double lanes", a);
        }
        return call(type.desc(), false, name, type, List.of(), a);
    }

    static Expr binary(String name, Expr a, Expr b) {
        Check.is(vector(a), b);
        return call(vector(a).desc(), false, name, a.type(), List.of(new Reference(VECTOR)), a, b);
    }

    static Expr binary(BinaryOp op, Expr a, Expr b) {
        Vector type = vector(a);
        if (op == BinaryOp.REM || op.isOnBits() && type.element().isFloating()) {
            throw Check.wrong("vectors of " + type.element() + " have no '" + op.symbol() + "'", a);
        }
        if (!op.isOnBits()) {
            return binary(op.vectorName(), a, b);
        }
        String kind = op.isShift() ? "Binary" : "Associative";
        Expr operator = operator(kind, op.vectorName());
        JType operatorType = operatorType("Binary");
        if (op.isShift() && b.type() == Primitive.INT && type.element() == Primitive.INT) {
            return call(type.desc(), false, "lanewise", type, List.of(operatorType, Primitive.INT), a, operator, b);
        }
        if (op.isShift() && b.type() == Primitive.INT && type.element() == Primitive.LONG) {
            return call(
                    type.desc(),
                    false,
                    "lanewise",
                    type,
                    List.of(operatorType, Primitive.LONG),
                    a,
                    operator,
                    b.to(Primitive.LONG));
        }
        Check.is(type, b);
        return call(type.desc(), false, "lanewise", type, List.of(operatorType, new Reference(VECTOR)), a, operator, b);
    }

    static Expr fma(Expr a, Expr b, Expr c) {
        Vector type = vector(a);
        if (!type.element().isFloating()) {
            throw Check.wrong("fma needs float or double lanes", a);
        }
        Check.is(type, b);
        Check.is(type, c);
        return call(type.desc(), false, "fma", type, List.of(new Reference(VECTOR), new Reference(VECTOR)), a, b, c);
    }

    static Expr compare(CompareOp op, Expr a, Expr b) {
        Vector type = vector(a);
        Check.is(type, b);
        MethodRef method = new MethodRef(
                type.desc(),
                false,
                false,
                "compare",
                new Reference(MASK),
                List.of(operatorType("Comparison"), new Reference(VECTOR)));
        return new Expr.Invoke(method, type.mask(), List.of(a, operator("Comparison", op.name()), b));
    }

    /** Lanes of {@code yes} where the mask is set; a mask of another element type is cast. */
    static Expr select(Expr mask, Expr yes, Expr no) {
        Vector type = vector(yes);
        Check.is(type, no);
        Expr fitting = mask.type().equals(type.mask()) ? mask : castMask(mask, type);
        return call(
                type.desc(),
                false,
                "blend",
                type,
                List.of(new Reference(VECTOR), new Reference(MASK)),
                no,
                yes,
                fitting);
    }

    static Expr maskLogic(BinaryOp op, Expr a, Expr b) {
        Check.is(mask(a).type(), b);
        String name = op == BinaryOp.AND ? "and" : "or";
        return call(MASK, false, name, a.type(), List.of(new Reference(MASK)), a, b);
    }

    static Expr maskNot(Expr a) {
        return call(MASK, false, "not", mask(a).type(), List.of(), a);
    }

    static Expr convert(Expr a, Primitive target) {
        Vector from = vector(a);
        Vector to = from.withElement(target);
        String name = initial(from.element()) + "2" + initial(target);
        Expr conversion = operator("Conversion", name);
        return call(
                VECTOR,
                false,
                "convertShape",
                to,
                List.of(operatorType("Conversion"), speciesType(), Primitive.INT),
                a,
                conversion,
                species(to),
                Exprs.constant(0));
    }

    /** The bits of floats as ints; ints as they are. */
    public static Expr bits(Expr vector) {
        return ((Vector) vector.type()).element() == Primitive.FLOAT ? Exprs.toBits(vector) : vector;
    }

    /** A vector of floats or ints of their bits. */
    public static Expr ofBits(Vector type, Expr bits) {
        return type.element() == Primitive.FLOAT ? Exprs.fromBits(bits) : bits;
    }

    static Expr reinterpret(Expr a) {
        Vector from = vector(a);
        return switch (from.element()) {
            case FLOAT -> view(a, "reinterpretAsInts", new Vector(Primitive.INT, from.bits()));
            case INT -> view(a, "reinterpretAsFloats", new Vector(Primitive.FLOAT, from.bits()));
            case DOUBLE -> view(a, "reinterpretAsLongs", new Vector(Primitive.LONG, from.bits()));
            case LONG -> view(a, "reinterpretAsDoubles", new Vector(Primitive.DOUBLE, from.bits()));
            case VOID, BOOLEAN, BYTE, SHORT -> throw Check.wrong("no floats of as many bits", a);
        };
    }

    /** The store of a vector; see {@link Code#store(Expr, Expr, Expr)}. */
    static Expr store(Expr vector, Expr array, Expr index) {
        Check.is(new Array(vector(vector).element()), array);
        return call(
                vector(vector).desc(),
                false,
                "intoArray",
                Primitive.VOID,
                List.of(array.type(), Primitive.INT),
                vector,
                array,
                index);
    }

    /** The masked store of a vector; see {@link Code#store(Expr, Expr, Expr, Expr)}. */
    static Expr store(Expr vector, Expr array, Expr index, Expr mask) {
        Check.is(new Array(vector(vector).element()), array);
        Check.is(vector(vector).mask(), mask);
        return call(
                vector(vector).desc(),
                false,
                "intoArray",
                Primitive.VOID,
                List.of(array.type(), Primitive.INT, new Reference(MASK)),
                vector,
                array,
                index,
                mask);
    }

    private static Expr view(Expr a, String name, Vector to) {
        MethodRef method = new MethodRef(VECTOR, false, false, name, new Reference(to.desc()), List.of());
        return new Expr.Invoke(method, to, List.of(a));
    }

    /** The descriptor's result is the class of the type, or Vector for convertShape, and VectorMask for masks. */
    private static Expr call(
            ClassDesc owner, boolean isStatic, String name, JType type, List<JType> parameters, Expr... arguments) {
        JType result = type instanceof Primitive ? type : new Reference(owner.equals(VECTOR) ? VECTOR : type.desc());
        MethodRef method = new MethodRef(owner, false, isStatic, name, result, parameters);
        return new Expr.Invoke(method, type, List.of(arguments));
    }

    /** The bits of int lanes rotated to the left, by a literal distance. */
    public static Expr rotateLeft(Expr a, int distance) {
        Vector type = vector(a);
        if (type.element() != Primitive.INT) {
            throw new IllegalArgumentException("rotation needs lanes of int, found " + type);
        }
        return call(
                type.desc(),
                false,
                "lanewise",
                type,
                List.of(operatorType("Binary"), Primitive.INT),
                a,
                operator("Binary", "ROL"),
                Exprs.constant(distance));
    }

    private static Expr operator(String kind, String name) {
        return new Expr.StaticField(operatorType(kind), OPERATORS, name);
    }

    private static JType operatorType(String kind) {
        return new Reference(OPERATORS.nested(kind));
    }

    private static JType speciesType() {
        return new Reference(SPECIES);
    }

    private static Vector vector(Expr a) {
        if (a.type() instanceof Vector v) {
            return v;
        }
        throw Check.wrong("expected a vector", a);
    }

    private static Expr mask(Expr a) {
        if (a.type() instanceof Mask) {
            return a;
        }
        throw Check.wrong("expected a mask", a);
    }

    private static void sameLanes(Vector from, Vector to, Expr at) {
        if (from.lanes() != to.lanes()) {
            throw Check.wrong("expected as many lanes as " + to, at);
        }
    }

    private static String initial(Primitive element) {
        return element.name().substring(0, 1);
    }
}
