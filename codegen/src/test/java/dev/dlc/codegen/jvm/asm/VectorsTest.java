package dev.dlc.codegen.jvm.asm;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.BYTE;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.DOUBLE;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.FLOAT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.LONG;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.VOID;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.constant.ClassDesc;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.TraceClassVisitor;

class VectorsTest {
    private static final JType.Vector F8 = new JType.Vector(FLOAT, 256);
    private static final JType.Vector I8 = new JType.Vector(INT, 256);

    private static final float[] A = {-3, -0f, 0.5f, 1, 2, Float.NaN, 1e30f, -7.25f, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final float[] B = {2, 0f, 0.25f, 1, -2, 3, 1e30f, 0.1f, 1, 2, 3, 4, 5, 6, 7, 8};

    /** Runs one expression over a float vector and over floats; both must agree, and the text must fit. */
    private static void check(String text, BinaryOperator<Expr> op) {
        float[] vector = new float[8];
        float[] scalar = new float[8];
        Param[] parameters = {new Param("a", JType.FLOATS), new Param("b", JType.FLOATS), new Param("r", JType.FLOATS)};
        Run.Outcome found = Run.method(VOID, new Object[] {A, B, vector}, parameters, (code, m) -> {
            Local x = code.declare("x", Vectors.load(F8, m.parameter(0), constant(0)));
            Local y = code.declare("y", Vectors.load(F8, m.parameter(1), constant(0)));
            Expr e = op.apply(x, y);
            code.store(m.parameter(2), constant(0), e);
            return e.toString();
        });
        Run.method(VOID, new Object[] {A, B, scalar}, parameters, (code, m) -> {
            code.loop(
                    "i",
                    constant(8),
                    (body, i) -> body.store(
                            m.parameter(2),
                            i,
                            op.apply(m.parameter(0).at(i), m.parameter(1).at(i))));
            return "";
        });
        assertEquals(text, found.text());
        for (int i = 0; i < 8; i++) {
            assertEquals(Float.floatToRawIntBits(scalar[i]), Float.floatToRawIntBits(vector[i]), text + " lane " + i);
        }
    }

    @Test
    void oneBuilderWritesBothLanes() {
        check("x.add(y)", Expr::add);
        check("x.sub(y)", Expr::sub);
        check("x.mul(y)", Expr::mul);
        check("x.div(y)", Expr::div);
        check("x.neg()", (x, y) -> x.neg());
        check("x.min(y)", Exprs::min);
        check("x.max(y)", Exprs::max);
        check("x.abs()", (x, y) -> Exprs.abs(x));
        check("x.abs().sqrt()", (x, y) -> Exprs.sqrt(Exprs.abs(x)));
        check("x.fma(y, x)", (x, y) -> Exprs.fma(x, y, x));
        check("y.blend(x, x.compare(LT, y))", (x, y) -> Exprs.select(x.lt(y), x, y));
        check(
                "y.blend(x, x.compare(LT, y).not())",
                (x, y) -> Exprs.select(x.lt(y).not(), x, y));
        check(
                "y.blend(x, x.compare(GE, y).and(x.compare(NE, y)))",
                (x, y) -> Exprs.select(x.ge(y).and(x.ne(y)), x, y));
        check("x.reinterpretAsInts().reinterpretAsFloats()", (x, y) -> Exprs.fromBits(Exprs.toBits(x)));
        check(
                "x.convertShape(F2I, IntVector.SPECIES_256, 0).convertShape(I2F, FloatVector.SPECIES_256, 0)",
                (x, y) -> x.to(INT).to(FLOAT));
        check(
                "x.reinterpretAsInts().lanewise(ASHR, 2).lanewise(XOR, y.reinterpretAsInts()).reinterpretAsFloats()",
                (x, y) -> Exprs.fromBits(Exprs.toBits(x).shr(2).xor(Exprs.toBits(y))));
        check(
                "x.convertShape(F2D, DoubleVector.SPECIES_512, 0).convertShape(D2F, FloatVector.SPECIES_256, 0)",
                (x, y) -> x.to(DOUBLE).to(FLOAT));
    }

    @Test
    void masksOfTheTail() {
        float[] r = new float[10];
        Param[] parameters = {new Param("a", JType.FLOATS), new Param("r", JType.FLOATS), new Param("n", INT)};
        Run.method(VOID, new Object[] {A, r, 3}, parameters, (code, m) -> {
            Local mask = code.declare("mask", Vectors.lanesBelow(F8, constant(0), m.parameter(2)));
            Expr x = Vectors.load(F8, m.parameter(0), constant(8), mask);
            code.store(m.parameter(1), constant(0), x.add(Vectors.broadcast(F8, constant(1f))));
            code.store(m.parameter(1), constant(2), Vectors.zero(F8), mask);
            return "";
        });
        assertArrayEquals(new float[] {9, 10, 0, 0, 0, 1, 1, 1, 0, 0}, r);
    }

    @Test
    void scalarsOfVectors() {
        Param[] parameters = {new Param("a", JType.INTS)};
        Object[] arguments = {new int[] {5, -3, 7, 1, 0, 2, 9, 4}};
        assertEquals(
                34,
                Run.method(INT, arguments, parameters, (code, m) -> {
                            Local v = code.declare("v", Vectors.load(I8, m.parameter(0), constant(0)));
                            Local big = code.declare("big", v.gt(Vectors.broadcast(I8, constant(3))));
                            Local sum = code.declare("sum", Vectors.reduce("ADD", v));
                            code.ifThen(Vectors.anyTrue(big), yes -> yes.set(sum, sum.add(Vectors.trueCount(big))));
                            code.ifThen(Vectors.allTrue(big), yes -> yes.set(sum, constant(-1)));
                            code.ret(sum.add(Vectors.lane(v, 2))
                                    .add(Vectors.reduce("MIN", v))
                                    .sub(-1));
                            return "";
                        })
                        .value());
    }

    @Test
    void gatherIotaAndMixedWidths() {
        float[] r = new float[8];
        Param[] parameters = {
            new Param("a", JType.FLOATS),
            new Param("map", JType.INTS),
            new Param("c", JType.BYTES),
            new Param("r", JType.FLOATS)
        };
        Object[] arguments = {A, new int[] {7, 6, 5, 4, 3, 2, 1, 0}, new byte[] {1, 2, 3, 4, 5, 6, 7, -8}, r};
        Run.method(VOID, arguments, parameters, (code, m) -> {
            Expr gathered = Vectors.gather(F8, m.parameter(0), constant(8), m.parameter(1), constant(0));
            Expr bytes = Vectors.load(new JType.Vector(BYTE, 64), m.parameter(2), constant(0));
            Expr lanes = Vectors.iota(I8, constant(10));
            code.store(
                    m.parameter(3), constant(0), gathered.add(bytes.to(FLOAT)).add(lanes.to(FLOAT)));
            return "";
        });
        assertArrayEquals(new float[] {26, 27, 28, 29, 30, 31, 32, 17}, r);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void everyWidthLoadsAndStores(int bits) {
        JType.Vector type = new JType.Vector(FLOAT, bits);
        float[] r = new float[16];
        Param[] parameters = {new Param("a", JType.FLOATS), new Param("r", JType.FLOATS)};
        Run.method(VOID, new Object[] {B, r}, parameters, (code, m) -> {
            code.loop(
                    "i",
                    constant(0),
                    constant(16),
                    type.lanes(),
                    (body, i) -> body.store(m.parameter(1), i, Vectors.load(type, m.parameter(0), i)));
            return "";
        });
        assertArrayEquals(B, r);
    }

    @Test
    void mistakesAreRefused() {
        Expr x = new Local(F8, "x");
        refused(
                "expected FloatVector256, found FloatVector128: y",
                () -> x.add(new Local(new JType.Vector(FLOAT, 128), "y")));
        refused("expected FloatVector256, found float: 1.0f", () -> x.mul(constant(1f)));
        refused("vectors of float have no '%', found FloatVector256: x", () -> x.rem(x));
        refused("vectors of float have no '&', found FloatVector256: x", () -> x.and(x));
        refused("the order of a reduction with ADD over float lanes is undefined", () -> Vectors.reduce("ADD", x));
        refused("no lane 8", () -> Vectors.lane(x, 8));
        refused("no vector of 2048 bits", () -> new Local(new JType.Vector(BYTE, 512), "b").to(FLOAT));
        refused("expected float[], found int[]: a", () -> Vectors.load(F8, new Local(JType.INTS, "a"), constant(0)));
        refused("iota needs lanes of int or long", () -> Vectors.iota(F8, constant(0)));
        refused("fma needs float or double lanes", () -> {
            Expr i = new Local(I8, "i");
            Exprs.fma(i, i, i);
        });
        refused(
                "expected as many lanes as LongVector256",
                () -> Vectors.castMask(x.eq(x), new JType.Vector(LONG, 256)));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable build) {
        String found = assertThrows(IllegalArgumentException.class, build).getMessage();
        assertTrue(found.startsWith(message), found);
    }

    /** What C2 cannot know by itself: of which width the vector is that a loop carries. */
    @Test
    void theClassOfAVectorThatChangesIsSaid() {
        assertEquals(0, casts((code, sum, next) -> code.declare("twice", next.add(next))));
        assertEquals(0, casts((code, sum, next) -> code.set(sum, next.add(sum))));
        assertEquals(1, casts((code, sum, next) -> code.set(sum, sum.add(next))));
        Expr larger = Exprs.select(constant(1).lt(constant(2)), Vectors.zero(F8), Vectors.zero(F8));
        assertEquals(1, casts((code, sum, next) -> code.declare("larger", larger.add(next))));
    }

    private interface Body {
        void write(Code code, Local sum, Local next);
    }

    /** Counts the calls of {@code Class.cast} in a loop over vectors. */
    private static long casts(Body body) {
        ClassBuilder c = ClassBuilder.of(ClassDesc.of("test.Casts"));
        MethodBuilder m = c.staticMethod("run", VOID, new Param("a", JType.FLOATS));
        Local sum = m.body().declare("sum", Vectors.zero(F8));
        m.body()
                .loop(
                        "i",
                        constant(2),
                        (code, i) -> body.write(
                                code, sum, code.declare("next", Vectors.load(F8, m.parameter(0), i.mul(8)))));
        StringWriter text = new StringWriter();
        new ClassReader(ClassFile.write(c, UnaryOperator.identity()))
                .accept(new TraceClassVisitor(new PrintWriter(text)), 0);
        return text.toString()
                .lines()
                .filter(line -> line.contains("java/lang/Class.cast"))
                .count();
    }
}
