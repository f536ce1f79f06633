package dev.dlc.embed;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The blocks of a launch, each thread with a share of neighbouring ones: the same share in each launch with so many
 * blocks, so that what a thread wrote in one launch is in its own caches in the next. A thread takes its share from the
 * front; when nothing is left of it, it takes blocks from the ends of others' shares.
 *
 * <p>The ticket of a share holds the number of the launch in its upper half, and in its lower half the next block and
 * the end of what is left. A block is claimed by a change of the ticket, which fails if the launch has changed
 * meanwhile: all shares of one launch are empty before the next one is published. So what a thread reads of a launch
 * after a claim belongs to that launch.
 */
final class Shares {
    /** What {@link #claim} yields when nothing is left. */
    static final int NONE = -1;

    /** Bound of the blocks of a launch: places have 16 bits. */
    static final int MOST_BLOCKS = (1 << 16) - 1;

    private static final long NEXT = 1L << 16;
    private static final int PLACE = (1 << 16) - 1;

    /** In elements of a long: two cache lines, as processors fetch them in pairs. */
    private static final int DISTANCE = 16;

    private final int threads;
    private final AtomicLongArray tickets;

    Shares(int threads) {
        this.threads = threads;
        tickets = new AtomicLongArray((threads + 1) * DISTANCE);
    }

    /** Gives out the blocks of a new launch; all earlier ones have been claimed. */
    void publish(int blocks) {
        long launch = (tickets.get(index(0)) >>> 32) + 1 << 32;
        for (int thread = threads - 1; thread >= 0; thread--) {
            tickets.set(index(thread), launch | start(thread, blocks) * NEXT | start(thread + 1, blocks));
        }
    }

    /** Shares differ by no more than one block; the first threads have the larger ones. */
    private long start(int thread, int blocks) {
        return ((long) thread * blocks + threads - 1) / threads;
    }

    private static int index(int thread) {
        return (thread + 1) * DISTANCE;
    }

    /** Whether nothing is left of a thread's own share. */
    boolean isEmpty(int thread) {
        return isEmpty(tickets.get(index(thread)));
    }

    private static boolean isEmpty(long ticket) {
        return (ticket >>> 16 & PLACE) == (ticket & PLACE);
    }

    /** A block that no other thread has or will get, or {@link #NONE}. */
    int claim(int thread) {
        int own = claimFirst(index(thread));
        for (int i = 1; i < threads && own == NONE; i++) {
            own = claimLast(index((thread + i) % threads));
        }
        return own;
    }

    private int claimFirst(int index) {
        while (true) {
            long ticket = tickets.get(index);
            if (isEmpty(ticket)) {
                return NONE;
            }
            if (tickets.compareAndSet(index, ticket, ticket + NEXT)) {
                return (int) (ticket >>> 16) & PLACE;
            }
        }
    }

    private int claimLast(int index) {
        while (true) {
            long ticket = tickets.get(index);
            if (isEmpty(ticket)) {
                return NONE;
            }
            if (tickets.compareAndSet(index, ticket, ticket - 1)) {
                return (int) (ticket - 1) & PLACE;
            }
        }
    }
}
