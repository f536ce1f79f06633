package dev.dlc.codegen.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
