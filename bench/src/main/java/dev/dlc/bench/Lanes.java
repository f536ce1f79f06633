package dev.dlc.bench;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.Graph;
import dev.dlc.runtime.Call;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.data.Batch;
import dev.dlc.runtime.data.Batches;
import dev.dlc.runtime.data.DataLocation;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.data.LoadedData;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.exec.Sizes;
import dev.dlc.runtime.train.TrainPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists the kernels of programs that end as scalar code, and why: two steps of every workload and train block, then a
 * wait until all vector code is compiled.
 *
 * <pre>
 * Lanes [-v] MODELS (WORKLOAD | FILE)...
 * </pre>
 *
 * <p>With {@code -v} also the loops that are scalar inside kernels with vectors. The exit status is 1 if a kernel that
 * has vectors had to give them up.
 */
public final class Lanes {
    private static final long SEED = 1;

    /** Kernels are warmed up from their second launch on. */
    private static final int STEPS = 2;

    private final boolean isVerbose;
    private final Kernels kernels = new Kernels();
    private boolean hasLost;

    private Lanes(boolean isVerbose) {
        this.isVerbose = isVerbose;
    }

    /** Runs with the arguments. */
    public static void main(String[] args) throws InterruptedException {
        List<String> given = new ArrayList<>(List.of(args));
        Lanes lanes = new Lanes(given.remove("-v"));
        Path models = Path.of(given.removeFirst());
        for (String name : given) {
            if (Files.isRegularFile(Path.of(name))) {
                lanes.file(Path.of(name));
                continue;
            }
            for (Spec spec : Workloads.named(name)) {
                lanes.watch(spec.id(), device -> {
                    GraphWorkload workload = Session.open(models, spec, device).workload();
                    for (int i = 0; i < STEPS; i++) {
                        workload.step();
                    }
                });
            }
        }
        System.exit(lanes.hasLost ? 1 : 0);
    }

    private interface Steps {
        void run(CpuDevice device);
    }

    private void watch(String name, Steps steps) throws InterruptedException {
        kernels.clear();
        CpuOptions options = CpuOptions.threads(1);
        try (CpuDevice device = new CpuDevice(options, kernels)) {
            long start = System.nanoTime();
            steps.run(device);
            device.backend().awaitWarm();
            report(name, device, (System.nanoTime() - start) * 1e-9);
        }
    }

    private void report(String name, CpuDevice device, double seconds) {
        Kernels.Lanes lanes = kernels.lanes(device);
        hasLost |= lanes.lost() > 0;
        System.out.printf("%s: %d of %d kernels run as vectors, %.1f s%n", name, lanes.vectors(), lanes.all(), seconds);
        lanes.scalar().forEach(line -> System.out.println("  scalar " + line));
        if (isVerbose) {
            lanes.partly().forEach(line -> System.out.println("  vector " + line));
        }
    }

    private void file(Path file) throws InterruptedException {
        Program program = Dlc.compile(file);
        for (String name : program.trainNames()) {
            TrainPlan plan = program.train(name, Map.of());
            watch(file + " " + name, device -> steps(plan, device));
        }
    }

    private static void steps(TrainPlan plan, CpuDevice device) {
        LeafStore leaves = new LeafStore(
                plan.leaves().stream().map(TrainPlan.LeafUse::leaf).toList());
        Call.initialise(device, plan.init(), leaves, SEED);
        Optional<LoadedData> data;
        try {
            data = plan.data().isEmpty()
                    ? Optional.empty()
                    : Optional.of(DataSets.standard()
                            .open(plan.data(), DataLocation.ofProcess(Optional.empty()), SEED)
                            .data());
        } catch (DlcException absent) {
            System.out.println("  " + absent.getMessage());
            return;
        }
        for (TrainPlan.Phase phase : plan.phases()) {
            if (data.isEmpty()) {
                step(device, phase.step(), leaves, Optional.empty());
                continue;
            }
            LoadedData loaded = data.get();
            try (Batches batches =
                    Batches.shuffled(loaded.train(), loaded.batch(), SEED, 0, 0, Batches.Prefetch.DEFAULT)) {
                batches.advance();
                step(device, phase.step(), leaves, Optional.of(batches.current()));
                phase.eval().ifPresent(eval -> step(device, eval, leaves, Optional.of(batches.current())));
            }
        }
    }

    private static void step(CpuDevice device, Graph graph, LeafStore leaves, Optional<Batch> batch) {
        Executable executable = device.compile(graph);
        Map<String, Object> arrays =
                new HashMap<>(Map.of(TrainPlan.RANDOM_KEY, new int[2], TrainPlan.TOTAL_STEPS, new float[] {1}));
        Map<String, int[]> shapes = new HashMap<>();
        batch.ifPresent(b -> {
            for (int i = 0; i < b.fields().size(); i++) {
                HostTensor tensor = b.tensor(i);
                int[] shape = tensor.shape();
                shape[0] = b.size();
                arrays.put(b.fields().get(i).name(), tensor.array());
                shapes.put(b.fields().get(i).name(), shape);
            }
        });
        List<Executable.Input> read = executable.inputs().stream()
                .filter(input -> shapes.containsKey(input.name()))
                .toList();
        Map<String, Long> sizes = Sizes.infer(
                read, read.stream().map(input -> shapes.get(input.name())).toList());
        Executable.Run run = executable.prepare(leaves, sizes);
        for (int i = 0; i < executable.inputs().size(); i++) {
            run.input(i, arrays.get(executable.inputs().get(i).name()));
        }
        for (int i = 0; i < STEPS; i++) {
            if (run.compute().isEmpty()) {
                run.commit();
            }
        }
    }
}
