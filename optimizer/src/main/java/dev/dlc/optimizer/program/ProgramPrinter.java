package dev.dlc.optimizer.program;

import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.kernel.KernelPrinter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text form of programs: values, steps in order, then each kernel once. */
public final class ProgramPrinter {
    private final Program program;
    private final StringBuilder out = new StringBuilder();
    private final Map<Kernel, String> names = new LinkedHashMap<>();
    private int depth;

    private ProgramPrinter(Program program) {
        this.program = program;
    }

    /** The text of a program. */
    public static String print(Program program) {
        return new ProgramPrinter(program).text();
    }

    private String text() {
        out.append("program ").append(program.name()).append(" {\n");
        for (int i = 0; i < program.values().size(); i++) {
            Program.Value value = program.values().get(i);
            line("v" + i + ": " + value.type() + " " + storage(value.storage()) + "  // " + value.label()
                    + value.span().map(span -> " " + span).orElse(""));
        }
        line("compute");
        steps(program.compute());
        if (!program.commit().isEmpty()) {
            line("commit");
            steps(program.commit());
        }
        program.results().forEach(result -> line(result(result)));
        out.append("}\n");
        names.keySet().forEach(kernel -> out.append(KernelPrinter.print(kernel)));
        return out.toString();
    }

    private void line(String text) {
        out.append("  ".repeat(depth + 1)).append(text).append('\n');
    }

    private void steps(List<Program.Step> steps) {
        depth++;
        steps.forEach(this::step);
        depth--;
    }

    private void step(Program.Step step) {
        switch (step) {
            case Program.Launch launch -> launch(launch);
            case Program.Loop loop -> {
                line("for " + loop.counter() + " < " + loop.length());
                steps(loop.body());
            }
            case Program.While loop -> {
                line("repeat" + loop.bound().map(bound -> " at most " + bound).orElse(""));
                steps(loop.condition());
                line("while v" + loop.holds());
                steps(loop.body());
            }
            case Program.Branch branch -> {
                line("if v" + branch.predicate());
                steps(branch.then());
                line("else");
                steps(branch.otherwise());
            }
        }
    }

    private static String storage(Program.Storage storage) {
        return switch (storage) {
            case Program.Storage.Input input -> "input \"" + input.name() + "\"";
            case Program.Storage.Parameter parameter -> "param \"" + parameter.name() + "\"";
            case Program.Storage.State state -> "state \"" + state.name() + "\"";
            case Program.Storage.Arena arena -> "arena";
            case Program.Storage.Constant constant -> "constant";
            case Program.Storage.View view -> "v" + view.of() + " from " + view.offset();
        };
    }

    private static String result(Program.Result result) {
        return switch (result) {
            case Program.Result.Output output -> "output \"" + output.name() + "\" v" + output.value();
            case Program.Result.Report report ->
                "report \"" + report.name() + "\" v" + report.value() + (report.guarded() ? " guarded" : "");
            case Program.Result.Check check -> "check v" + check.value() + " \"" + check.message() + "\"";
        };
    }

    private void launch(Program.Launch launch) {
        names.putIfAbsent(launch.kernel(), launch.kernel().name());
        for (Program.Call call : launch.calls()) {
            List<String> arguments = new ArrayList<>();
            for (int i = 0; i < call.values().size(); i++) {
                boolean reads = launch.kernel().buffers().get(i).access() == Kernel.Access.READ;
                arguments.add((reads ? "" : "=") + "v" + call.values().get(i));
            }
            call.sizes().forEach(size -> arguments.add(size.toString()));
            String more = call == launch.calls().getFirst() ? "" : "  and ";
            line(more + launch.kernel().name() + "(" + String.join(", ", arguments) + ")");
        }
    }
}
