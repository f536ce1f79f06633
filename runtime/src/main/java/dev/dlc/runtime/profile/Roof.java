package dev.dlc.runtime.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the machine can do at the moment (Williams et al., 2009, "Roofline"): the two rates that bound every kernel.
 *
 * @param flops fused multiply-adds of f32 that stay in registers, two operations each, per second
 * @param bytes per second between memory and processor, for a[i] = b[i] + s c[i] over arrays that fit in no cache
 */
public record Roof(double flops, double bytes) {
    private static final String VECTORS = "jdk.incubator.vector";
    private static final long ROUNDS_NANOS = 300_000_000;
    private static final int STEPS = 800_000;
    private static final int WARM_STEPS = 4_000;
    private static final int WARM_RUNS = 300;
    private static final int ELEMENTS = 1 << 23;
    private static final int CHAINS = 8;

    /** The shortest time in which work can be done, in seconds. */
    public double seconds(double operations, double moved) {
        return Math.max(operations / flops, moved / bytes);
    }

    /**
     * Measures both with that many threads, the best of many short rounds; takes about a second.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static Roof measure(int threads) throws InterruptedException {
        boolean hasVectors = ModuleLayer.boot().findModule(VECTORS).isPresent();
        Registers registers = hasVectors ? Lanes::run : Roof::scalars;
        for (int run = 0; run < WARM_RUNS; run++) {
            registers.run(1, WARM_STEPS);
        }
        double operations = 2.0 * STEPS * CHAINS * (hasVectors ? Lanes.count() : 1) * threads;
        double arithmetic = operations / least(threads, thread -> registers.run(thread, STEPS));
        float[] a = new float[ELEMENTS];
        float[] b = new float[ELEMENTS];
        float[] c = new float[ELEMENTS];
        Arrays.fill(b, 1f);
        Arrays.fill(c, 2f);
        int part = ELEMENTS / threads;
        double took = least(threads, thread -> triad(a, b, c, thread * part, (thread + 1) * part));
        double moved = 3.0 * Float.BYTES * part * threads / took;
        return new Roof(arithmetic, moved);
    }

    private static double least(int threads, IntToDoubleFunction part) throws InterruptedException {
        double least = Double.MAX_VALUE;
        long begun = System.nanoTime();
        do {
            least = Math.min(least, seconds(threads, part));
        } while (System.nanoTime() - begun < ROUNDS_NANOS);
        return least;
    }

    /** The time until all threads have done their part, which is given their numbers. */
    private static double seconds(int threads, IntToDoubleFunction part) throws InterruptedException {
        double[] results = new double[threads];
        List<Thread> others = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 1; i < threads; i++) {
            int number = i;
            others.add(Thread.ofPlatform().start(() -> results[number] = part.applyAsDouble(number)));
        }
        results[0] = part.applyAsDouble(0);
        for (Thread other : others) {
            other.join();
        }
        double took = (System.nanoTime() - begun) * 1e-9;
        if (Arrays.stream(results).anyMatch(Double::isNaN)) {
            throw new IllegalStateException("the measured loops yield numbers");
        }
        return took;
    }

    private static double triad(float[] a, float[] b, float[] c, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = b[i] + 3f * c[i];
        }
        return a[from];
    }

    /** Independent chains of multiply-adds; the result is a number whatever the start and the number of steps. */
    @FunctionalInterface
    private interface Registers {
        double run(double start, int steps);
    }

    private static double scalars(double start, int steps) {
        float[] sums = new float[CHAINS];
        Arrays.fill(sums, (float) start);
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < CHAINS; i++) {
                sums[i] = Math.fma(sums[i], 0.5f, 0.5f);
            }
        }
        return sums[0];
    }

    /** The same with vectors; loaded only where the Vector API is there. */
    private static final class Lanes {
        private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

        private Lanes() {}

        static int count() {
            return SPECIES.length();
        }

        static double run(double start, int steps) {
            FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
            FloatVector a = FloatVector.broadcast(SPECIES, (float) start);
            FloatVector b = a;
            FloatVector c = a;
            FloatVector d = a;
            FloatVector e = a;
            FloatVector f = a;
            FloatVector g = a;
            FloatVector h = a;
            for (int step = 0; step < steps; step++) {
                a = a.fma(half, half);
                b = b.fma(half, half);
                c = c.fma(half, half);
                d = d.fma(half, half);
                e = e.fma(half, half);
                f = f.fma(half, half);
                g = g.fma(half, half);
                h = h.fma(half, half);
            }
            return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).lane(0);
        }
    }
}
