package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.profile.ChromeTrace;
import dev.dlc.cli.profile.ProfilePage;
import dev.dlc.cli.profile.ProfileText;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.Value;
import dev.dlc.codegen.jvm.Tuner;
import dev.dlc.codegen.jvm.contract.Tuning;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.LeafSpec;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.ir.Graph;
import dev.dlc.runtime.Call;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.Model;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.AtomicFile;
import dev.dlc.runtime.files.TuningFile;
import dev.dlc.runtime.profile.StepProfile;
import dev.dlc.runtime.profile.StepTuning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc profile}: where the time of a step goes. */
public final class Profile implements Command {
    private static final int STEPS_UNLESS_TOLD = 20;
    private static final Flag<Integer> STEPS =
            Flag.of("--steps", Value.integer("N", 1), "steps to measure, after those that warm up (20)");
    private static final Flag<String> HTML =
            Flag.of("--html", Value.text("FILE", "a file"), "the table and a timeline of one step as a page");
    private static final Flag<String> TRACE = Flag.of(
            "--trace", Value.text("FILE", "a file"), "one step as a trace for chrome://tracing or ui.perfetto.dev");

    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "profile",
                "time each kernel of a step and compare it with what the machine can do",
                List.of(
                        Parameter.required("FILE", "a .dlm file"),
                        Parameter.optional("NAME", "a train block, or a function such as LeNet5.forward")),
                List.of(
                        STEPS,
                        HTML,
                        TRACE,
                        ProfileInputs.DIM,
                        InputFlags.IN,
                        DataFlags.DATA,
                        RunFlags.SEED,
                        RunFlags.THREADS,
                        RunFlags.LANE,
                        RunFlags.TUNE,
                        RunFlags.SET),
                List.of(
                        new CommandSpecs.Example("dlc profile lenet5.dlm", "a training step on a batch of the data"),
                        new CommandSpecs.Example(
                                "dlc profile lenet5.dlm LeNet5.forward --dim N=1", "one image, drawn at random"),
                        new CommandSpecs.Example(
                                "dlc profile lenet5.dlm --html step.html --trace step.json", "pictures of a step"),
                        new CommandSpecs.Example(
                                "dlc profile lenet5.dlm --tune sizes.txt", "measure sizes of blocks, for --tune")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Program program = Dlc.compile(Path.of(arguments.parameter(0)));
        List<StepProfile> profiles = profiles(program, arguments, console);
        profiles.forEach(profile -> console.line(ProfileText.of(profile).stripTrailing()));
        write(arguments.get(HTML), ProfilePage.of(profiles), console);
        write(arguments.get(TRACE), ChromeTrace.of(profiles), console);
        console.result(Json.object()
                .put("ok", true)
                .put("profiles", profiles.stream().map(ProfileText::json).toList()));
        return ExitCode.DONE;
    }

    private static List<StepProfile> profiles(Program program, Arguments arguments, Console console) {
        Map<String, HostTensor> given = InputFlags.read(arguments);
        Optional<String> name = arguments.optionalParameter(1);
        if (name.isPresent() && !program.trainNames().contains(name.get())) {
            String called = program.modelNames().contains(name.get()) ? name.get() + ".forward" : name.get();
            FunctionProgram function = program.functionProgram(called, InputFlags.ranks(given));
            ProfileInputs inputs = new ProfileInputs(given, arguments);
            return List.of(profile(function.leaves(), function.init(), function.graph(), inputs, arguments, console));
        }
        TrainProgram block = program.trainProgram(Blocks.pick(program, name), RunFlags.settings(arguments));
        console.diagnostics(block.warnings());
        ProfileInputs inputs = ProfileInputs.of(block, given, arguments, console);
        List<StepProfile> profiles = new ArrayList<>();
        for (TrainProgram.Phase phase : block.phases()) {
            profiles.add(profile(block.leaves(), block.init(), phase.step(), inputs, arguments, console));
        }
        return profiles;
    }

    private static StepProfile profile(
            List<LeafSpec> specs, Graph init, Graph graph, ProfileInputs inputs, Arguments arguments, Console console) {
        long seed = arguments.get(RunFlags.SEED).orElse(1L);
        CpuOptions options = RunFlags.cpu(arguments);
        LeafStore leaves = new LeafStore(specs.stream().map(Model::leaf).toList());
        try (CpuDevice device = new CpuDevice(options)) {
            Call.initialise(device, init, leaves, seed);
        }
        try {
            int steps = arguments.get(STEPS).orElse(STEPS_UNLESS_TOLD);
            Map<String, HostTensor> given = inputs.of(graph);
            CpuOptions tuned = options;
            if (arguments.has(RunFlags.TUNE)) {
                Path file = Path.of(arguments.get(RunFlags.TUNE).orElseThrow());
                CpuOptions known = options.tuned(Files.exists(file) ? TuningFile.read(file) : Tuning.NONE);
                Tuning tuning = StepTuning.measure(known, graph, leaves, given, seed, found(console));
                TuningFile.write(file, tuning);
                console.line("wrote " + file);
                tuned = options.tuned(tuning);
            }
            return StepProfile.measure(tuned, graph, leaves, given, seed, steps);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private static Tuner.Progress found(Console console) {
        return (key, sizes, gain) ->
                console.line(String.format(Locale.ROOT, "%.2f times as fast: %s", gain, TuningFile.line(key, sizes)));
    }

    private static void write(Optional<String> file, String text, Console console) {
        file.ifPresent(name -> {
            AtomicFile.write(Path.of(name), stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
            console.line("wrote " + name);
        });
    }
}
