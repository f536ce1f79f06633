package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.picture.CallPicture;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.cli.usage.Value;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.program.CallGraph;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.files.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc viz}: a model as a picture. */
public final class Viz implements Command {
    private static final Flag<String> OUT = Flag.of("--out", Value.text("FILE", "a file"), "the picture, as SVG")
            .alias("-o");

    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "viz",
                "draw a model: its parts as boxes, shapes on the edges",
                List.of(
                        Parameter.required("FILE", "a .dlm file"),
                        Parameter.optional(
                                "NAME", "a model, or a function such as LeNet5.forward (default: the last model)")),
                List.of(OUT),
                List.of(new CommandSpecs.Example("dlc viz lenet5.dlm -o lenet5.svg", "the forward pass of LeNet5")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Program program = Dlc.compile(Path.of(arguments.parameter(0)));
        String name = arguments.optionalParameter(1).orElseGet(() -> lastModel(program));
        String function = program.modelNames().contains(name) ? name + ".forward" : name;
        CallGraph calls = program.functionProgram(function, Map.of()).calls();
        Path out = Path.of(arguments.get(OUT).orElse(function.replaceAll("\\W+", "_") + ".svg"));
        String picture = CallPicture.of(calls);
        AtomicFile.write(out, stream -> stream.write(picture.getBytes(StandardCharsets.UTF_8)));
        console.line("wrote " + out + ": " + calls.boxes().size() + " boxes, "
                + calls.edges().size() + " edges");
        console.result(Json.object()
                .put("ok", true)
                .put("file", out.toString())
                .put("function", function)
                .put("boxes", calls.boxes().size())
                .put("edges", calls.edges().size()));
        return ExitCode.DONE;
    }

    private static String lastModel(Program program) {
        List<String> models = program.modelNames();
        if (models.isEmpty()) {
            throw Diagnostic.inUsage(UsageCode.MISSING_ARGUMENT, "NAME", "the file declares no model")
                    .sides("the name of a function", "none")
                    .fix("name one: " + String.join(", ", program.functionNames()))
                    .exception();
        }
        return models.getLast();
    }
}
