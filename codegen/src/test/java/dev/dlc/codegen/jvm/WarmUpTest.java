package dev.dlc.codegen.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.embed.Kernel;
import dev.dlc.embed.Scratch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that warms kernels up: it outlives what its tasks throw, and waiting for it ends. */
@Timeout(60)
class WarmUpTest {
    @Test
    void theDearestFirstAndOneThatThrowsEndsNeitherTheThreadNorTheWaiting() throws InterruptedException {
        Queue<String> ends = new ConcurrentLinkedQueue<>();
        CountDownLatch begin = new CountDownLatch(1);
        try (WarmUp warmUp = new WarmUp()) {
            warmUp.add(() -> 9, () -> await(begin), thrown -> ends.add("no failure"));
            warmUp.add(() -> 1, () -> ends.add("cheap"), thrown -> ends.add("no failure"));
            warmUp.add(
                    () -> 3,
                    () -> {
                        throw new NoClassDefFoundError("a class");
                    },
                    thrown -> ends.add(thrown.toString()));
            warmUp.add(() -> 2, () -> ends.add("dear"), thrown -> ends.add("no failure"));
            begin.countDown();
            warmUp.await();
            assertEquals(List.of("java.lang.NoClassDefFoundError: a class", "dear", "cheap"), List.copyOf(ends));
            warmUp.add(() -> 1, () -> ends.add("again"), thrown -> ends.add("no failure"));
            warmUp.await();
            assertTrue(ends.contains("again"));
        }
    }

    @Test
    void runsThatAreShortGoOnUntilTheCompilerMustHaveBeenAsked() {
        Late stage = new Late(150_000);
        try (WarmUp warmUp = new WarmUp()) {
            assertTrue(warmUp.quieten(stage, new WarmUpMemory.Ready(new Object[0], List.of(new int[0]))));
        }
        assertTrue(stage.runs > 150_000, () -> stage.runs + " runs");
    }

    /** Allocates in each run but those after a number of them, as code does that has been compiled by then. */
    private static final class Late extends Kernel {
        private final int allocating;
        private int runs;
        private byte[] garbage = {};

        Late(int allocating) {
            this.allocating = allocating;
        }

        @Override
        public int items(int[] args) {
            return 1;
        }

        @Override
        public long work(int[] args) {
            return 1;
        }

        @Override
        public void run(Object[] slabs, int[] args, int from, int to, Scratch scratch) {
            if (++runs <= allocating) {
                garbage = new byte[garbage.length % 2 + 1];
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
