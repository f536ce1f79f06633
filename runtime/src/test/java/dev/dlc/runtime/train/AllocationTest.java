package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.dlc.runtime.data.Batches;
import dev.dlc.runtime.data.DataLocation;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.data.LoadedData;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A training step allocates nothing: not the thread that trains, not those that work on launches, not those that read
 * ahead. Counted by the JVM, once its compilers have seen enough steps.
 */
class AllocationTest {
    private static final int STEPS = 100;
    /** What allocates in a step does so in every round; what the JVM's compilers have not yet removed does not last. */
    private static final int ROUNDS = 30;

    private static final long SEED = 1;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long step;

    @ParameterizedTest
    @ValueSource(strings = {"lenet5", "mlp"})
    void aStepAllocatesNothing(String name) throws InterruptedException {
        TrainPlan plan = Programs.plan(name);
        LoadedData data = DataSets.standard()
                .open(plan.data(), DataLocation.ofProcess(Optional.empty()), SEED)
                .data();
        try (CpuDevice device = new CpuDevice(CpuOptions.threads(2));
                Batches batches = Batches.shuffled(data.train(), data.batch(), SEED, 0, 0, Batches.Prefetch.DEFAULT)) {
            LeafStore leaves = Trainer.initialise(plan, device, SEED);
            Executable executable = device.compile(plan.phases().getFirst().step());
            GraphSession session = new GraphSession(executable, leaves);
            RunningMeans means = new RunningMeans(session.reports());
            steps(batches, session, means);
            device.backend().awaitWarm();
            List<String> rounds = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                long[] bytes = measure(batches, session, means);
                if (Arrays.stream(bytes).sum() == 0) {
                    return;
                }
                rounds.add(Arrays.toString(bytes));
            }
            fail("bytes of this thread, the workers and the readers in " + STEPS + " steps: " + rounds);
        }
    }

    /** The bytes that each thread allocated: this one, then the others. */
    private long[] measure(Batches batches, GraphSession session, RunningMeans means) {
        long[] others = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("dlc-(worker|data)-\\d+"))
                .mapToLong(Thread::threadId)
                .toArray();
        assertEquals(2, others.length, "one worker and one reader");
        long[] bytes = new long[others.length + 1];
        for (int i = 0; i < others.length; i++) {
            bytes[i + 1] = -threads.getThreadAllocatedBytes(others[i]);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        steps(batches, session, means);
        bytes[0] = threads.getCurrentThreadAllocatedBytes() - before;
        for (int i = 0; i < others.length; i++) {
            bytes[i + 1] += threads.getThreadAllocatedBytes(others[i]);
        }
        return bytes;
    }

    private void steps(Batches batches, GraphSession session, RunningMeans means) {
        for (int i = 0; i < STEPS; i++) {
            batches.advance();
            Executable.Run run = session.bind(batches.current(), SEED, step++);
            if (run.compute().isPresent()) {
                fail("the loss is not finite");
            }
            run.commit();
            means.add(session.values(), 1);
        }
    }
}
