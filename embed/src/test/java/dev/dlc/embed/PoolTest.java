package dev.dlc.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every item runs exactly once, whoever runs it, and nothing is left behind by a failed launch. */
@Timeout(60)
class PoolTest {
    private static final Cancellation NEVER = new Cancellation();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Adds one to element {@code offset + item} for each item; {@code args} are slab, offset, items, work. */
    private static class Counting extends Kernel {
        @Override
        public int items(int[] args) {
            return args[2];
        }

        @Override
        public long work(int[] args) {
            return args[3];
        }

        @Override
        public void run(Object[] slabs, int[] args, int from, int to, Scratch scratch) {
            int[] counts = (int[]) slabs[args[0]];
            for (int item = from; item < to; item++) {
                counts[args[1] + item]++;
            }
        }
    }

    private static int[] call(int offset, int items) {
        return new int[] {0, offset, items, 1_000_000};
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void runsEachItemOfEachCallOnce(int threads) {
        try (Pool pool = new Pool(threads)) {
            assertEquals(threads, pool.threads());
            for (int items : new int[] {0, 1, 2, 3, 63, 1000}) {
                int[] counts = new int[3 * items + 6];
                int[][] calls = {call(1, items), call(items + 2, 0), call(items + 2, items), call(2 * items + 5, items)
                };
                for (int repeat = 1; repeat <= 200; repeat++) {
                    pool.run(new Counting(), new Object[] {counts}, calls, NEVER);
                    assertArrayEquals(expected(items, repeat), counts);
                }
            }
        }
    }

    private static int[] expected(int items, int repeat) {
        int[] counts = new int[3 * items + 6];
        Arrays.fill(counts, 1, 1 + items, repeat);
        Arrays.fill(counts, items + 2, 2 * items + 2, repeat);
        Arrays.fill(counts, 2 * items + 5, 3 * items + 5, repeat);
        return counts;
    }

    @Test
    void smallWorkStaysOnTheCaller() {
        Thread[] seen = new Thread[64];
        Kernel kernel = new Counting() {
            @Override
            public void run(Object[] slabs, int[] args, int from, int to, Scratch scratch) {
                Arrays.fill(seen, from, to, Thread.currentThread());
            }
        };
        try (Pool pool = new Pool(3)) {
            pool.run(kernel, new Object[0], new int[][] {{0, 0, 64, 100}}, NEVER);
        }
        assertEquals(
                List.of(Thread.currentThread()), Arrays.stream(seen).distinct().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFailureReachesTheCallerAndThePoolGoesOn(int threads) {
        IllegalStateException failure = new IllegalStateException("item 20");
        Kernel failing = new Counting() {
            @Override
            public void run(Object[] slabs, int[] args, int from, int to, Scratch scratch) {
                if (from <= 20 && 20 < to) {
                    throw failure;
                }
            }
        };
        try (Pool pool = new Pool(threads)) {
            for (int i = 0; i < 100; i++) {
                Exception thrown = assertThrows(
                        IllegalStateException.class,
                        () -> pool.run(failing, new Object[0], new int[][] {call(0, 64)}, NEVER));
                assertSame(failure, thrown);
                int[] counts = new int[64];
                pool.run(new Counting(), new Object[] {counts}, new int[][] {call(0, 64)}, NEVER);
                assertEquals(64, IntStream.of(counts).filter(n -> n == 1).count());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void cancellationStopsBetweenBlocks(int threads) {
        Cancellation cancellation = new Cancellation();
        int[] counts = new int[1000];
        Kernel cancelling = new Counting() {
            @Override
            public void run(Object[] slabs, int[] args, int from, int to, Scratch scratch) {
                super.run(slabs, args, from, to, scratch);
                cancellation.request();
            }
        };
        try (Pool pool = new Pool(threads)) {
            assertThrows(
                    CancellationException.class,
                    () -> pool.run(cancelling, new Object[] {counts}, new int[][] {call(0, 1000)}, cancellation));
        }
        long ran = IntStream.of(counts).filter(n -> n == 1).count();
        assertTrue(ran > 0 && ran < 1000, () -> ran + " items ran");
    }

    @Test
    void anInterruptOfTheCallerIsKeptAndDoesNotDisturb() {
        int[] counts = new int[500];
        try (Pool pool = new Pool(2)) {
            Thread.currentThread().interrupt();
            pool.run(new Counting(), new Object[] {counts}, new int[][] {call(0, 500)}, NEVER);
            assertTrue(Thread.interrupted());
        }
        assertEquals(500, IntStream.of(counts).sum());
    }

    @Test
    void manyCallersShareOnePool() throws InterruptedException, ExecutionException {
        try (Pool pool = new Pool(2);
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            Callable<Integer> task = () -> {
                int[] counts = new int[97];
                for (int i = 0; i < 300; i++) {
                    pool.run(new Counting(), new Object[] {counts}, new int[][] {call(0, 97)}, NEVER);
                }
                return (int) IntStream.of(counts).filter(n -> n == 300).count();
            };
            for (Future<Integer> result : callers.invokeAll(List.of(task, task, task, task))) {
                assertEquals(97, result.get());
            }
        }
    }

    @Test
    void itemsRunAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        Kernel meeting = new Counting() {
            @Override
            public void run(Object[] slabs, int[] args, int from, int to, Scratch scratch) {
                both.countDown();
                try {
                    both.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        try (Pool pool = new Pool(2)) {
            pool.run(meeting, new Object[0], new int[][] {call(0, 2)}, NEVER);
        }
        assertEquals(0, both.getCount());
    }

    @Test
    void aDispatchAllocatesNothing() {
        try (Pool pool = new Pool(2)) {
            int[] counts = new int[64];
            Kernel kernel = new Counting();
            Object[] slabs = {counts};
            int[][] calls = {call(0, 40), call(40, 24)};
            for (int i = 0; i < 20_000; i++) {
                pool.run(kernel, slabs, calls, NEVER);
            }
            long[] all = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("dlc-worker") || thread == Thread.currentThread())
                    .mapToLong(Thread::threadId)
                    .toArray();
            assertEquals(2, all.length);
            long[] before = THREADS.getThreadAllocatedBytes(all);
            for (int i = 0; i < 1_000; i++) {
                pool.run(kernel, slabs, calls, NEVER);
            }
            long[] after = THREADS.getThreadAllocatedBytes(all);
            // The two measurements themselves return arrays.
            assertTrue(LongStream.of(after).sum() - LongStream.of(before).sum() < 1_000);
        }
    }

    @Test
    void closeEndsTheThreadsAndRefusesWork() {
        Pool pool = new Pool(3);
        pool.close();
        pool.close();
        boolean alive = Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().startsWith("dlc-worker"));
        assertFalse(alive);
        assertThrows(
                IllegalStateException.class,
                () -> pool.run(new Counting(), new Object[0], new int[][] {call(0, 1)}, NEVER));
        assertThrows(IllegalArgumentException.class, () -> new Pool(0));
    }

    @Test
    void scratchGrowsAndStays() {
        Scratch scratch = new Scratch();
        float[] first = scratch.floats(16);
        assertSame(first, scratch.floats(3));
        assertTrue(scratch.floats(100).length >= 100);
        assertTrue(scratch.doubles(7).length >= 7);
        assertTrue(scratch.ints(7).length >= 7);
        assertTrue(scratch.longs(7).length >= 7);
    }

    /** Copies element {@code args[1]} of the slab to those of the items, by way of scratch memory where it stays. */
    private static final class Spreading extends Counting {
        private final AtomicInteger loads = new AtomicInteger();

        @Override
        public void run(Object[] slabs, int[] args, int from, int to, Scratch scratch) {
            int[] values = (int[]) slabs[args[0]];
            int[] kept = scratch.ints(1);
            for (int item = from; item < to; item++) {
                if (!scratch.holds(7)) {
                    loads.incrementAndGet();
                    kept[0] = values[args[1]];
                }
                values[args[1] + 1 + item] = kept[0];
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void whatScratchHoldsIsForgottenBetweenCalls(int threads) {
        int items = 40;
        Spreading kernel = new Spreading();
        try (Pool pool = new Pool(threads)) {
            int[] values = new int[2 * (items + 1)];
            int[][] one = {call(0, items)};
            int[][] two = {call(0, items), call(items + 1, items)};
            for (int repeat = 1; repeat <= 300; repeat++) {
                values[0] = repeat;
                values[items + 1] = -repeat;
                pool.run(kernel, new Object[] {values}, repeat % 2 == 0 ? one : two, NEVER);
                int[] expected = new int[items + 1];
                Arrays.fill(expected, repeat);
                assertArrayEquals(expected, Arrays.copyOf(values, items + 1));
                if (repeat % 2 == 1) {
                    Arrays.fill(expected, -repeat);
                    assertArrayEquals(expected, Arrays.copyOfRange(values, items + 1, values.length));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatScratchHoldsLastsForTheBlocksOfAThread(int threads) {
        Spreading kernel = new Spreading();
        try (Pool pool = new Pool(threads)) {
            pool.run(kernel, new Object[] {new int[101]}, new int[][] {call(0, 100)}, NEVER);
        }
        assertTrue(kernel.loads.get() <= threads, kernel.loads + " loads");
    }
}
