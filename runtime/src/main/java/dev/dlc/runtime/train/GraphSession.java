package dev.dlc.runtime.train;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.data.Batch;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.exec.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One graph of a train block with its inputs bound to batches, the random key and the schedule. Runs are prepared once
 * per batch size.
 */
final class GraphSession {
    private final Executable executable;
    private final LeafStore leaves;
    private final int[] key = new int[2];
    private final float[] total = new float[1];
    private final Map<Integer, Prepared> runs = new LinkedHashMap<>();
    private final double[] values;
    private final Object[] bound;
    private Prepared current;

    private record Prepared(Executable.Run run, Map<String, Long> sizes) {}

    GraphSession(Executable executable, LeafStore leaves) {
        this.executable = executable;
        this.leaves = leaves;
        this.values = new double[executable.reports().size()];
        this.bound = new Object[executable.inputs().size()];
    }

    List<String> reports() {
        return executable.reports();
    }

    Executable executable() {
        return executable;
    }

    /** The number of updates of the phase, for schedules. */
    void total(long steps) {
        total[0] = steps;
    }

    /** Binds a batch and the key of a step. */
    Executable.Run bind(Batch batch, long seed, long step) {
        Prepared prepared = runs.get(batch.size());
        if (prepared == null) {
            Map<String, Long> sizes = sizes(batch, batch.size());
            prepared = new Prepared(executable.prepare(leaves, sizes), sizes);
            runs.put(batch.size(), prepared);
        }
        for (int i = 0; i < bound.length; i++) {
            bound[i] = array(executable.inputs().get(i).name(), batch);
        }
        return start(prepared, seed, step);
    }

    /** Binds the key alone, for a graph without data. */
    Executable.Run bind(long seed, long step) {
        Prepared prepared = runs.get(0);
        if (prepared == null) {
            prepared = new Prepared(executable.prepare(leaves, Map.of()), Map.of());
            runs.put(0, prepared);
        }
        for (int i = 0; i < bound.length; i++) {
            bound[i] = special(executable.inputs().get(i).name());
        }
        return start(prepared, seed, step);
    }

    private Executable.Run start(Prepared prepared, long seed, long step) {
        RandomKeys.write(seed, step, key);
        for (int i = 0; i < bound.length; i++) {
            prepared.run().input(i, bound[i]);
        }
        current = prepared;
        return prepared.run();
    }

    /** The elements of the inputs of the last run, by name. */
    Map<String, Object> inputs() {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < bound.length; i++) {
            byName.put(executable.inputs().get(i).name(), bound[i]);
        }
        return byName;
    }

    /** The sizes of the last run. */
    Map<String, Long> sizes() {
        return current.sizes();
    }

    /** The reports of the last run. The array is used again by the next call. */
    double[] values() {
        for (int i = 0; i < values.length; i++) {
            values[i] = current.run().report(i);
        }
        return values;
    }

    private Object special(String name) {
        return switch (name) {
            case TrainPlan.RANDOM_KEY -> key;
            case TrainPlan.TOTAL_STEPS -> total;
            default -> throw new IllegalStateException("no value for the input " + name);
        };
    }

    private Object array(String name, Batch batch) {
        int field = field(name, batch);
        return field < 0 ? special(name) : batch.tensor(field).array();
    }

    private static int field(String name, Batch batch) {
        for (int i = 0; i < batch.fields().size(); i++) {
            if (batch.fields().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The size symbols for a batch.
     *
     * @throws DlcException E0803 where the data does not fit the declared inputs
     */
    private Map<String, Long> sizes(Batch batch, int size) {
        List<Executable.Input> inputs = new ArrayList<>();
        List<int[]> shapes = new ArrayList<>();
        for (Executable.Input input : executable.inputs()) {
            int field = field(input.name(), batch);
            if (field >= 0) {
                int[] shape = batch.tensor(field).shape();
                shape[0] = size;
                inputs.add(input);
                shapes.add(shape);
            }
        }
        return Sizes.infer(inputs, shapes);
    }
}
