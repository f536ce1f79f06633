package dev.dlc.codegen.jvm;

import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.codegen.jvm.asm.GeneratedClasses;
import dev.dlc.codegen.jvm.contract.ContractionWriter;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.ArrayKind;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The code of a kernel in both lanes. A launch takes whichever is current; since both give the same bits the change may
 * come between any two launches.
 */
public final class CompiledKernel {
    private static final int WARM_UPS = 4;

    /** How often code that the JVM has dropped is warmed up again. */
    private static final int MOST_RETURNS = 4;

    /** What runs once, such as the kernels that draw the first weights, is not worth the time of warming up. */
    private static final int FIRST_WARM_LAUNCH = 2;

    /**
     * A launch of so many scalar operations, some tenths of a second, waits for its vector code: that is ready in less
     * time, and sooner if nothing else runs meanwhile.
     */
    private static final long WAITING_WORK = 300_000_000;

    /**
     * A kernel that took so long as scalar code waits too. It has then lost about what the waiting costs, and there is
     * probably more to come: never more than twice the best choice (A. Karlin et al., Competitive snoopy caching,
     * 1988).
     */
    private static final long PATIENT_NANOS = 100_000_000;

    private static final long MOST_WAITING_NANOS = 3_000_000_000L;
    private static final long WAITING_MILLIS = 20;

    private static final int ALL = -1;

    private final Kernel kernel;
    private final JvmOptions options;
    private final WarmUp warmUp;
    private final LaunchObserver observer;
    private final Optional<LaneCode> vector;
    private final LaneCode scalar;
    private final KnownCalls known;
    private final AtomicInteger launches = new AtomicInteger();
    private final AtomicBoolean isAsked = new AtomicBoolean();
    /** The time that launches took so far and that expected ones would take. */
    private final AtomicLong nanos = new AtomicLong();

    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile boolean isSettled;
    private volatile boolean hasWaited;
    private volatile Optional<String> obstacle = Optional.empty();
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile LaneCode current;
    private volatile dev.dlc.embed.Kernel[] stages = {};

    /**
     * The stages of the current lane that are compiled, as bits: the sizes of a launch decide which stages it needs.
     */
    private volatile int warm = ALL;

    /** Of the vector lane; the warm-up thread's. */
    private int warmed;

    private final AtomicInteger asked = new AtomicInteger();
    private final AllocationWatch watch = new AllocationWatch();
    private final AtomicInteger returns = new AtomicInteger();

    CompiledKernel(
            Kernel kernel,
            Optional<Lane.Vector> lane,
            JvmOptions options,
            GeneratedClasses classes,
            WarmUp warmUp,
            LaunchObserver observer) {
        this.kernel = kernel;
        this.known = new KnownCalls(kernel);
        this.options = options;
        this.warmUp = warmUp;
        this.observer = observer;
        this.scalar = new LaneCode(kernel, new Lane.Scalar(), classes, options);
        this.vector = lane.map(l -> new LaneCode(kernel, l, classes, options));
        boolean startsAsVector = options.choice() == LaneChoice.VECTOR
                && vector.isPresent()
                && vector.get().isUseful();
        this.current = startsAsVector ? vector.get() : scalar;
    }

    /** The kernel. */
    public Kernel kernel() {
        return kernel;
    }

    /**
     * Runs all items of all calls; see {@link Pool#run}. Allocates nothing once the classes are compiled.
     *
     * @param calls for each call slab and offset of each buffer, then the sizes
     * @throws IllegalStateException if the vector code failed where it was warmed up, which is a bug
     */
    public void run(Pool pool, Object[] slabs, int[][] calls, Cancellation cancellation) {
        if (!isSettled && calls.length > 0) {
            prepare(calls, cancellation);
        }
        if (failure.isPresent()) {
            throw new IllegalStateException("the vector code of kernel " + kernel.name() + " failed", failure.get());
        }
        if (isSettled && observer == LaunchObserver.NONE) {
            runStages(pool, slabs, calls, cancellation);
            return;
        }
        Lane lane = lane();
        long start = System.nanoTime();
        runStages(pool, slabs, calls, cancellation);
        long spent = System.nanoTime() - start;
        nanos.addAndGet(spent);
        observer.ran(kernel, lane, calls, spent);
    }

