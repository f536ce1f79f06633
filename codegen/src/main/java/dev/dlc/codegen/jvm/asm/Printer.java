package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Readable Java of expressions, methods and classes. Operators inside operators are in parentheses, so that no reader
 * needs a precedence table; the text is stable and golden tests rely on it.
 */
final class Printer {
    private final StringBuilder out = new StringBuilder();
    private final Map<Local, String> names = new IdentityHashMap<>();
    private final TreeSet<String> live = new TreeSet<>();
    private int depth;

    private Printer() {}

    static String text(Expr e) {
        return new Printer().outer(e);
    }

    static String text(MethodBuilder m) {
        Printer p = new Printer();
        p.method(m);
        return p.out.toString();
    }

    static String text(ClassBuilder c) {
        Printer p = new Printer();
        String extended = c.superclass().displayName().equals("Object")
                ? ""
                : " extends " + c.superclass().displayName();
        p.line("final class " + c.type().displayName() + extended + " {");
        p.depth++;
        c.constants()
                .forEach((name, value) ->
                        p.line("static final " + value.result() + " " + name + " = " + p.call(value, List.of()) + ";"));
        for (int i = 0; i < c.methods().size(); i++) {
            if (i > 0 || !c.constants().isEmpty()) {
                p.out.append('\n');
            }
            p.method(c.methods().get(i));
        }
        p.depth--;
        p.line("}");
        return p.out.toString();
    }

    private void method(MethodBuilder m) {
        names.clear();
        live.clear();
        m.entryLocals().forEach(this::open);
        String parameters =
                m.parameters().stream().map(p -> p.type() + " " + name(p)).collect(Collectors.joining(", "));
        String head = (m.isStatic() ? "static " : "") + m.result() + " " + m.name() + "(" + parameters + ")";
        nested(head, m.body().toBlock());
        line("}");
    }

    private void statement(Stmt s) {
        switch (s) {
            case Stmt.Declare(Local local, Expr value) -> {
                String text = outer(value);
                line(local.type() + " " + open(local) + " = " + text + ";");
            }
            case Stmt.Set(Local local, Expr value) -> line(assignment(local, value) + ";");
            case Stmt.Store(Expr array, Expr index, Expr value) ->
                line(expression(array) + "[" + outer(index) + "] = " + outer(value) + ";");
            case Stmt.Eval(Expr value) -> line(outer(value) + ";");
            case Stmt.If(Expr condition, Stmt.Block yes, Stmt.Block no) -> {
                nested("if (" + outer(condition) + ")", yes);
                if (!no.statements().isEmpty()) {
                    nested("} else", no);
                }
                line("}");
            }
            case Stmt.For(Local counter, Expr from, Expr condition, int step, Stmt.Block body) -> {
                String start = outer(from);
                String update = open(counter) + (step == 1 ? "++" : " += " + step);
                nested(
                        "for (int " + name(counter) + " = " + start + "; " + outer(condition) + "; " + update + ")",
                        body);
                line("}");
                live.remove(name(counter));
            }
            case Stmt.While(Expr condition, Stmt.Block body) -> {
                nested("while (" + outer(condition) + ")", body);
                line("}");
            }
            case Stmt.Return r -> line("return;");
            case Stmt.ReturnValue(Expr value) -> line("return " + outer(value) + ";");
            case Stmt.Block b -> {
                nested("", b);
                line("}");
            }
            case Stmt.Line l -> {}
            case Stmt.Comment(String text) -> line("// " + text);
        }
    }

    /** Opens a brace after the head and prints the block; the caller closes the brace. */
    private void nested(String head, Stmt.Block b) {
        line(head.isEmpty() ? "{" : head + " {");
        depth++;
        TreeSet<String> before = new TreeSet<>(live);
        b.statements().forEach(this::statement);
        live.clear();
        live.addAll(before);
        depth--;
    }

    private String assignment(Local local, Expr value) {
        boolean isUpdate = value instanceof Expr.Binary b && b.left() == local && !b.op().isShift();
        if (isUpdate) {
            Expr.Binary b = (Expr.Binary) value;
            return name(local) + " " + b.op().symbol() + "= " + outer(b.right());
        }
        return name(local) + " = " + outer(value);
    }

    /** The text without parentheses around it. */
    private String outer(Expr e) {
        return switch (e) {
            case Expr.Binary(BinaryOp op, Expr left, Expr right) ->
                expression(left) + " " + op.symbol() + " " + expression(right);
            case Expr.Compare(CompareOp op, Expr left, Expr right) ->
                expression(left) + " " + op.symbol() + " " + expression(right);
            case Expr.Logical(boolean isAnd, Expr left, Expr right) ->
                expression(left) + (isAnd ? " && " : " || ") + expression(right);
            case Expr.Conditional(Expr condition, Expr yes, Expr no) ->
                expression(condition) + " ? " + expression(yes) + " : " + expression(no);
            case Expr.Convert(Expr operand, Primitive to) -> "(" + to + ") " + expression(operand);
            case Expr.Cast(Expr operand, JType to) -> "(" + to + ") " + expression(operand);
            case Expr.Negate(Expr operand) -> "-" + expression(operand);
            case Local local -> name(local);
            case Expr.Constant c -> literal(c.value());
            case Expr.Not(Expr operand) -> "!" + expression(operand);
            case Expr.ArrayGet(Expr array, Expr index) -> expression(array) + "[" + outer(index) + "]";
            case Expr.ArrayLength(Expr array) -> expression(array) + ".length";
            case Expr.NewArray(JType.Array type, Expr size) -> "new " + type.element() + "[" + outer(size) + "]";
            case Expr.Invoke(MethodRef method, JType type, List<Expr> arguments) -> call(method, arguments);
            case Expr.StaticField(JType type, java.lang.constant.ClassDesc owner, String name) ->
                (owner.displayName().equals("VectorOperators") ? "" : owner.displayName() + ".") + name;
        };
    }

    private String expression(Expr e) {
        boolean isOperator = e instanceof Expr.Binary
                || e instanceof Expr.Compare
                || e instanceof Expr.Logical
                || e instanceof Expr.Conditional
                || e instanceof Expr.Convert
                || e instanceof Expr.Cast
                || e instanceof Expr.Negate;
        return isOperator ? "(" + outer(e) + ")" : outer(e);
    }

    private String call(MethodRef method, List<Expr> arguments) {
        String receiver = method.isStatic() ? method.owner().displayName() : expression(arguments.getFirst());
        Function<List<Expr>, String> list = l -> l.stream().map(this::outer).collect(Collectors.joining(", "));
        List<Expr> passed = method.isStatic() ? arguments : arguments.subList(1, arguments.size());
        return receiver + "." + method.name() + "(" + list.apply(passed) + ")";
    }

    private static String literal(Object value) {
        return switch (value) {
            case Float f -> f + "f";
            case Long n -> n + "L";
            case String s -> "\"" + s.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            default -> value.toString();
        };
    }

    private String open(Local local) {
        String name = local.name();
        for (int n = 2; live.contains(name); n++) {
            name = local.name() + n;
        }
        names.put(local, name);
        live.add(name);
        return name;
    }

    private String name(Local local) {
        return names.getOrDefault(local, local.name());
    }

    private void line(String text) {
        out.repeat("    ", depth).append(text).append('\n');
    }
}
