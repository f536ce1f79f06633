package dev.dlc.codegen.jvm.asm;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
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
import dev.dlc.embed.Kernel;
import dev.dlc.embed.Scratch;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StatementTest {
    private static final Param N = new Param("n", INT);

    private final GeneratedClasses classes = new GeneratedClasses();

    private static Run.Outcome run(
            JType result, Param parameter, Object argument, java.util.function.BiConsumer<Code, Local> body) {
        return Run.method(result, new Object[] {argument}, new Param[] {parameter}, (code, m) -> {
            body.accept(code, m.parameter(0));
            return m.toString();
        });
    }

    @Test
    void loopsAndLocals() {
        Run.Outcome found = run(LONG, N, 10, (code, n) -> {
            Local sum = code.declare("sum", constant(0L));
            Local d = code.declare("d", constant(0.5));
            code.loop("i", constant(1), n.add(1), 3, (body, i) -> {
                body.comment("odd ones are skipped");
                body.ifThen(i.rem(2).eq(constant(0)), yes -> yes.set(sum, sum.add(i.to(LONG))));
                body.loop("i", i, (inner, j) -> inner.set(d, d.add(constant(1.0))));
            });
            code.ret(sum.mul(constant(100L)).add(d.to(LONG)));
        });
        assertEquals(new Run.Outcome(1422L, """
            static long probe(int n) {
                long sum = 0L;
                double d = 0.5;
                int iEnd = n + 1;
                for (int i = 1; i < iEnd; i += 3) {
                    // odd ones are skipped
                    if ((i % 2) == 0) {
                        sum += (long) i;
                    }
                    for (int i2 = 0; i2 < i; i2++) {
                        d += 1.0;
                    }
                }
                return (sum * 100L) + ((long) d);
            }
            """), found);
    }

    @Test
    void choicesThatReturn() {
        for (int n : new int[] {-4, 0, 4}) {
            Run.Outcome found = run(INT, N, n, (code, x) -> {
                code.ifElse(x.lt(constant(0)), yes -> yes.ret(constant(-1)), no -> {
                    Local y = no.declare("y", x.mul(x));
                    no.whileLoop(y.gt(constant(10)), body -> body.increment(y, -10));
                    no.ret(y);
                });
            });
            assertEquals(n < 0 ? -1 : n * n % 10, found.value());
        }
    }

    @Test
    void storesOfEveryElementType() {
        Object[] arrays = {
            new byte[2], new short[2], new int[2], new long[2], new float[2], new double[2], new boolean[2]
        };
        Run.method(VOID, new Object[] {arrays}, new Param[] {new Param("a", JType.OBJECTS)}, (code, m) -> {
            Expr a = m.parameter(0);
            code.store(a.at(0).cast(JType.BYTES), constant(1), constant(300));
            code.store(a.at(1).cast(JType.SHORTS), constant(1), constant(70_000));
            code.store(a.at(2).cast(JType.INTS), constant(1), constant(3));
            code.store(a.at(3).cast(JType.LONGS), constant(1), constant(4L));
            code.store(a.at(4).cast(JType.FLOATS), constant(1), constant(5f));
            code.store(a.at(5).cast(JType.DOUBLES), constant(1), constant(6.0));
            code.store(a.at(6).cast(JType.BOOLEANS), constant(1), constant(true));
            return "";
        });
        assertArrayEquals(
                new Object[] {
                    new byte[] {0, 44},
                    new short[] {0, 4464},
                    new int[] {0, 3},
                    new long[] {0, 4},
                    new float[] {0, 5},
                    new double[] {0, 6},
                    new boolean[] {false, true}
                },
                arrays);
    }

    @Test
    void aMethodCallsAnother() {
        ClassBuilder c = ClassBuilder.of(classes.name("Calls"));
        MethodBuilder square = c.staticMethod("square", DOUBLE, new Param("x", DOUBLE));
        square.body().ret(square.parameter(0).mul(square.parameter(0)));
        MethodBuilder twice = c.staticMethod("twice", DOUBLE, new Param("x", DOUBLE));
        Expr once = Exprs.invoke(square.ref(), twice.parameter(0));
        twice.body().eval(once);
        twice.body().ret(Exprs.invoke(square.ref(), once));
        assertEquals(81.0, Run.call(classes.define(c, true), "twice", 3.0));
        assertTrue(c.toString().contains("return Calls.square(Calls.square(x));"), c.toString());
    }

    @Test
    void aKernelHasAnInstanceAndLineNumbers() {
        ClassBuilder c =
                ClassBuilder.extending(classes.name("fill"), Kernel.class).sourceFile("model.dlm");
        MethodBuilder items = c.instanceMethod("items", INT, new Param("args", JType.INTS));
        items.body().ret(items.parameter(0).at(2));
        c.instanceMethod("work", LONG, new Param("args", JType.INTS)).body().ret(constant(1L));
        MethodBuilder run = c.instanceMethod(
                "run",
                VOID,
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("from", INT),
                new Param("to", INT),
                new Param("scratch", JType.of(Scratch.class)));
        Code code = run.body();
        code.line(17);
        Local x = code.declare("x", run.parameter(0).at(run.parameter(1).at(0)).cast(JType.FLOATS));
        Local offset = code.declare("offset", run.parameter(1).at(1));
        code.line(18);
        code.loop("i", run.parameter(2), run.parameter(3), (body, i) -> body.store(x, offset.add(i), i.to(FLOAT)));

        Kernel kernel = classes.instance(c, true, Kernel.class);
        float[] slab = new float[5];
        int[] args = {0, 1, 3};
        kernel.run(new Object[] {slab}, args, 0, kernel.items(args), new Scratch());
        assertArrayEquals(new float[] {0, 0, 1, 2, 0}, slab);

        args[1] = 4;
        Exception e = assertThrows(
                ArrayIndexOutOfBoundsException.class, () -> kernel.run(new Object[] {slab}, args, 0, 3, new Scratch()));
        StackTraceElement top = e.getStackTrace()[0];
        assertEquals("model.dlm:18", top.getFileName() + ":" + top.getLineNumber());
        assertTrue(
                c.toString().startsWith("final class fill extends Kernel {\n    int items(int[] args) {"),
                c.toString());
    }

    @Test
    void mistakesAreRefused() {
        refused("a statement after a return", code -> {
            code.ret(constant(1));
            code.comment("never");
        });
        refused("expected a return value of type int", Code::ret);
        refused("expected int, found float: 1.0f", code -> code.ret(constant(1f)));
        refused("method probe must end with a return of int", code -> code.declare("x", constant(1)));
        refused("expected int, found float: 1.0f", code -> code.set(code.declare("x", constant(1)), constant(1f)));
        refused(
                "the step of loop i must be positive",
                code -> code.loop("i", constant(0), constant(1), 0, (b, i) -> {}));
        refused("local inner is used outside the block that declares it", code -> {
            Local[] leaked = new Local[1];
            code.block(b -> leaked[0] = b.declare("inner", constant(1)));
            code.ret(leaked[0]);
        });
    }

    @Test
    void equalMethodsAreOne() {
        Class<?> first = classes.define(calls("First", 2), true);
        Class<?> second = classes.define(calls("Second", 2), true);
        Class<?> other = classes.define(calls("Other", 3), true);
        assertEquals(List.of("scaled", "twice"), methods(first));
        assertEquals(List.of("own"), methods(second));
        assertEquals(List.of("own", "scaled", "twice"), methods(other));
        assertEquals(20.0, Run.call(first, "twice", 5.0));
        assertEquals(21.0, Run.call(second, "own", 5.0));
        assertEquals(45.0, Run.call(other, "twice", 5.0));
    }

    /** {@code scaled}, {@code twice} calls it, and but for the first class {@code own} calls that. */
    private ClassBuilder calls(String name, double factor) {
        ClassBuilder c = ClassBuilder.of(classes.name(name));
        MethodBuilder twice = c.staticMethod("twice", DOUBLE, new Param("x", DOUBLE));
        MethodBuilder scaled = c.staticMethod("scaled", DOUBLE, new Param("y", DOUBLE));
        scaled.body().ret(scaled.parameter(0).mul(constant(factor)));
        twice.body().ret(Exprs.invoke(scaled.ref(), Exprs.invoke(scaled.ref(), twice.parameter(0))));
        if (!name.equals("First")) {
            MethodBuilder own = c.staticMethod("own", DOUBLE, new Param("x", DOUBLE));
            own.body().ret(Exprs.invoke(twice.ref(), own.parameter(0)).add(constant(1.0)));
        }
        return c;
    }

    private static List<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .map(java.lang.reflect.Method::getName)
                .sorted()
                .toList();
    }

    private static void refused(String message, Consumer<Code> body) {
        String found = assertThrows(
                        IllegalArgumentException.class,
                        () -> Run.method(INT, new Object[0], new Param[0], (code, m) -> {
                            body.accept(code);
                            return "";
                        }))
                .getMessage();
        assertTrue(found.startsWith(message), found);
    }

    /** A class whose method {@code square} reads a table. */
    private ClassBuilder squares(String name) {
        ClassBuilder c = ClassBuilder.of(classes.name(name));
        MethodBuilder make = c.staticMethod("table", JType.INTS);
        Local table = make.body().declare("table", new Expr.NewArray(JType.INTS, constant(5)));
        make.body().loop("i", constant(5), (body, i) -> body.store(table, i, i.mul(i)));
        make.body().ret(table);
        Expr squares = c.constant("squares", make.ref());
        MethodBuilder square = c.staticMethod("square", INT, N);
        square.body().ret(squares.at(square.parameter(0)));
        assertThrows(IllegalArgumentException.class, () -> c.constant("squares", make.ref()));
        return c;
    }

    @Test
    void constantsAreMadeWhenTheClassIs() {
        ClassBuilder first = squares("First");
        assertTrue(first.toString().startsWith("""
            final class First {
                static final int[] squares = First.table();

                static int[] table() {
            """), first.toString());
        assertEquals(16, Run.call(classes.define(first, true), "square", 4));
        // Its method is the first one's, which is equal; the field is its own.
        assertEquals(9, Run.call(classes.define(squares("Second"), true), "square", 3));
    }

    @Test
    void hugeMethodsAreRefused() {
        ClassBuilder c = ClassBuilder.of(classes.name("Huge"));
        MethodBuilder m = c.staticMethod("huge", VOID, new Param("x", JType.INTS));
        for (int i = 0; i < 1400; i++) {
            m.body().store(m.parameter(0), constant(0), constant(1000 + i));
        }
        String message = assertThrows(IllegalStateException.class, () -> classes.define(c, false))
                .getMessage();
        assertEquals(
                "method huge of Huge has 8401 bytes of bytecode, and the JVM compiles none of 8000 or more", message);
    }

    @Test
    void theVerifierReportsWhatTheTypesCannotSee() {
        ClassBuilder c = ClassBuilder.of(classes.name("Wrong"));
        MethodBuilder m = c.staticMethod("wrong", INT, new Param("x", JType.STRING));
        // The typed layer does not know class hierarchies: a String is no Thread, which only a verifier can tell.
        m.body().eval(Exprs.invoke(MethodRef.of(Thread.class, "isAlive"), m.parameter(0)));
        m.body().ret(constant(1));
        assertTrue(assertThrows(IllegalStateException.class, () -> classes.define(c, true))
                .getMessage()
                .startsWith("the class does not verify:"));
    }
}
