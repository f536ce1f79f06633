package dev.dlc.runtime.profile;

import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Graph;
import dev.dlc.optimizer.program.Program;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuExecutable;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.LeafStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where the time of a step, or of a call of a function, goes.
 *
 * @param name of the graph
 * @param lane of the device
 * @param threads of the device
 * @param steps that were measured
 * @param seconds of a step, the mean
 * @param roof what the machine can do, measured after the steps
 * @param kernels in the order in which they run
 * @param timeline the launches of one step, by number of the kernel
 */
public record StepProfile(
        String name,
        String lane,
        int threads,
        int steps,
        double seconds,
        Roof roof,
        List<KernelProfile> kernels,
        List<Event> timeline) {
    private static final double WARM_SECONDS = 1;
    private static final double NANO = 1e-9;

    public StepProfile {
        kernels = List.copyOf(kernels);
        timeline = List.copyOf(timeline);
    }

    /**
     * A kernel, or the same kernel again at another place of the program.
     *
     * @param name of the kernel
     * @param lane the code that ran
     * @param obstacles why loops of it, or all of it, do not run as vectors; empty if all do
     * @param runs in a step; more than one in loops
     * @param seconds of all its runs in a step
     * @param operations of all its runs in a step
     * @param bytes that it reads or writes in all its runs in a step, each element counted once per run
     * @param ops the nodes that it computes
     * @param places where these stand, as {@code file:line}
     * @param edges what it hands to other kernels through memory, and why they are not one
     */
    public record KernelProfile(
            String name,
            String lane,
            List<String> obstacles,
            double runs,
            double seconds,
            double operations,
            double bytes,
            List<String> ops,
            List<String> places,
            List<String> edges) {
        public KernelProfile {
            obstacles = List.copyOf(obstacles);
            ops = List.copyOf(ops);
            places = List.copyOf(places);
            edges = List.copyOf(edges);
        }

        /** The least time that the work can take, as a part of the time that it took. */
        public double share(Roof roof) {
            return seconds > 0 ? roof.seconds(operations, bytes) / seconds : 0;
        }
    }

    /**
     * A launch.
     *
     * @param kernel the position in {@link #kernels}
     * @param start seconds since the step began
     * @param seconds how long it took
     */
    public record Event(int kernel, double start, double seconds) {}

    /** The time of a step in kernels. */
    public double inKernels() {
        return kernels.stream().mapToDouble(KernelProfile::seconds).sum();
    }

    /**
     * Runs a graph until its code is compiled, then measures.
     *
     * @param graph a step or a function
     * @param leaves its parameters and state; updates change them
     * @param inputs all inputs but the random key and the number of steps, which are made here
     * @param steps how many to measure, at least 1
     * @throws dev.dlc.diagnostic.DlcException where inputs do not fit or a check fails
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static StepProfile measure(
            CpuOptions options, Graph graph, LeafStore leaves, Map<String, HostTensor> inputs, long seed, int steps)
            throws InterruptedException {
        Profile profile = new Profile();
        try (CpuDevice device = new CpuDevice(options, profile)) {
            CpuExecutable executable = device.compile(graph);
            PreparedSteps run = new PreparedSteps(executable, leaves, inputs, seed);
            run.step();
            run.step(); // kernels are warmed up from their second launch on
            device.backend().awaitWarm();
            long begun = System.nanoTime();
            while ((System.nanoTime() - begun) * NANO < WARM_SECONDS) {
                run.step();
            }
            profile.clear();
            begun = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                run.step();
            }
            double seconds = (System.nanoTime() - begun) * NANO / steps;
            List<Profile.Row> rows = profile.rows(executable.program());
            List<KernelProfile> kernels = kernels(device, executable.program(), rows, steps);
            profile.keepEvents();
            begun = System.nanoTime();
            run.step();
            List<Event> timeline = new ArrayList<>();
            for (Profile.Event event : profile.events()) {
                timeline.add(new Event(event.row(), (event.start() - begun) * NANO, event.nanos() * NANO));
            }
            Roof roof = Roof.measure(options.threads());
            return new StepProfile(
                    graph.name(), device.lane(), options.threads(), steps, seconds, roof, kernels, timeline);
        }
    }

    private static List<KernelProfile> kernels(CpuDevice device, Program program, List<Profile.Row> rows, int steps) {
        List<KernelProfile> kernels = new ArrayList<>();
        for (Profile.Row row : rows) {
            List<Program.Origin> origins = row.launch().calls().stream()
                    .flatMap(call -> call.origins().stream())
                    .toList();
            double runs = (double) row.runs() / steps;
            kernels.add(new KernelProfile(
                    row.launch().kernel().name(),
                    switch (row.lane()) {
                        case Lane.Scalar _ -> "scalar";
                        case Lane.Vector vector -> "vector" + vector.bits();
                    },
                    device.backend().compile(row.launch().kernel()).reasons(),
                    runs,
                    row.nanos() * NANO / steps,
                    runs * row.work().operations(),
                    runs * row.work().bytes(),
                    origins.stream().map(Program.Origin::label).toList(),
                    places(origins),
                    edges(program, origins)));
        }
        return kernels;
    }

    private static List<String> places(List<Program.Origin> origins) {
        Stream<Span> spans = origins.stream().flatMap(origin -> origin.span().stream());
        TreeSet<String> places = new TreeSet<>(java.util.Comparator.comparing(StepProfile::file)
                .thenComparingInt(
                        place -> Integer.parseInt(place.substring(file(place).length() + 1))));
        spans.forEach(
                span -> places.add(span.file().name() + ":" + span.position().line()));
        return List.copyOf(places);
    }

    private static String file(String place) {
        return place.substring(0, place.lastIndexOf(':'));
    }

    private static List<String> edges(Program program, List<Program.Origin> origins) {
        List<String> labels = origins.stream().map(Program.Origin::label).toList();
        return program.unfused().stream()
                .filter(edge -> labels.contains(edge.producer().label()))
                .map(edge -> edge.producer().label() + " to " + edge.consumer().label() + ": " + edge.reason())
                .distinct()
                .toList();
    }
}
