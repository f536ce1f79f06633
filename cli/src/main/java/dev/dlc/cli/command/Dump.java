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
import dev.dlc.ir.Graph;
import dev.dlc.ir.text.GraphPrinter;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.kernel.KernelPrinter;
import dev.dlc.optimizer.pass.PassResult;
import dev.dlc.optimizer.pass.PassRunner;
import dev.dlc.optimizer.program.Program.Launch;
import dev.dlc.optimizer.program.ProgramPrinter;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc dump}: what the compiler makes of a program. */
public final class Dump implements Command {
    private static final Flag<String> AFTER =
            Flag.of("--after", Value.text("PASS", "a pass"), "the state after a pass (`elaborate` is the first)");
    private static final Flag<Void> KERNELS = Flag.toggle("--kernels", "the generated kernels as text");

    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "dump",
                "print a train block's step after a pass, or its kernels",
                List.of(
                        Parameter.required("FILE", "a .dlm file"),
                        Parameter.optional("NAME", "a train block, or a function such as LeNet5.forward")),
                List.of(AFTER, KERNELS),
                List.of(
                        new CommandSpecs.Example(
                                "dlc dump lenet5.dlm --after differentiate", "the graph with gradients"),
                        new CommandSpecs.Example("dlc dump lenet5.dlm --kernels", "loops and generated code")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Program program = Dlc.compile(Path.of(arguments.parameter(0)));
        Graph graph = graph(program, arguments.optionalParameter(1));
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("elaborate", GraphPrinter.print(graph));
        List<dev.dlc.optimizer.program.Program> programs = new ArrayList<>();
        PassRunner runner = new PassRunner(Optional.empty(), Optional.empty(), result -> {
            switch (result.made()) {
                case PassResult.Made.OfGraph made -> texts.put(result.pass(), GraphPrinter.print(made.graph()));
                case PassResult.Made.OfProgram made -> {
                    texts.put(result.pass(), ProgramPrinter.print(made.program()));
                    programs.add(made.program());
                }
            }
        });
        Optimizer.optimize(graph, new Options(Options.Level.O1, runner));
        String text = arguments.has(KERNELS) ? kernels(programs.getLast()) : after(arguments, texts);
        console.line(text.stripTrailing());
        console.result(Json.object()
                .put("ok", true)
                .put("passes", List.copyOf(texts.keySet()))
                .put("text", text));
        return ExitCode.DONE;
    }

    private static Graph graph(Program program, Optional<String> name) {
        boolean function = name.isPresent() && !program.trainNames().contains(name.get());
        if (function) {
            return program.functionProgram(name.get(), Map.of()).graph();
        }
        return program.trainProgram(Blocks.pick(program, name), Map.of())
                .phases()
                .getFirst()
                .step();
    }

    private static String after(Arguments arguments, Map<String, String> texts) {
        List<String> names = List.copyOf(texts.keySet());
        String pass = arguments.get(AFTER).orElse(names.getLast());
        if (!texts.containsKey(pass)) {
            throw Diagnostic.inUsage(UsageCode.BAD_VALUE, "--after", "there is no pass `" + pass + "`")
                    .sides("one of " + String.join(", ", names), pass)
                    .fix("choose a pass of the list")
                    .exception();
        }
        return texts.get(pass);
    }

    private static String kernels(dev.dlc.optimizer.program.Program program) {
        StringBuilder text = new StringBuilder();
        try (CpuDevice cpu = new CpuDevice(CpuOptions.threads(1))) {
            program.launches().stream()
                    .map(Launch::kernel)
                    .distinct()
                    .forEach(kernel -> text.append(KernelPrinter.print(kernel))
                            .append('\n')
                            .append(cpu.backend().compile(kernel).text())
                            .append('\n'));
        }
        return text.toString();
    }
}
