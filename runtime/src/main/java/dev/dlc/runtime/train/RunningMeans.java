package dev.dlc.runtime.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sums of reports since the start of an epoch or, without data, of a window of steps; part of a checkpoint, so that a
 * resumed run reports the same means.
 */
final class RunningMeans {
    private static final String COUNT = "means.count";
    private static final String SUM = "means.sum.";

    private final List<String> names;
    private final double[] sums;
    private double weight;

    RunningMeans(List<String> names) {
        this.names = names;
        this.sums = new double[names.size()];
    }

    /** Adds a value of each report, in order. */
    void add(double[] values, double weightOfValues) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weightOfValues * values[i];
        }
        weight += weightOfValues;
    }

    void clear() {
        Arrays.fill(sums, 0);
        weight = 0;
    }

    /** The mean of each report; empty where nothing was added. */
    Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int i = 0; i < sums.length && weight > 0; i++) {
            means.put(names.get(i), sums[i] / weight);
        }
        return means;
    }

    /** The bits of all sums, for a checkpoint. */
    SortedMap<String, Long> save() {
        SortedMap<String, Long> counters = new TreeMap<>();
        counters.put(COUNT, Double.doubleToRawLongBits(weight));
        for (int i = 0; i < sums.length; i++) {
            counters.put(SUM + names.get(i), Double.doubleToRawLongBits(sums[i]));
        }
        return counters;
    }

    void restore(SortedMap<String, Long> counters) {
        weight = Double.longBitsToDouble(counters.getOrDefault(COUNT, 0L));
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Double.longBitsToDouble(counters.getOrDefault(SUM + names.get(i), 0L));
        }
    }
}
