package dev.dlc.codegen.jvm;

import dev.dlc.codegen.jvm.asm.GeneratedClasses;
import dev.dlc.codegen.jvm.contract.ContractionWriter;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.codegen.jvm.contract.Tuning;
import dev.dlc.codegen.jvm.contract.Tuning.Sizes;
import dev.dlc.codegen.jvm.loops.LoopElements;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.ArrayKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Finds sizes of blocks for contractions by trying them on this machine. One size after the other is changed and kept
 * where it makes the kernels faster (coordinate descent); each try and the best so far take turns, so that other work
 * on the machine meets both.
 */
public final class Tuner {
    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = 20_000_000;

    /** A gain of less than this may be noise. */
    private static final double GAIN = 0.97;

    private static final int[][] TILES = {{6, 4}, {8, 3}, {12, 2}, {16, 1}, {6, 2}, {3, 3}, {12, 1}, {4, 4}};
    private static final int[] DEPTHS = {192, 256, 384, 512, 768};
    private static final int[] BLOCKS = {48, 96, 192};
    private static final int[] ITEM_ROWS = {48, 96, 192, 384, 768};
    private static final int[] ITEM_COLUMNS = {64, 128, 256, 512, 1024};

    private final JvmOptions options;
    private final Pool pool;
    private final Progress progress;

