package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.cli.usage.Value;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.runtime.Call;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.Model;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.NumberText;
import dev.dlc.runtime.files.TensorFile;
import dev.dlc.runtime.train.ClassNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc run}: one call of a function. */
public final class Run implements Command {
    private static final Flag<String> OUT = Flag.of(
                    "--out", Value.text("FILE", "a file"), "where the result goes (else it is printed)")
            .alias("-o");
    private static final Flag<String> NAMES = Flag.of(
            "--names",
            Value.text("FIELD", "a field of the data"),
            "print numbers as the names of the classes or words of a field, which the weights hold");

    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "run",
                "call a function, or a function of a model",
                List.of(
                        Parameter.required("FILE", "a .dlm file"),
                        Parameter.required("FUNCTION", "softmax, LeNet5.forward, or LeNet5 for its forward")),
                List.of(
                        InputFlags.IN,
                        OUT,
                        NAMES,
                        RunFlags.WEIGHTS,
                        RunFlags.SEED,
                        RunFlags.DEVICE,
                        RunFlags.THREADS,
                        RunFlags.LANE,
                        RunFlags.TUNE),
                List.of(
                        new CommandSpecs.Example(
                                "dlc run lenet5.dlm LeNet5 --in x=digit.png --weights w.safetensors", "logits"),
                        new CommandSpecs.Example("dlc run my.dlm area --in \"r=[1.0, 2.0]\"", "numbers in brackets")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Map<String, HostTensor> inputs = InputFlags.read(arguments);
        Program program = Dlc.compile(Path.of(arguments.parameter(0)));
        String name = arguments.parameter(1);
        long seed = arguments.get(RunFlags.SEED).orElse(1L);
        try (Device device = RunFlags.device(arguments)) {
            print(results(program, name, device, inputs, seed, arguments), arguments, console);
        }
        return ExitCode.DONE;
    }

    private static Map<String, HostTensor> results(
            Program program,
            String name,
            Device device,
            Map<String, HostTensor> inputs,
            long seed,
            Arguments arguments) {
        String model = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        if (program.modelNames().contains(model)) {
            String function = name.contains(".") ? name.substring(name.indexOf('.') + 1) : "forward";
            Model declared = program.model(model);
            Model.LoadedModel loaded = arguments.get(RunFlags.WEIGHTS).isPresent()
                    ? declared.load(
                            device, Path.of(arguments.get(RunFlags.WEIGHTS).get()))
                    : declared.init(device, seed);
            return loaded.call(
                    function,
                    InputFlags.typed(inputs, declared.function(function).graph(), arguments),
                    seed);
        }
        FunctionProgram function = program.functionProgram(name, InputFlags.ranks(inputs));
        LeafStore leaves =
                new LeafStore(function.leaves().stream().map(Model::leaf).toList());
        Call.initialise(device, function.init(), leaves, seed);
        return Call.run(device, function.graph(), leaves, InputFlags.typed(inputs, function.graph(), arguments), seed);
    }

    private static void print(Map<String, HostTensor> results, Arguments arguments, Console console) {
        if (arguments.get(OUT).isPresent()) {
            Path out = Path.of(arguments.get(OUT).get());
            results.forEach(
                    (name, tensor) -> TensorFile.write(results.size() == 1 ? out : numbered(out, name), tensor));
        } else if (arguments.get(NAMES).isPresent()) {
            ClassNames names = names(arguments);
            results.values().forEach(tensor -> console.line(names.text(tensor)));
        } else {
            results.forEach((name, tensor) -> console.line(name + ": " + tensor + " = " + NumberText.list(tensor)));
        }
        console.result(Json.object()
                .put("ok", true)
                .put(
                        "outputs",
                        results.entrySet().stream()
                                .map(result -> Json.object()
                                        .put("name", result.getKey())
                                        .put("type", result.getValue().toString())
                                        .put("values", values(result.getValue(), 0, 0)))
                                .collect(Collectors.toList())));
    }

    private static ClassNames names(Arguments arguments) {
        String weights = arguments
                .get(RunFlags.WEIGHTS)
                .orElseThrow(() -> Diagnostic.inUsage(
                                UsageCode.MISSING_ARGUMENT,
                                NAMES.name(),
                                "`--names` needs weights, which hold the names")
                        .sides("`--weights FILE`", "no weights")
                        .fix("name the weights of a run: --weights runs/NAME/weights.safetensors")
                        .exception());
        return ClassNames.read(Path.of(weights), arguments.get(NAMES).orElseThrow());
    }

    /** Nested lists of numbers; a number for a scalar. */
    private static Object values(HostTensor tensor, int axis, int start) {
        if (axis == tensor.rank()) {
            return tensor.dtype().isFloat() ? (Object) tensor.get(start) : (Object) (long) tensor.get(start);
        }
        int each = 1;
        for (int inner = axis + 1; inner < tensor.rank(); inner++) {
            each *= tensor.size(inner);
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < tensor.size(axis); i++) {
            items.add(values(tensor, axis + 1, start + i * each));
        }
        return items;
    }

    /** {@code y.npy} becomes {@code y.0.npy} for the part {@code y.0} of a tuple. */
    private static Path numbered(Path out, String name) {
        String file = out.getFileName().toString();
        int point = file.lastIndexOf('.');
        String part = name.substring(name.indexOf('.') + 1);
        return out.resolveSibling(file.substring(0, point) + "." + part + file.substring(point));
    }
}
