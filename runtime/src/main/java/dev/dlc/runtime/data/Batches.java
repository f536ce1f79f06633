package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.RuntimeCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The batches of a data set, made ahead of time by threads of their own into a ring of buffers; nothing is allocated
 * per batch. The order is that of a plan and does not depend on the number of threads.
 *
 * <pre>{@code
 * try (Batches batches = Batches.shuffled(set, 64, seed, 0, 0, Prefetch.DEFAULT)) {
 *     while (batches.advance()) {
 *         step(batches.current());
 *     }
 * }
 * }</pre>
 */
public final class Batches implements AutoCloseable {
    private final DataSet set;
    private final BatchPlan plan;
    private final Cell[] ring;
    private final List<Thread> workers = new ArrayList<>();

    // guarded by this; sequence numbers of batches
    private long planned;
    private long released;
    private boolean holding;
    private boolean ended;
    private boolean closed;

    /**
     * How far and with how many threads batches are made ahead.
     *
     * @param batches buffers in the ring, at least 2
     * @param threads threads that read examples, at least 1
     */
    public record Prefetch(int batches, int threads) {
        /** One thread, three buffers. */
        public static final Prefetch DEFAULT = new Prefetch(3, 1);

        public Prefetch {
            if (batches < 2 || threads < 1) {
                throw new IllegalArgumentException(batches + " batches, " + threads + " threads");
            }
        }
    }

    /** One buffer of the ring. Filled outside the lock by the thread that planned it, read by the consumer. */
    private static final class Cell {
        final BatchPlan.Slot slot;
        final Batch batch;
        final Row row;
        boolean ready; // guarded by the ring's owner
        Throwable failure; // likewise

        Cell(List<Field> fields, int capacity) {
            slot = new BatchPlan.Slot(capacity);
            batch = new Batch(fields, capacity);
            row = new Row(batch);
        }
    }

    private Batches(DataSet set, int batch, BatchPlan plan, Prefetch prefetch) {
        this.set = set;
        this.plan = plan;
        ring = new Cell[prefetch.batches()];
        for (int i = 0; i < ring.length; i++) {
            ring[i] = new Cell(set.fields(), batch);
        }
        for (int i = 1; i <= prefetch.threads(); i++) {
            workers.add(Thread.ofPlatform().daemon().name("dlc-data-" + i).start(this::work));
        }
    }

    /**
     * Endless training batches, shuffled anew in each epoch; all are full, the rest of an epoch is dropped. Starting at
     * (epoch, index) gives exactly the batches that an uninterrupted run would see from there on.
     *
     * @param batch examples per batch
     * @param seed chooses the order
     * @param epoch the first epoch, from 0
     * @param index the first batch of that epoch, from 0
     * @throws DlcException E0617 if the data set is smaller than a batch
     */
    public static Batches shuffled(DataSet set, int batch, long seed, long epoch, int index, Prefetch prefetch) {
        if (batch < 1 || epoch < 0 || index < 0) {
            throw new IllegalArgumentException("batch " + batch + ", epoch " + epoch + ", index " + index);
        }
        if (set.size() < batch) {
            throw Diagnostic.nowhere(RuntimeCode.TOO_FEW_EXAMPLES, "a batch is larger than the training split")
                    .sides("a batch of at most " + set.size(), "batch: " + batch)
                    .fix("use a smaller batch, or hold less back for validation")
                    .exception();
        }
        return new Batches(set, batch, new BatchPlan.Shuffled(set.size(), batch, seed, epoch, index), prefetch);
    }

    /** Every example once, in order; the last batch may be smaller. */
    public static Batches inOrder(DataSet set, int batch, Prefetch prefetch) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch " + batch);
        }
        return new Batches(set, batch, new BatchPlan.InOrder(set.size(), batch), prefetch);
    }

    /** The batches of one epoch. */
    public int perEpoch() {
        return plan.perEpoch();
    }

    /**
     * Moves to the next batch, waiting until it is there; the buffers of the one before are used again from now on.
     *
     * @return false after the last batch; shuffled batches have none
     * @throws DlcException what the data set threw at an example of this batch; E0618 if that was no diagnostic
     * @throws CancellationException if the calling thread was interrupted
     */
    public synchronized boolean advance() {
        if (holding) {
            holding = false;
            released++;
            notifyAll();
        }
        Cell cell = ring[(int) (released % ring.length)];
        try {
            while (!(released < planned && cell.ready)) {
                if (closed) {
                    throw new IllegalStateException("the batches are closed");
                }
                if (ended && released == planned) {
                    return false;
                }
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a batch");
        }
        if (cell.failure != null) {
            throw failure(cell);
        }
        holding = true;
        return true;
    }

    /** The failure as it reaches the consumer: diagnostics and errors as they are, other exceptions as E0618. */
    private static RuntimeException failure(Cell cell) {
        switch (cell.failure) {
            case DlcException known -> {
                return known;
            }
            case Error error -> throw error;
            case Throwable other -> {
                String example = "example " + cell.batch.reading() + " of the data set";
                DlcException wrapped = Diagnostic.nowhere(
                                RuntimeCode.DATA_READER_FAILED, example + " could not be read")
                        .sides("an example in the row", other.toString())
                        .fix("correct the read method of the data set")
                        .exception();
                wrapped.initCause(other);
                return wrapped;
            }
        }
    }

    /** The batch that {@link #advance} moved to; valid until the next call of it. */
    public Batch current() {
        return held().batch;
    }

    /** The epoch of the current batch, from 0. */
    public long epoch() {
        return held().slot.epoch;
    }

    /** The number of the current batch in its epoch, from 0. */
    public int index() {
        return held().slot.index;
    }

    private synchronized Cell held() {
        if (!holding) {
            throw new IllegalStateException("advance() first");
        }
        return ring[(int) (released % ring.length)];
    }

    /** Stops the threads and waits for them. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        workers.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the threads that fill the ring

    private void work() {
        for (Cell cell = claim(); cell != null; cell = claim()) {
            Throwable failure = null;
            try {
                cell.batch.fill(set, cell.slot.examples, cell.slot.count, cell.row);
            } catch (Throwable thrown) { // handed to the consumer, whatever it is
                failure = thrown;
            }
            publish(cell, failure);
        }
    }

    /** Plans the next batch into the next free cell; null when there is nothing more to do. */
    private synchronized Cell claim() {
        try {
            while (!closed && !ended && planned - released >= ring.length) {
                wait();
            }
        } catch (InterruptedException closing) {
            return null; // only close() interrupts
        }
        if (closed || ended) {
            return null;
        }
        Cell cell = ring[(int) (planned % ring.length)];
        if (!plan.next(cell.slot)) {
            ended = true;
            notifyAll();
            return null;
        }
        cell.ready = false;
        planned++;
        return cell;
    }

    private synchronized void publish(Cell cell, Throwable failure) {
        cell.failure = failure;
        cell.ready = true;
        notifyAll();
    }
}
