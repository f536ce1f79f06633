package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.TrainView;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.cli.usage.Value;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.embed.Cancellation;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.train.InitialWeights;
import dev.dlc.runtime.train.TrainOptions;
import dev.dlc.runtime.train.TrainPlans;
import dev.dlc.runtime.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc train}: runs a train block. */
public final class Train implements Command {
    private static final Flag<Integer> EPOCHS =
            Flag.of("--epochs", Value.integer("N", 1), "instead of the epochs of the block");
    private static final Flag<Integer> STEPS = Flag.of("--steps", Value.integer("N", 1), "stop after so many steps");
    private static final Flag<String> OUT = Flag.of(
                    "--out", Value.text("DIR", "a folder"), "where weights, checkpoints and metrics go (runs/NAME)")
            .alias("-o");
    private static final Flag<Integer> CHECKPOINT_EVERY = Flag.of(
            "--checkpoint-every",
            Value.integer("N", 1),
            "a checkpoint after every N steps too (else: after each epoch and each minute)");
    private static final Flag<String> INIT = Flag.of(
            "--init", Value.text("FILE", "a .safetensors file"), "begin with the weights of a file, for fine-tuning");
    private static final Flag<Value.Binding> RENAME = Flag.of(
                    "--rename",
                    Value.binding("FROM=TO", "FROM=TO, names of tensors or what they begin with"),
                    "with --init: names that begin with FROM begin with TO here (. is all)")
            .repeatable();
    private static final Flag<String> SKIP = Flag.of(
                    "--skip",
                    Value.text("NAME", "the name of a tensor, or what names begin with"),
                    "with --init: leave tensors out")
            .repeatable();
    private static final Flag<Long> MEM = Flag.of(
            "--mem",
            Value.bytes("SIZE"),
            "memory for the values of a step, such as 500MB: beyond it derivatives of loops compute values again");
    private static final Flag<Void> RESUME = Flag.toggle("--resume", "go on from the checkpoint in the output folder");

    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "train",
                "train a model; the last line is `result` with every final metric",
                List.of(Parameter.required("FILE", "a .dlm file"), Parameter.optional("NAME", "a train block of it")),
                List.of(
                        EPOCHS,
                        STEPS,
                        RunFlags.SEED,
                        RunFlags.DEVICE,
                        DataFlags.DATA,
                        OUT,
                        CHECKPOINT_EVERY,
                        RESUME,
                        INIT,
                        RENAME,
                        SKIP,
                        MEM,
                        RunFlags.THREADS,
                        RunFlags.LANE,
                        RunFlags.TUNE,
                        RunFlags.SET),
                List.of(
                        new CommandSpecs.Example("dlc train lenet5.dlm", "train with the settings of the file"),
                        new CommandSpecs.Example("dlc train lenet5.dlm --data sets --seed 2", "data from a folder"),
                        new CommandSpecs.Example(
                                "dlc train lenet5.dlm --set lr=0.1 --epochs 3", "other hyper-parameters"),
                        new CommandSpecs.Example("dlc train lenet5.dlm --resume", "go on where a run stopped"),
                        new CommandSpecs.Example(
                                "dlc train new.dlm --init old.safetensors --skip net.head",
                                "fine-tune trained weights")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Program program = Dlc.compile(Path.of(arguments.parameter(0)));
        String name = Blocks.pick(program, arguments.optionalParameter(1));
        TrainProgram block = program.trainProgram(name, RunFlags.settings(arguments));
        console.diagnostics(block.warnings());
        Cancellation cancellation = new Cancellation();
        try (Device device = RunFlags.device(arguments);
                Interrupt _ = new Interrupt(cancellation)) {
            TrainView view = new TrainView(console, System::nanoTime);
            new Trainer(TrainPlans.of(block), device, DataSets.standard(), options(arguments, name), view, cancellation)
                    .run();
            return ExitCode.DONE;
        }
    }

    private static TrainOptions options(Arguments arguments, String name) {
        return new TrainOptions(
                number(arguments.get(EPOCHS)),
                number(arguments.get(STEPS)),
                arguments.get(RunFlags.SEED).orElse(1L),
                arguments.get(DataFlags.DATA).map(Path::of),
                Path.of(arguments.get(OUT).orElse("runs/" + name)),
                number(arguments.get(CHECKPOINT_EVERY)),
                arguments.has(RESUME),
                initialWeights(arguments),
                arguments.get(MEM).map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    private static Optional<InitialWeights> initialWeights(Arguments arguments) {
        for (Flag<?> flag : List.of(RENAME, SKIP)) {
            if (arguments.has(flag) && !arguments.has(INIT)) {
                throw Diagnostic.inUsage(
                                UsageCode.MISSING_ARGUMENT, flag.name(), "`" + flag.name() + "` needs `--init`")
                        .sides("`--init FILE` beside it", "no `--init`")
                        .fix("name the file with the tensors: --init FILE")
                        .exception();
            }
        }
        List<InitialWeights.Rename> renames = arguments.all(RENAME).stream()
                .map(binding -> new InitialWeights.Rename(binding.name(), binding.text()))
                .toList();
        return arguments.get(INIT).map(file -> new InitialWeights(Path.of(file), renames, arguments.all(SKIP)));
    }

    private static OptionalLong number(Optional<Integer> value) {
        return value.map(number -> OptionalLong.of(number)).orElse(OptionalLong.empty());
    }
}
