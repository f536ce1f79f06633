package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Array;
import dev.dlc.codegen.jvm.asm.JType.Mask;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.JType.Vector;
import java.util.List;

/**
 * A typed, immutable expression of generated code. Types are checked when a node is made, so a mistake is an
 * {@link IllegalArgumentException} at the line that made it and never a {@code VerifyError} later. There are no
 * implicit conversions: {@code int + float} is a mistake, {@code i.to(FLOAT).add(x)} is not.
 *
 * <p>A node is a recipe, not a value: a node used in two places is evaluated twice. {@link Code#declare} gives a value
 * a name. {@link Object#toString()} is readable Java.
 *
 * <p>The arithmetic methods work on scalars and on vectors alike, comparisons of vectors give masks, and
 * {@link Exprs#select} takes a boolean or a mask; one builder can therefore write both lanes.
 */
public sealed interface Expr
        permits Local,
                Expr.Constant,
                Expr.Binary,
                Expr.Negate,
                Expr.Compare,
                Expr.Logical,
                Expr.Not,
                Expr.Conditional,
                Expr.Convert,
                Expr.Cast,
                Expr.ArrayGet,
                Expr.ArrayLength,
                Expr.NewArray,
                Expr.Invoke,
                Expr.StaticField {
    /** The static type. */
    JType type();

    /** A literal: Integer, Long, Float, Double, Boolean or String. */
    record Constant(JType type, Object value) implements Expr {
        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** An arithmetic or bit operation on two scalars of one type (shift distances are ints). */
    record Binary(BinaryOp op, Expr left, Expr right) implements Expr {
        public Binary {
            Check.binary(op, left, right);
        }

        @Override
        public JType type() {
            return left.type();
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** The negative of a scalar. */
    record Negate(Expr operand) implements Expr {
        public Negate {
            Check.arithmetic("-", operand);
        }

        @Override
        public JType type() {
            return operand.type();
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** A comparison of two scalars; false when a side is NaN, except {@code !=}. */
    record Compare(CompareOp op, Expr left, Expr right) implements Expr {
        public Compare {
            Check.comparable(op, left, right);
        }

        @Override
        public JType type() {
            return Primitive.BOOLEAN;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** {@code left && right}, or {@code left || right}; the right side is evaluated only when needed. */
    record Logical(boolean isAnd, Expr left, Expr right) implements Expr {
        public Logical {
            Check.is(Primitive.BOOLEAN, left);
            Check.is(Primitive.BOOLEAN, right);
        }

        @Override
        public JType type() {
            return Primitive.BOOLEAN;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** {@code !operand}. */
    record Not(Expr operand) implements Expr {
        public Not {
            Check.is(Primitive.BOOLEAN, operand);
        }

        @Override
        public JType type() {
            return Primitive.BOOLEAN;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** {@code condition ? yes : no}; only the chosen side is evaluated. */
    record Conditional(Expr condition, Expr yes, Expr no) implements Expr {
        public Conditional {
            Check.is(Primitive.BOOLEAN, condition);
            Check.is(yes.type(), no);
        }

        @Override
        public JType type() {
            return yes.type();
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** A conversion between primitives, with Java's meaning (float to int saturates, NaN gives 0). */
    record Convert(Expr operand, Primitive type) implements Expr {
        public Convert {
            Check.convertible(operand, type);
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** A checked cast of a reference. */
    record Cast(Expr operand, JType type) implements Expr {
        public Cast {
            Check.reference(operand.type());
            Check.reference(type);
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** One element of an array. */
    record ArrayGet(Expr array, Expr index) implements Expr {
        public ArrayGet {
            Check.array(array);
            Check.is(Primitive.INT, index);
        }

        @Override
        public JType type() {
            return ((Array) array.type()).element();
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** The number of elements of an array. */
    record ArrayLength(Expr array) implements Expr {
        public ArrayLength {
            Check.array(array);
        }

        @Override
        public JType type() {
            return Primitive.INT;
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** A new array of zeros. Kernels do not allocate in {@code run}; this is for set-up code and tests. */
    record NewArray(Array type, Expr size) implements Expr {
        public NewArray {
            Check.is(Primitive.INT, size);
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /**
     * A method call. The type may be narrower than the method's result (a vector of known width, a cast result).
     *
     * @param arguments the receiver first, if the method has one
     */
    record Invoke(MethodRef method, JType type, List<Expr> arguments) implements Expr {
        public Invoke {
            arguments = List.copyOf(arguments);
            Check.call(method, arguments);
        }

        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** A static field. */
    record StaticField(JType type, java.lang.constant.ClassDesc owner, String name) implements Expr {
        @Override
        public String toString() {
            return Printer.text(this);
        }
    }

    /** Sum. */
    default Expr add(Expr right) {
        return Exprs.binary(BinaryOp.ADD, this, right);
    }

    /** Sum with an int literal. */
    default Expr add(int right) {
        return add(Exprs.constant(right));
    }

    /** Difference. */
    default Expr sub(Expr right) {
        return Exprs.binary(BinaryOp.SUB, this, right);
    }

    /** Difference with an int literal. */
    default Expr sub(int right) {
        return sub(Exprs.constant(right));
    }

    /** Product. */
    default Expr mul(Expr right) {
        return Exprs.binary(BinaryOp.MUL, this, right);
    }

    /** Product with an int literal. */
    default Expr mul(int right) {
        return mul(Exprs.constant(right));
    }

    /** Quotient; toward zero for integers. */
    default Expr div(Expr right) {
        return Exprs.binary(BinaryOp.DIV, this, right);
    }

    /** Quotient with an int literal. */
    default Expr div(int right) {
        return div(Exprs.constant(right));
    }

    /** Remainder with the sign of the left side; scalars only. */
    default Expr rem(Expr right) {
        return Exprs.binary(BinaryOp.REM, this, right);
    }

    /** Remainder with an int literal. */
    default Expr rem(int right) {
        return rem(Exprs.constant(right));
    }

    /** Bitwise and; of booleans and masks the logical and, both sides evaluated only if needed for booleans. */
    default Expr and(Expr right) {
        return Exprs.binary(BinaryOp.AND, this, right);
    }

    /** Bitwise or; of booleans and masks the logical or. */
    default Expr or(Expr right) {
        return Exprs.binary(BinaryOp.OR, this, right);
    }

    /** Bitwise exclusive or. */
    default Expr xor(Expr right) {
        return Exprs.binary(BinaryOp.XOR, this, right);
    }

    /** Shift left by an int. */
    default Expr shl(Expr distance) {
        return Exprs.binary(BinaryOp.SHL, this, distance);
    }

    /** Shift left by an int literal. */
    default Expr shl(int distance) {
        return shl(Exprs.constant(distance));
    }

    /** Shift right by an int, keeping the sign. */
    default Expr shr(Expr distance) {
        return Exprs.binary(BinaryOp.SHR, this, distance);
    }

    /** Shift right by an int literal, keeping the sign. */
    default Expr shr(int distance) {
        return shr(Exprs.constant(distance));
    }

    /** Shift right by an int, filling with zeros. */
    default Expr ushr(Expr distance) {
        return Exprs.binary(BinaryOp.USHR, this, distance);
    }

    /** Shift right by an int literal, filling with zeros. */
    default Expr ushr(int distance) {
        return ushr(Exprs.constant(distance));
    }

    /** Negative. */
    default Expr neg() {
        return type() instanceof Vector ? Vectors.unary("neg", this) : new Negate(this);
    }

    /** Logical not of a boolean or mask. */
    default Expr not() {
        return type() instanceof Mask ? Vectors.maskNot(this) : new Not(this);
    }

    /** {@code this < right}. */
    default Expr lt(Expr right) {
        return Exprs.compare(CompareOp.LT, this, right);
    }

    /** {@code this <= right}. */
    default Expr le(Expr right) {
        return Exprs.compare(CompareOp.LE, this, right);
    }

    /** {@code this > right}. */
    default Expr gt(Expr right) {
        return Exprs.compare(CompareOp.GT, this, right);
    }

    /** {@code this >= right}. */
    default Expr ge(Expr right) {
        return Exprs.compare(CompareOp.GE, this, right);
    }

    /** {@code this == right}. */
    default Expr eq(Expr right) {
        return Exprs.compare(CompareOp.EQ, this, right);
    }

    /** {@code this != right}. */
    default Expr ne(Expr right) {
        return Exprs.compare(CompareOp.NE, this, right);
    }

    /** Conversion to another primitive; of a vector, to the vector of as many lanes of that primitive. */
    default Expr to(Primitive target) {
        if (type() instanceof Vector v) {
            return v.element() == target ? this : Vectors.convert(this, target);
        }
        return type() == target ? this : new Convert(this, target);
    }

    /** Checked cast of a reference. */
    default Expr cast(JType target) {
        return new Cast(this, target);
    }

    /** Element of an array. */
    default Expr at(Expr index) {
        return new ArrayGet(this, index);
    }

    /** Element of an array at an int literal. */
    default Expr at(int index) {
        return at(Exprs.constant(index));
    }

    /** Number of elements of an array. */
    default Expr length() {
        return new ArrayLength(this);
    }
}
