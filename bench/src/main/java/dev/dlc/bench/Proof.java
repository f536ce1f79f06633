package dev.dlc.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.codegen.jvm.LaunchObserver;
import dev.dlc.optimizer.program.ArrayKind;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.Leaf;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to hold for a workload besides speed: the same bits with one and two threads and in each lane, steps that
 * allocate nothing, vector code that the JVM compiles. One process looks at what one set of JVM flags allows.
 */
final class Proof {
    private static final int STEPS = 3;
    private static final int ROUNDS = 60;
    private static final double ROUND_SECONDS = 0.2;
    private static final int MOST_STEPS = 20_000;

    private final Path models;
    private final Spec spec;
    private final Map<String, String> digests = new LinkedHashMap<>();
    private final Kernels kernels = new Kernels();
    private long bytes;
    private List<String> allocating = List.of();
    private Kernels.Lanes lanes = new Kernels.Lanes(0, 0, List.of(), List.of(), 0);

    private Proof(Path models, Spec spec) {
        this.models = models;
        this.spec = spec;
    }

    /**
     * Looks at a workload.
     *
     * @return a line of JSON: {@code digests} by lane and number of threads, {@code bytes} that a step allocates,
     *     {@code allocating} in which kernels, {@code kernels}, {@code vectors} how many of them run as vectors,
     *     {@code scalar} the others, {@code lost} how many had to give them up
     */
    static String of(Path models, Spec spec, List<LaneChoice> choices) throws InterruptedException {
        Proof proof = new Proof(models, spec);
        for (LaneChoice choice : choices) {
            proof.run(choice);
        }
        return proof.json();
    }

    private void run(LaneChoice choice) throws InterruptedException {
        boolean isAuto = choice == LaneChoice.AUTO;
        CpuOptions options = CpuOptions.threads(1).lane(choice);
        try (CpuDevice single = new CpuDevice(options, isAuto ? kernels : LaunchObserver.NONE);
                CpuDevice pair = single.sharingCode(2)) {
            Session session = Session.open(models, spec, single);
            kernels.clear(); // those that draw first values run once and are not worth warming up
            session.workload().step();
            session.workload().step(); // kernels are warmed up from their second launch on
            single.backend().awaitWarm();
            if (isAuto) {
                lanes = kernels.lanes(single);
            }
            String lane = isAuto ? single.lane() : "scalar";
            digests.put(lane + ", 1 thread", digest(Session.open(models, spec, single)));
            Session both = Session.open(models, spec, pair);
            digests.put(lane + ", 2 threads", digest(both));
            if (isAuto) {
                kernels.stop();
                single.backend().awaitWarm();
                bytes = allocated(both.workload());
            }
        }
    }

    /** Of what each step reports or yields, and of all parameters and states at the end. */
    private static String digest(Session session) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JVM has SHA-256", missing);
        }
        Executable executable = session.workload().executable();
        Executable.Run run = session.workload().run();
        for (int step = 0; step < STEPS; step++) {
            session.workload().step();
            for (int i = 0; i < executable.reports().size(); i++) {
                digest.update(bytes(new double[] {run.report(i)}));
            }
            for (int i = 0; i < executable.outputs().size(); i++) {
                digest.update(bytes(run.output(i)));
            }
        }
        for (Leaf leaf : session.leaves().leaves()) {
            Object array = ArrayKind.of(leaf.dtype()).zeros(Math.toIntExact(leaf.elements()));
            session.leaves().read(leaf.name(), array);
            digest.update(bytes(array));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static byte[] bytes(Object array) {
        switch (array) {
            case float[] x -> {
                ByteBuffer out = ByteBuffer.allocate(4 * x.length);
                out.asFloatBuffer().put(x);
                return out.array();
            }
            case double[] x -> {
                ByteBuffer out = ByteBuffer.allocate(8 * x.length);
                out.asDoubleBuffer().put(x);
                return out.array();
            }
            case int[] x -> {
                ByteBuffer out = ByteBuffer.allocate(4 * x.length);
                out.asIntBuffer().put(x);
                return out.array();
            }
            case byte[] x -> {
                return x;
            }
            default -> throw new IllegalArgumentException("no workload yields " + array.getClass());
        }
    }

    /**
     * Bytes that a step allocates in all threads that work on it. What allocates does so in each round; what the JVM's
     * compilers have not yet removed does not last, so the best round counts.
     */
    private long allocated(Workload workload) {
        AllocationMeter meter = new AllocationMeter();
        long begun = System.nanoTime();
        workload.step();
        int steps = (int) Math.clamp(ROUND_SECONDS * 1e9 / (System.nanoTime() - begun), 1, MOST_STEPS);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            least = Math.min(least, Math.ceilDiv(allocated(workload, steps, meter), steps));
        }
        if (least > 0) {
            AllocationMeter each = new AllocationMeter();
            kernels.tell(each);
            allocated(workload, steps, each);
            allocating = each.allocating(steps);
        }
        return least;
    }

    private static long allocated(Workload workload, int steps, AllocationMeter meter) {
        long before = meter.total();
        for (int i = 0; i < steps; i++) {
            workload.step();
        }
        return meter.total() - before;
    }

    private String json() {
        ObjectNode out = new ObjectMapper().createObjectNode();
        ObjectNode all = out.putObject("digests");
        digests.forEach(all::put);
        out.put("bytes", bytes);
        ArrayNode kernelsThatAllocate = out.putArray("allocating");
        allocating.forEach(kernelsThatAllocate::add);
        out.put("kernels", lanes.all());
        out.put("vectors", lanes.vectors());
        out.put("lost", lanes.lost());
        ArrayNode scalar = out.putArray("scalar");
        lanes.scalar().forEach(scalar::add);
        return out.toString();
    }
}