    private void runStages(Pool pool, Object[] slabs, int[][] calls, Cancellation cancellation) {
        dev.dlc.embed.Kernel[] chosen = stages(calls);
        boolean prepares = vector.isPresent() && vector.get().prepares(chosen);
        int first = prepares && isPrepared(chosen[0], slabs, calls) ? 1 : 0;
        boolean isWatched = isWarmVector(chosen) && calls.length > 0 && watch.isDue();
        long before = isWatched ? AllocationWatch.allocated() : 0;
        for (int i = first; i < chosen.length; i++) {
            pool.run(chosen[i], slabs, calls, cancellation);
        }
        if (prepares) {
            for (int[] args : calls) {
                Arguments.setPrepared(args);
            }
        }
        if (isWatched && watch.isLost(before)) {
            warmAgain(calls[0].clone());
        }
    }

    /** Whether what the first stage prepares is there; otherwise sees to it that there is room for it. */
    private boolean isPrepared(dev.dlc.embed.Kernel stage, Object[] slabs, int[][] calls) {
        boolean isPrepared = true;
        for (int[] args : calls) {
            isPrepared &= Arguments.isPrepared(args);
            int slab = Arguments.preparedSlab(args);
            Workspace prepared = vector.orElseThrow().prepared();
            if (Array.getLength(slabs[slab]) < prepared.elements() && stage.items(args) > 0) {
                slabs[slab] = ArrayKind.of(prepared.dtype()).zeros(prepared.elements());
            }
        }
        return isPrepared;
    }

    private boolean isWarmVector(dev.dlc.embed.Kernel[] chosen) {
        return isSettled
                && options.choice() == LaneChoice.AUTO
                && chosen == stages
                && current.lane() instanceof Lane.Vector;
    }

    /** Leaves vector code that the JVM has dropped until it is compiled again. */
    void warmAgain(int[] args) {
        if (returns.incrementAndGet() > MOST_RETURNS) {
            return;
        }
        asked.set(needed(stages(), args));
        warm = 0;
        watch.reset();
        warmUp.add(nanos::get, () -> warmFromScratch(args), this::failed);
    }

    private void warmFromScratch(int[] args) {
        warmed = 0;
        warm(args, WARM_UPS);
    }

    /** The stages to launch: those of the scalar lane where the sizes need vector code that is not compiled yet. */
    private dev.dlc.embed.Kernel[] stages(int[][] calls) {
        dev.dlc.embed.Kernel[] chosen = stages();
        if (warm == ALL) {
            return chosen;
        }
        for (int[] args : calls) {
            int cold = needed(chosen, args) & ~warm;
            if (cold != 0) {
                int before = asked.getAndAccumulate(cold, (bits, more) -> bits | more);
                if ((cold & ~before) != 0) {
                    addWarmUp(args);
                }
                return scalar.array();
            }
        }
        return chosen;
    }

    private dev.dlc.embed.Kernel[] stages() {
        if (stages.length == 0) {
            use(current);
        }
        return stages;
    }

    private static int needed(dev.dlc.embed.Kernel[] stages, int[] args) {
        int needed = 0;
        for (int i = 0; i < stages.length; i++) {
            needed |= stages[i].items(args) > 0 ? 1 << i : 0;
        }
        return needed;
    }

    private void use(LaneCode code) {
        dev.dlc.embed.Kernel[] next = code.array();
        current = code;
        stages = next;
    }

    /** Says what a later launch will be, so that vector code for which it would wait is begun at once. */
    public void expect(int[][] calls) {
        known.add(calls);
        boolean isNew = !isSettled && calls.length > 0;
        long work = isNew ? work(calls) : 0;
        if (work >= WAITING_WORK) {
            nanos.addAndGet(work);
            askWarmUp(calls[0]);
        }
    }

