package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.test.FunctionGradients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc gradcheck}: the gradients of all functions, models and losses of files against finite differences. */
public final class GradCheck implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "gradcheck",
                "compare the gradients of all functions, models and losses of files with finite differences",
                List.of(Parameter.several("FILE", "a .dlm file")),
                List.of(RunFlags.SEED),
                List.of(new CommandSpecs.Example(
                        "dlc gradcheck lenet5.dlm --seed 7", "in double, along random directions at random points")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        long seed = arguments.get(RunFlags.SEED).orElse(1L);
        Tally tally = new Tally(console);
        console.line("method: along " + FunctionGradients.DIRECTIONS
                + " random directions at a random point, in double, against difference quotients; parameters"
                + " near their first values");
        for (String file : arguments.parameters()) {
            Program program = Dlc.compile(Path.of(file));
            for (FunctionProgram function : program.functionPrograms()) {
                tally.add(file, function.name(), FunctionGradients.check(function, seed));
            }
            for (String name : program.trainNames()) {
                FunctionGradients.checkLosses(program.trainProgram(name, Map.of()), seed)
                        .forEach((loss, outcome) -> tally.add(file, loss, outcome));
            }
        }
        console.line(tally.passed + " passed, " + tally.failed + " failed, " + tally.skipped + " skipped (seed " + seed
                + ")");
        console.result(Json.object()
                .put("ok", tally.failed == 0)
                .put("seed", seed)
                .put("directions", FunctionGradients.DIRECTIONS)
                .put("passed", tally.passed)
                .put("failed", tally.failed)
                .put("skipped", tally.skipped)
                .put("functions", tally.results));
        return tally.failed == 0 ? ExitCode.DONE : ExitCode.PROGRAM;
    }

    /** Prints outcomes and counts them. */
    private static final class Tally {
        private final Console console;
        private final List<Json> results = new ArrayList<>();
        private int passed;
        private int failed;
        private int skipped;

        Tally(Console console) {
            this.console = console;
        }

        void add(String file, String name, FunctionGradients.Outcome outcome) {
            Json result = Json.object().put("file", file).put("function", name);
            switch (outcome) {
                case FunctionGradients.Outcome.Agrees agrees -> {
                    passed++;
                    String difference = String.format(Locale.ROOT, "%.1e", agrees.difference());
                    String sizes = agrees.sizes().isEmpty() ? "" : " for " + sizes(agrees);
                    String flat = agrees.nothing().isEmpty()
                            ? ""
                            : "; flat, and so not compared, by " + String.join(", ", agrees.nothing());
                    console.line("passed   " + file + ": " + name + " (differs by " + difference + sizes + flat + ")");
                    console.diagnostics(agrees.warnings());
                    result.put("outcome", "passed")
                            .put("difference", agrees.difference())
                            .put("flat", agrees.nothing());
                }
                case FunctionGradients.Outcome.Differs differs -> {
                    failed++;
                    console.line("FAILED   " + file + ": " + name);
                    console.diagnostics(List.of(differs.diagnostic()));
                    result.put("outcome", "failed");
                }
                case FunctionGradients.Outcome.Skipped none -> {
                    skipped++;
                    console.line("skipped  " + file + ": " + name + ": " + none.reason());
                    result.put("outcome", "skipped").put("reason", none.reason());
                }
            }
            results.add(result);
        }

        private static String sizes(FunctionGradients.Outcome.Agrees agrees) {
            return String.join(
                    ", ",
                    agrees.sizes().entrySet().stream()
                            .map(size -> size.getKey() + " = " + size.getValue())
                            .sorted()
                            .toList());
        }
    }
}
