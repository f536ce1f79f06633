package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.DType;

/**
 * How many elements a value of generated code holds: one, or as many as a vector has lanes.
 *
 * @param lanes elements; 1 for scalar code
 * @param bits the width of the vectors of the widest element in use; 0 for scalar code
 */
record Shape(int lanes, int bits) {
    /** One element. */
    static final Shape ONE = new Shape(1, 0);

    private static final int NARROWEST = 64;

    /** Vectors of a width whose widest elements have as many bytes. */
    static Shape vectors(int bits, int elementBytes) {
        return new Shape(bits / (8 * elementBytes), bits);
    }

    boolean isOne() {
        return lanes == 1;
    }

    /** Whether there are vectors of this many elements of a type. */
    boolean has(Primitive element) {
        int width = lanes * 8 * element.bytes();
        return NARROWEST <= width && width <= bits;
    }

    JType.Vector vector(Primitive element) {
        return new JType.Vector(element, lanes * 8 * element.bytes());
    }

    /** The masks of this shape, whatever was compared: those of its widest floats. */
    JType.Vector masked() {
        return vector(bits / lanes == Long.SIZE ? Primitive.DOUBLE : Primitive.FLOAT);
    }

    /** The type of a value of a dtype. */
    JType type(DType dtype) {
        if (isOne()) {
            return Types.value(dtype);
        }
        return dtype == DType.BOOL ? masked().mask() : vector(Types.value(dtype));
    }
}
