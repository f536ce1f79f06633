package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.Golden;
import dev.dlc.runtime.RuntimeCode;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BatchesTest {
    private static final Batches.Prefetch DEFAULT = Batches.Prefetch.DEFAULT;

    /** Threads and buffers change nothing, and a run that starts later sees what the first run saw there. */
    @Property(tries = 60)
    void orderDependsOnSeedAndPositionAlone(
            @ForAll @IntRange(min = 1, max = 60) int examples,
            @ForAll @IntRange(min = 1, max = 60) int batch,
            @ForAll long seed,
            @ForAll @IntRange(max = 9) int skipped,
            @ForAll @IntRange(min = 1, max = 4) int threads,
            @ForAll @IntRange(min = 2, max = 5) int buffers) {
        Numbers set = new Numbers(Math.max(examples, batch));
        List<String> all = take(Batches.shuffled(set, batch, seed, 0, 0, DEFAULT), skipped + 8);
        int perEpoch = set.size() / batch;
        Batches.Prefetch other = new Batches.Prefetch(buffers, threads);
        List<String> rest = take(Batches.shuffled(set, batch, seed, skipped / perEpoch, skipped % perEpoch, other), 8);
        assertEquals(all.subList(skipped, skipped + 8), rest);
        List<String> carried = take(Batches.shuffled(set, batch, seed, 0, skipped, other), 8);
        assertEquals(rest, carried);
    }

    @Example
    void anEpochHasEveryExampleAtMostOnceAndAnotherOrderThanTheNext() {
        Numbers set = new Numbers(103);
        try (Batches batches = Batches.shuffled(set, 10, 1, 0, 0, DEFAULT)) {
            assertEquals(10, batches.perEpoch());
            List<List<Long>> epochs = new ArrayList<>();
            for (int epoch = 0; epoch < 3; epoch++) {
                List<Long> seen = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    assertTrue(batches.advance());
                    assertEquals(epoch, batches.epoch());
                    assertEquals(i, batches.index());
                    assertEquals(10, batches.current().size());
                    seen.addAll(numbers(batches.current()));
                }
                assertEquals(100, new HashSet<>(seen).size());
                epochs.add(seen);
            }
            assertNotEquals(epochs.get(0), epochs.get(1));
            assertNotEquals(epochs.get(1), epochs.get(2));
            Set<Long> ever = new HashSet<>();
            epochs.forEach(ever::addAll);
            assertTrue(ever.size() > 100, "what is dropped differs from epoch to epoch");
        }
    }

    @Example
    void evaluationSeesEveryExampleOnceInOrderAndASmallerLastBatch() {
        try (Batches batches = Batches.inOrder(new Numbers(23), 10, new Batches.Prefetch(2, 3))) {
            List<Long> seen = new ArrayList<>();
            List<Integer> sizes = new ArrayList<>();
            while (batches.advance()) {
                seen.addAll(numbers(batches.current()));
                sizes.add(batches.current().size());
                assertEquals("f32[10, 2]", batches.current().tensor(0).toString());
            }
            assertEquals(List.of(10, 10, 3), sizes);
            for (int i = 0; i < 23; i++) {
                assertEquals(i, seen.get(i));
            }
            assertEquals(3, batches.perEpoch());
            assertFalse(batches.advance());
        }
        try (Batches none = Batches.inOrder(new Numbers(0), 10, DEFAULT)) {
            assertFalse(none.advance());
        }
    }

    @Example
    void aFailureArrivesAtItsBatchAndNotBefore() {
        DataSet failing = failingAt(25, new IllegalArgumentException("broken"));
        try (Batches batches = Batches.inOrder(failing, 10, new Batches.Prefetch(4, 2))) {
            assertTrue(batches.advance());
            assertTrue(batches.advance());
            DlcException failure = assertThrows(DlcException.class, batches::advance);
            assertInstanceOf(IllegalArgumentException.class, failure.getCause());
            assertThrows(DlcException.class, batches::advance);
            Golden golden = new Golden(Path.of("unused"));
            golden.fails("data set throws", batches::advance);
            golden.fails("batch too large", () -> Batches.shuffled(new Numbers(5), 6, 0, 0, 0, DEFAULT));
            golden.check("batches.txt");
        }
    }

    @Example
    void diagnosticsAndErrorsPassUnchanged() {
        DlcException known =
                Diagnostic.nowhere(RuntimeCode.GZIP_DAMAGED, "damaged").exception();
        try (Batches batches = Batches.inOrder(failingAt(0, known), 10, DEFAULT)) {
            assertEquals(known, assertThrows(DlcException.class, batches::advance));
        }
        StackOverflowError error = new StackOverflowError();
        try (Batches batches = Batches.inOrder(failingAt(0, error), 10, DEFAULT)) {
            assertEquals(error, assertThrows(StackOverflowError.class, batches::advance));
        }
    }

    @Example
    void closingEndsThreadsThatWaitOrRead() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        DataSet slow = new DataSet() {
            @Override
            public List<Field> fields() {
                return new Numbers(1).fields();
            }

            @Override
            public int size() {
                return 100;
            }

            @Override
            public void read(int example, Row row) {
                reading.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException closing) {
                    throw new IllegalStateException(closing);
                }
            }
        };
        int before = dataThreads().size();
        Batches blocked = Batches.shuffled(slow, 10, 1, 0, 0, DEFAULT);
        reading.await();
        Batches full = Batches.shuffled(new Numbers(100), 10, 1, 0, 0, DEFAULT);
        assertTrue(full.advance());
        assertEquals(before + 2, dataThreads().size());
        full.close();
        blocked.close();
        blocked.close();
        assertEquals(before, dataThreads().size());
    }

    @Example
    void anInterruptedConsumerIsCancelled() {
        DataSet never = failingAt(0, new IllegalStateException("interrupted"));
        try (Batches batches = Batches.inOrder(new Numbers(0), 1, DEFAULT)) {
            assertFalse(batches.advance());
        }
        CountDownLatch blocked = new CountDownLatch(1);
        DataSet waiting = new DataSet() {
            @Override
            public List<Field> fields() {
                return never.fields();
            }

            @Override
            public int size() {
                return 10;
            }

            @Override
            public void read(int example, Row row) {
                try {
                    blocked.await();
                } catch (InterruptedException closing) {
                    throw new IllegalStateException(closing);
                }
            }
        };
        try (Batches batches = Batches.inOrder(waiting, 1, DEFAULT)) {
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, batches::advance);
            assertTrue(Thread.interrupted());
        }
    }

    @Example
    void whatIsReadBeforeAdvanceIsRefused() {
        try (Batches batches = Batches.inOrder(new Numbers(3), 2, DEFAULT)) {
            assertThrows(IllegalStateException.class, batches::current);
        }
    }

    /**
     * No byte is allocated per batch, neither by the consumer nor by the threads that read ahead. The first rounds may
     * show what the JVM does once.
     */
    @Example
    void batchesAllocateNothing() {
        try (Batches batches = Batches.shuffled(new Numbers(1_000), 50, 1, 0, 0, DEFAULT)) {
            long[] ids = dataThreads().stream().mapToLong(Thread::threadId).toArray();
            assertTrue(ids.length > 0);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                least = Math.min(least, allocated(batches, ids));
            }
            assertEquals(0, least);
        }
    }

    /** The bytes that this thread and others allocate during 1,000 batches. */
    private static long allocated(Batches batches, long[] others) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = LongStream.of(threads.getThreadAllocatedBytes(others)).sum();
        long own = threads.getCurrentThreadAllocatedBytes();
        float sum = 0;
        for (int i = 0; i < 1_000; i++) {
            batches.advance();
            sum += batches.current().tensor(0).f32()[0] + batches.index() + batches.epoch();
        }
        own = threads.getCurrentThreadAllocatedBytes() - own;
        assertTrue(Float.isFinite(sum));
        return own + LongStream.of(threads.getThreadAllocatedBytes(others)).sum() - before;
    }

    private static List<Thread> dataThreads() {
        Thread[] threads = new Thread[Thread.activeCount() + 20];
        int count = Thread.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().startsWith("dlc-data-"))
                .toList();
    }

    private static DataSet failingAt(int example, Throwable failure) {
        return new DataSet() {
            @Override
            public List<Field> fields() {
                return new Numbers(1).fields();
            }

            @Override
            public int size() {
                return 100;
            }

            @Override
            public void read(int number, Row row) {
                if (number == example) {
                    throw BatchesTest.<RuntimeException>sneaky(failure);
                }
                new Numbers(100).read(number, row);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    private static List<String> take(Batches source, int count) {
        try (Batches batches = source) {
            List<String> taken = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                assertTrue(batches.advance());
                taken.add(batches.epoch() + "/" + batches.index() + ": " + numbers(batches.current()));
            }
            return taken;
        }
    }

    private static List<Long> numbers(Batch batch) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            long number = batch.tensor(1).i64()[i];
            assertEquals(number, (long) batch.tensor(0).f32()[2 * i]);
            assertEquals(-number, (long) batch.tensor(0).f32()[2 * i + 1]);
            numbers.add(number);
        }
        return numbers;
    }
}
