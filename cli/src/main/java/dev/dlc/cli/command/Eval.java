package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.train.Evaluator;
import dev.dlc.runtime.train.TrainPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc eval}: the eval block on the test split. */
public final class Eval implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "eval",
                "run the eval block of a train block on the test split",
                List.of(Parameter.required("FILE", "a .dlm file"), Parameter.optional("NAME", "a train block of it")),
                List.of(
                        RunFlags.WEIGHTS,
                        RunFlags.SEED,
                        RunFlags.DEVICE,
                        DataFlags.DATA,
                        RunFlags.THREADS,
                        RunFlags.LANE,
                        RunFlags.TUNE,
                        RunFlags.SET),
                List.of(new CommandSpecs.Example(
                        "dlc eval lenet5.dlm --weights runs/lenet5/weights.safetensors", "accuracy of saved weights")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Flag<String> flag = RunFlags.WEIGHTS;
        String weights = arguments
                .get(flag)
                .orElseThrow(
                        () -> Diagnostic.inUsage(UsageCode.MISSING_ARGUMENT, flag.name(), "`dlc eval` needs weights")
                                .sides("`--weights FILE`", "no weights")
                                .fix("name the weights of a run: --weights runs/NAME/weights.safetensors")
                                .exception());
        Program program = Dlc.compile(Path.of(arguments.parameter(0)));
        String name = Blocks.pick(program, arguments.optionalParameter(1));
        TrainPlan plan = program.train(name, RunFlags.settings(arguments));
        try (Device device = RunFlags.device(arguments)) {
            Evaluator.Result result = new Evaluator(plan, device, DataSets.standard())
                    .run(
                            Path.of(weights),
                            DataFlags.location(arguments),
                            arguments.get(RunFlags.SEED).orElse(1L));
            result.warning().ifPresent(warning -> console.diagnostics(List.of(warning)));
            Json metrics = Json.object().put("name", name);
            if (!result.data().isEmpty()) {
                metrics.put("data", result.data());
            }
            for (Map.Entry<String, Double> metric : result.metrics().entrySet()) {
                metrics.put(metric.getKey(), metric.getValue());
            }
            console.line("result " + metrics);
            console.result(Json.object().put("ok", true).put("result", metrics));
            return ExitCode.DONE;
        }
    }
}