    /** Before a launch in the scalar lane. */
    private void prepare(int[][] calls, Cancellation cancellation) {
        boolean waits = !hasWaited && (nanos.get() >= PATIENT_NANOS || work(calls) >= WAITING_WORK);
        if (launches.incrementAndGet() >= FIRST_WARM_LAUNCH || waits) {
            askWarmUp(calls[0]);
        }
        if (waits) {
            await(cancellation);
        }
    }

    private long work(int[][] calls) {
        long work = 0;
        for (dev.dlc.embed.Kernel stage : stages()) {
            for (int[] args : calls) {
                work += stage.work(args);
            }
        }
        return work;
    }

    private void await(Cancellation cancellation) {
        long start = System.nanoTime();
        try {
            while (!settled.await(WAITING_MILLIS, TimeUnit.MILLISECONDS)
                    && !cancellation.isRequested()
                    && !warmUp.isClosed()
                    && System.nanoTime() - start < MOST_WAITING_NANOS) {
                // Not yet.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hasWaited = true;
    }

    private void askWarmUp(int[] args) {
        if (!isAsked.compareAndSet(false, true)) {
            return;
        }
        if (options.choice() == LaneChoice.AUTO && vector.isPresent()) {
            addWarmUp(args);
        } else {
            settle();
        }
    }

    private void addWarmUp(int[] args) {
        int[] own = args.clone();
        known.with(own).forEach(call -> warmUp.expect(kernel, workspace(), call));
        warmUp.add(nanos::get, () -> warm(own, WARM_UPS), this::failed);
    }

    private void settle() {
        isSettled = true;
        settled.countDown();
    }

    /** Runs in the warm-up thread; what was not compiled in time has another turn after all others. */
    private void warm(int[] args, int turns) {
        LaneCode code = vector.orElseThrow();
        if (code.isUseful()) {
            List<int[]> calls = known.with(args);
            Optional<WarmUp.Failure> found =
                    warmUp.run(kernel, code.workspace(), code.prepared(), code.stages(), calls);
            if (turns > 1 && found.isPresent() && !found.get().isFinal()) {
                warmUp.add(() -> 0, () -> warm(args, turns - 1), this::failed);
                return;
            }
            obstacle = found.map(WarmUp.Failure::reason);
            if (found.isEmpty()) {
                warmed |= calls.stream()
                        .mapToInt(call -> needed(code.array(), call))
                        .reduce(0, (a, b) -> a | b);
                warm = warmed == (1 << code.stages().size()) - 1 ? ALL : warmed;
                use(code);
            }
        }
        settle();
    }

    /** A full heap leaves the kernel in the scalar lane; anything else is a bug, which the next launch reports. */
    private void failed(Throwable thrown) {
        obstacle = Optional.of("warming up failed: " + thrown);
        if (!(thrown instanceof OutOfMemoryError)) {
            failure = Optional.of(thrown);
        }
        settle();
    }

    /** What each call needs besides the kernel's buffers; the same in both lanes. */
    public Workspace workspace() {
        return scalar.workspace();
    }

    /** The buffers from which something may be prepared; see {@link Arguments}. */
    public Set<Integer> preparable() {
        return kernel.body() instanceof Body.Contraction contraction
                ? ContractionWriter.preparable(kernel, contraction)
                : Set.of();
    }

    /** The lane of the next launch. */
    public Lane lane() {
        return warm == 0 ? scalar.lane() : current.lane();
    }

    /** Why loops do not run as vectors, by axis, or why the kernel does not; empty if all do. */
    public List<String> reasons() {
        Optional<String> failed = obstacle;
        return failed.map(List::of)
                .orElseGet(() -> vector.map(LaneCode::reasons).orElse(List.of()));
    }

    /** Whether the kernel has vectors and runs without them all the same: for good, once it has been warmed up. */
    public boolean hasLostVectors() {
        return obstacle.isPresent();
    }

    /** The generated classes of the current lane as readable Java. */
    public String text() {
        return current.text();
    }
}
