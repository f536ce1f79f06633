/**
 * A typed layer over ASM: the only place that knows opcodes, labels and local slots.
 *
 * <p>{@link dev.dlc.codegen.jvm.asm.ClassBuilder} holds methods, {@link dev.dlc.codegen.jvm.asm.Code} writes their
 * statements, and {@link dev.dlc.codegen.jvm.asm.Expr} trees are the expressions, made by the methods of {@code Expr}
 * and by {@link dev.dlc.codegen.jvm.asm.Exprs} and {@link dev.dlc.codegen.jvm.asm.Vectors}. Types are checked when a
 * node is made. Every part prints as readable Java.
 *
 * <pre>{@code
 * GeneratedClasses classes = new GeneratedClasses();
 * ClassBuilder c = ClassBuilder.extending(classes.name("scale"), Kernel.class);
 * MethodBuilder m = c.staticMethod("scale", VOID, new Param("x", FLOATS), new Param("n", INT));
 * Code code = m.body();
 * JType.Vector v = new JType.Vector(FLOAT, 256);
 * code.loop("i", constant(0), m.parameter(1), v.lanes(), (body, i) ->
 *     body.store(m.parameter(0), i, Vectors.load(v, m.parameter(0), i).mul(Vectors.broadcast(v, constant(2f)))));
 * Class<?> defined = classes.define(c, false);
 * }</pre>
 */
package dev.dlc.codegen.jvm.asm;
