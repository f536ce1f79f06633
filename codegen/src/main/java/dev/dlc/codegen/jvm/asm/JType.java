package dev.dlc.codegen.jvm.asm;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/**
 * The static type of an {@link Expr}. Vectors, masks and species carry their element and width, so that mixing a
 * 256-bit with a 512-bit vector fails while the tree is built although the JVM would see one class for both.
 */
public sealed interface JType {
    /** The class or primitive the JVM sees. */
    ClassDesc desc();

    /** The Java primitives that kernels use, and {@code void}. */
    enum Primitive implements JType {
        VOID(ConstantDescs.CD_void, 0),
        BOOLEAN(ConstantDescs.CD_boolean, 0),
        BYTE(ConstantDescs.CD_byte, 1),
        SHORT(ConstantDescs.CD_short, 2),
        INT(ConstantDescs.CD_int, 4),
        LONG(ConstantDescs.CD_long, 8),
        FLOAT(ConstantDescs.CD_float, 4),
        DOUBLE(ConstantDescs.CD_double, 8);

        private final ClassDesc desc;
        private final int bytes;

        Primitive(ClassDesc desc, int bytes) {
            this.desc = desc;
            this.bytes = bytes;
        }

        @Override
        public ClassDesc desc() {
            return desc;
        }

        @Override
        public int slots() {
            return this == VOID ? 0 : this == LONG || this == DOUBLE ? 2 : 1;
        }

        /** Size of one element in bytes; 0 for the types that have no numeric value. */
        public int bytes() {
            return bytes;
        }

        /** Whether arithmetic is defined on this type without a conversion. */
        public boolean isArithmetic() {
            return this == INT || this == LONG || this == FLOAT || this == DOUBLE;
        }

        /** Whether this is {@code float} or {@code double}. */
        public boolean isFloating() {
            return this == FLOAT || this == DOUBLE;
        }

        /** Whether a value of this type sits on the stack as an int. */
        boolean isIntLike() {
            return this == BOOLEAN || this == BYTE || this == SHORT || this == INT;
        }

        @Override
        public String toString() {
            return desc.displayName();
        }
    }

    /** A class or interface. */
    record Reference(ClassDesc desc) implements JType {
        @Override
        public int slots() {
            return 1;
        }

        @Override
        public String toString() {
            return desc.displayName();
        }
    }

    /** An array. */
    record Array(JType element) implements JType {
        @Override
        public ClassDesc desc() {
            return element.desc().arrayType();
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public String toString() {
            return element + "[]";
        }
    }

    /** A {@code FloatVector}, {@code IntVector}, ... of a fixed width in bits. */
    record Vector(Primitive element, int bits) implements JType {
        public Vector {
            checkShape(element, bits);
        }

        @Override
        public ClassDesc desc() {
            return ClassDesc.of(PACKAGE, capital(element) + "Vector");
        }

        /** Number of elements. */
        public int lanes() {
            return bits / (8 * element.bytes());
        }

        /** The type of this vector's masks. */
        public Mask mask() {
            return new Mask(element, bits);
        }

        /** The vector of the same number of lanes with another element. */
        public Vector withElement(Primitive other) {
            return new Vector(other, lanes() * 8 * other.bytes());
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public String toString() {
            return capital(element) + "Vector" + bits;
        }
    }

    /** A {@code VectorMask}. */
    record Mask(Primitive element, int bits) implements JType {
        public Mask {
            checkShape(element, bits);
        }

        @Override
        public ClassDesc desc() {
            return ClassDesc.of(PACKAGE, "VectorMask");
        }

        /** The type of the vectors this mask belongs to. */
        public Vector vector() {
            return new Vector(element, bits);
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public String toString() {
            return capital(element) + "Mask" + bits;
        }
    }

    /** A {@code VectorSpecies}. */
    record Species(Primitive element, int bits) implements JType {
        public Species {
            checkShape(element, bits);
        }

        @Override
        public ClassDesc desc() {
            return ClassDesc.of(PACKAGE, "VectorSpecies");
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public String toString() {
            return capital(element) + "Species" + bits;
        }
    }

    /** The package of the Vector API. */
    String PACKAGE = "jdk.incubator.vector";

    /** {@code boolean[]}. */
    Array BOOLEANS = new Array(Primitive.BOOLEAN);

    /** {@code byte[]}. */
    Array BYTES = new Array(Primitive.BYTE);

    /** {@code short[]}. */
    Array SHORTS = new Array(Primitive.SHORT);

    /** {@code int[]}. */
    Array INTS = new Array(Primitive.INT);

    /** {@code long[]}. */
    Array LONGS = new Array(Primitive.LONG);

    /** {@code float[]}. */
    Array FLOATS = new Array(Primitive.FLOAT);

    /** {@code double[]}. */
    Array DOUBLES = new Array(Primitive.DOUBLE);

    /** {@code Object}. */
    Reference OBJECT = new Reference(ConstantDescs.CD_Object);

    /** {@code Object[]}. */
    Array OBJECTS = new Array(OBJECT);

    /** {@code String}. */
    Reference STRING = new Reference(ConstantDescs.CD_String);

    /** The type of a class that exists already; vectors and masks have no such type, use their own records. */
    static JType of(Class<?> type) {
        if (type.isArray()) {
            return new Array(of(type.getComponentType()));
        }
        if (!type.isPrimitive()) {
            return new Reference(type.describeConstable().orElseThrow());
        }
        for (Primitive p : Primitive.values()) {
            if (p.desc.equals(type.describeConstable().orElseThrow())) {
                return p;
            }
        }
        throw new IllegalArgumentException("kernels do not use " + type);
    }

    /**
     * Slots a local of this type takes: 2 for long and double, 0 for void, else 1. Abstract, since a default method
     * would make the initialisation of {@link Primitive} wait for the constants of this interface, which need it.
     */
    int slots();

    private static void checkShape(Primitive element, int bits) {
        boolean known = bits == 64 || bits == 128 || bits == 256 || bits == 512;
        if (element.bytes() == 0 || !known) {
            throw new IllegalArgumentException("no vector of " + bits + " bits with elements " + element);
        }
    }

    private static String capital(Primitive element) {
        String name = element.toString();
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
