package dev.dlc.optimizer.kernel;

import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The text form of kernels, for dumps and golden files. Buffers are {@code b0, b1, ...}; a guarded access ends in
 * {@code if 0 <= value < limit}. Literals are f32 unless a type follows.
 */
public final class KernelPrinter {
    private final StringBuilder out = new StringBuilder();
    private final int buffers;
    private int depth;

    private KernelPrinter(int buffers) {
        this.buffers = buffers;
    }

    /** The text of a kernel; ends with a line break. */
    public static String print(Kernel kernel) {
        KernelPrinter printer = new KernelPrinter(kernel.buffers().size());
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < kernel.buffers().size(); i++) {
            Kernel.Buffer buffer = kernel.buffers().get(i);
            String access = buffer.access().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            parameters.add("b" + i + ": " + access + " " + buffer.dtype());
        }
        String sizes = kernel.sizes().isEmpty() ? "" : "; " + String.join(", ", kernel.sizes());
        printer.open("kernel " + kernel.name() + "(" + String.join(", ", parameters) + sizes + ")");
        printer.body(kernel.body());
        printer.close();
        return printer.out.toString();
    }

    /** The text of an expression. */
    public static String print(Expr expr) {
        return switch (expr) {
            case Expr.Constant constant -> constant(constant);
            case Expr.Index index -> index.dtype() + "(" + index.value() + ")";
            case Expr.Local local -> local.name();
            case Expr.Load load ->
                load.guards().isEmpty()
                        ? "b" + load.buffer() + "[" + load.index() + "]"
                        : "(b" + load.buffer() + "[" + load.index() + "]" + guards(load.guards()) + " else "
                                + load.otherwise() + ")";
            case Expr.Apply apply -> apply(apply);
            case Expr.Threefry threefry ->
                "threefry" + threefry.word()
                        + operands(List.of(threefry.key0(), threefry.key1(), threefry.counter0(), threefry.counter1()));
        };
    }

    private static String constant(Expr.Constant constant) {
        return switch (constant.dtype().kind()) {
            case BOOL -> constant.value() != 0 ? "true" : "false";
            case INT -> (long) constant.value() + ":" + constant.dtype();
            case FLOAT -> constant.value() + (constant.dtype() == DType.F32 ? "" : ":" + constant.dtype());
        };
    }

    private static String apply(Expr.Apply apply) {
        boolean conversion =
                apply.op().name().equals("cast") || apply.op().name().equals("bitcast");
        return apply.op().name() + (conversion ? ":" + apply.dtype() : "") + operands(apply.operands());
    }

    private static String operands(List<Expr> operands) {
        return operands.stream().map(KernelPrinter::print).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String guards(List<Guard> guards) {
        return guards.isEmpty()
                ? ""
                : guards.stream()
                        .map(guard -> "0 <= " + guard.value() + " < " + guard.limit())
                        .collect(Collectors.joining(" and ", " if ", ""));
    }

    private static String axes(List<Axis> axes) {
        return axes.stream().map(axis -> axis.name() + " < " + axis.extent()).collect(Collectors.joining(", "));
    }

    private void line(String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }

    private void open(String text) {
        line(text + " {");
        depth++;
    }

    private void close() {
        depth--;
        line("}");
    }

    private void body(Body body) {
        switch (body) {
            case Body.LoopNest nest -> {
                for (int i = 0; i < nest.temporaries().size(); i++) {
                    Body.Temporary own = nest.temporaries().get(i);
                    line("temporary b" + (buffers + i) + ": " + own.dtype() + "[" + own.elements() + "]");
                }
                block("parallel" + spaced(axes(nest.parallel())), nest.statements());
            }
            case Body.Contraction contraction -> contraction(contraction);
            case Body.Scatter scatter -> {
                block("start " + axes(List.of(scatter.row())), scatter.start());
                block(
                        "update " + axes(List.of(scatter.update())) + " to " + print(scatter.destination()),
                        scatter.combine());
            }
            case Body.Sort sort -> {
                line("rows" + spaced(axes(sort.rows())));
                line("sort " + axes(List.of(sort.along())) + " by " + (sort.descending() ? "descending " : "")
                        + print(sort.key()));
                block("take " + sort.position() + " for " + axes(List.of(sort.kept())), sort.statements());
            }
        }
    }

    private void contraction(Body.Contraction contraction) {
        line("batch" + spaced(axes(contraction.batch())));
        line("m" + spaced(axes(contraction.m())));
        line("n" + spaced(axes(contraction.n())));
        line("k" + spaced(axes(contraction.k())));
        line("a = " + print(contraction.a()));
        line("b = " + print(contraction.b()));
        block("let " + contraction.accumulator() + " = sum over k of a * b", contraction.epilogue());
    }

    private static String spaced(String text) {
        return text.isEmpty() ? "" : " " + text;
    }

    private void block(String head, List<Statement> statements) {
        open(head);
        statements.forEach(this::statement);
        close();
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Let let -> line("let " + let.name() + " = " + print(let.value()));
            case Statement.Loop loop -> block("for " + axes(List.of(loop.axis())), loop.body());
            case Statement.Reduce reduce -> {
                int outer = reduce.axes().size() - reduce.inner();
                String lanes = reduce.inner() == 0 ? "" : " | ";
                open("reduce" + spaced(axes(reduce.axes().subList(0, outer))) + lanes
                        + axes(reduce.axes().subList(outer, reduce.axes().size())));
                reduce.body().forEach(this::statement);
                reduce.accumulators().forEach(this::accumulator);
                close();
            }
            case Statement.Running running -> {
                open("running" + (running.reverse() ? " reverse" : "") + (running.exclusive() ? " exclusive" : "") + " "
                        + axes(List.of(running.axis())));
                accumulator(running.accumulator());
                running.body().forEach(this::statement);
                close();
            }
            case Statement.Store store ->
                line("b" + store.buffer() + "[" + store.index() + "] = " + print(store.value())
                        + guards(store.guards()));
            case Statement.Combine combine ->
                line("b" + combine.buffer() + "[" + combine.index() + "] "
                        + combine.kind().name().toLowerCase(Locale.ROOT) + "= " + print(combine.value()));
        }
    }

    private void accumulator(Accumulator accumulator) {
        line(accumulator.name() + ": " + accumulator.dtype() + " "
                + accumulator.kind().name().toLowerCase(Locale.ROOT) + "= " + print(accumulator.value()));
    }
}