    /** Is told of each kind of contraction that was measured. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Sizes were found.
         *
         * @param gain the time with estimated sizes over that with these
         */
        void found(Tuning.Key key, Sizes sizes, double gain);
    }

    /**
     * A tuner.
     *
     * @param options of the code that will be tuned
     * @param pool the threads that launches will have
     */
    public Tuner(JvmOptions options, Pool pool, Progress progress) {
        this.options = options;
        this.pool = pool;
        this.progress = progress;
    }

    /** A kernel and the arguments of a launch. */
    private record Subject(Kernel kernel, int[] args) {}

    /** A kind of contraction, its estimated sizes, and the kernels that are of it. */
    private record Kind(Tuning.Key key, Sizes estimate, List<Subject> subjects) {}

    /**
     * Adds what is not known yet of the contractions of a program.
     *
     * @param launches arguments of a launch by kernel
     * @return {@code known} and more
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Tuning tune(Map<Kernel, int[]> launches, Tuning known) throws InterruptedException {
        Tuning result = known;
        for (Kind kind : kinds(launches)) {
            if (!known.entries().containsKey(kind.key())) {
                result = result.with(kind.key(), descend(kind));
            }
        }
        return result;
    }

    private List<Kind> kinds(Map<Kernel, int[]> launches) {
        OptionalInt bits = options.vectorBits().isPresent() ? options.vectorBits() : VectorSupport.bits();
        Map<Tuning.Key, Kind> kinds = new LinkedHashMap<>();
        if (bits.isPresent()) {
            Lane lane = new Lane.Vector(bits.getAsInt());
            launches.forEach((kernel, args) -> estimate(kernel, lane)
                    .ifPresent(entry -> kinds.computeIfAbsent(
                                    entry.key(), key -> new Kind(key, entry.sizes(), new ArrayList<>()))
                            .subjects()
                            .add(new Subject(kernel, args))));
        }
        return List.copyOf(kinds.values());
    }

    private static Optional<Tuning.Entry> estimate(Kernel kernel, Lane lane) {
        return kernel.body() instanceof Body.Contraction
                ? ContractionWriter.write(
                                kernel, lane, new LoopElements(kernel), new GeneratedClasses()::name, Tuning.NONE)
                        .tuned()
                : Optional.empty();
    }

    private Sizes descend(Kind kind) throws InterruptedException {
        Trial best = new Trial(kind, kind.estimate());
        double gain = 1;
        try {
            for (Coordinate coordinate : Coordinate.values()) {
                for (Sizes next : coordinate.candidates(kind.key(), best.sizes).toList()) {
                    if (next.equals(best.sizes) || next.objection(kind.key()).isPresent()) {
                        continue;
                    }
                    Trial trial = new Trial(kind, next);
                    double ratio = trial.ratio(best);
                    if (ratio < GAIN) {
                        gain /= ratio;
                        best.close();
                        best = trial;
                    } else {
                        trial.close();
                    }
                }
            }
            progress.found(kind.key(), best.sizes, gain);
            return best.sizes;
        } finally {
            best.close();
        }
    }

    /** What is varied, one after the other. */
    private enum Coordinate {
        TILE,
        ITEM_COLUMNS,
        ITEM_ROWS,
        DEPTH,
        BLOCK;

        Stream<Sizes> candidates(Tuning.Key key, Sizes s) {
            return switch (this) {
                case TILE ->
                    Arrays.stream(TILES)
                            .map(t -> key.fitted(
                                    new Sizes(t[0], t[1], s.depth(), s.block(), s.itemRows(), s.itemColumns())));
                case ITEM_COLUMNS ->
                    Arrays.stream(Tuner.ITEM_COLUMNS)
                            .mapToObj(n -> key.fitted(
                                    new Sizes(s.tileRows(), s.tileVectors(), s.depth(), s.block(), s.itemRows(), n)));
                case ITEM_ROWS ->
                    Arrays.stream(Tuner.ITEM_ROWS)
                            .mapToObj(n -> key.fitted(new Sizes(
                                    s.tileRows(), s.tileVectors(), s.depth(), s.block(), n, s.itemColumns())));
                case DEPTH ->
                    Arrays.stream(DEPTHS)
                            .mapToObj(n -> key.fitted(new Sizes(
                                    s.tileRows(), s.tileVectors(), n, s.block(), s.itemRows(), s.itemColumns())));
                case BLOCK ->
                    Arrays.stream(BLOCKS)
                            .mapToObj(n -> key.fitted(new Sizes(
                                    s.tileRows(), s.tileVectors(), s.depth(), n, s.itemRows(), s.itemColumns())));
            };
        }
    }

    /** Memory of zeros, each buffer with a range of its own; writes the places into the arguments. */
    private static Object[] memory(Kernel kernel, Workspace workspace, int[] args) {
        int count = kernel.buffers().size();
        int[] sizes = Arguments.sizes(kernel, args);
        long[] lengths = Footprint.of(kernel, sizes);
        long[] totals = new long[DType.values().length];
        for (int k = 0; k < (workspace.elements() > 0 ? count + 1 : count); k++) {
            int slab = (k < count ? kernel.buffers().get(k).dtype() : workspace.dtype()).ordinal();
            args[2 * k] = slab;
            args[2 * k + 1] = Math.toIntExact(totals[slab]);
            totals[slab] += k < count ? lengths[k] : workspace.elements();
        }
        Arguments.prepare(args, totals.length, Arguments.CHANGING);
        return Stream.concat(
                        Arrays.stream(DType.values())
                                .map(dtype -> ArrayKind.of(dtype).zeros(Math.toIntExact(totals[dtype.ordinal()]))),
                        Stream.of(ArrayKind.of(workspace.dtype()).zeros(0)))
                .toArray();
    }

    /** Compiled code with some sizes, on memory of its own. */
    private final class Trial implements AutoCloseable {
        private final Sizes sizes;
        private final JvmBackend backend;
        private final List<Bound> bound = new ArrayList<>();
        private final Cancellation never = new Cancellation();

        private record Bound(CompiledKernel code, Object[] slabs, int[][] calls) {}

        Trial(Kind kind, Sizes sizes) throws InterruptedException {
            this.sizes = sizes;
            this.backend = new JvmBackend(options.tuned(Tuning.NONE.with(kind.key(), sizes)));
            for (Subject subject : kind.subjects()) {
                CompiledKernel code = backend.compile(subject.kernel());
                int[] args = subject.args().clone();
                bound.add(new Bound(code, memory(subject.kernel(), code.workspace(), args), new int[][] {args}));
            }
            run();
            run(); // vector code is compiled from the second launch on
            backend.awaitWarm();
            run();
        }

        private void run() {
            bound.forEach(b -> b.code().run(pool, b.slabs(), b.calls(), never));
        }

        /** The shortest run of a round, in nanoseconds. */
        private long least() {
            long least = Long.MAX_VALUE;
            long begun = System.nanoTime();
            do {
                long start = System.nanoTime();
                run();
                least = Math.min(least, System.nanoTime() - start);
            } while (System.nanoTime() - begun < ROUND_NANOS);
            return least;
        }

        /** The time of this over that of another; runs of both take turns. */
        double ratio(Trial other) {
            long own = Long.MAX_VALUE;
            long others = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                own = Math.min(own, least());
                others = Math.min(others, other.least());
            }
            return (double) own / others;
        }

        @Override
        public void close() {
            backend.close();
        }
    }
}
