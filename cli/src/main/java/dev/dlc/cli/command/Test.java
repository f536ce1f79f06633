package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.program.TestProgram;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.test.InlineTests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc test}: the inline tests of files. */
public final class Test implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "test",
                "run the inline tests of files",
                List.of(Parameter.several("FILE", "a .dlm file")),
                List.of(RunFlags.SEED, RunFlags.DEVICE, RunFlags.THREADS, RunFlags.LANE),
                List.of(new CommandSpecs.Example("dlc test lenet5.dlm", "the tests that stand beside the code")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        long seed = arguments.get(RunFlags.SEED).orElse(1L);
        List<Json> results = new ArrayList<>();
        int failed = 0;
        int passed = 0;
        try (Device device = RunFlags.device(arguments)) {
            for (String file : arguments.parameters()) {
                for (TestProgram test : Dlc.compile(Path.of(file)).tests()) {
                    List<Diagnostic> wrong = InlineTests.run(test, device, seed);
                    console.line((wrong.isEmpty() ? "passed  " : "FAILED  ") + file + ": " + test.name());
                    console.diagnostics(wrong);
                    results.add(Json.object()
                            .put("file", file)
                            .put("test", test.name())
                            .put("passed", wrong.isEmpty()));
                    passed += wrong.isEmpty() ? 1 : 0;
                    failed += wrong.isEmpty() ? 0 : 1;
                }
            }
        }
        console.line(passed + " passed, " + failed + " failed (seed " + seed + ")");
        console.result(Json.object()
                .put("ok", failed == 0)
                .put("seed", seed)
                .put("passed", passed)
                .put("failed", failed)
                .put("tests", results));
        return failed == 0 ? ExitCode.DONE : ExitCode.PROGRAM;
    }
}
