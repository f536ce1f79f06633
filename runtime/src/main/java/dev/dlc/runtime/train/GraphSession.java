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
    private static final int NO_FIELD = -1;

    private final Executable executable;
    private final LeafStore leaves;
    private final List<Executable.Input> inputs;
    private final int[] key = new int[2];
    private final float[] total = new float[1];
    private final Map<Integer, Prepared> runs = new LinkedHashMap<>();
    private final double[] values;
    private final Object[] bound;
    private Prepared current;

    /**
     * What runs for a batch size.
     *
     * @param fields for each input the field of the batch that it reads, or {@link #NO_FIELD}
     */
    private record Prepared(int batch, Executable.Run run, Map<String, Long> sizes, int[] fields) {}

    GraphSession(Executable executable, LeafStore leaves) {
        this.executable = executable;
        this.leaves = leaves;
        this.inputs = executable.inputs();
        this.values = new double[executable.reports().size()];
        this.bound = new Object[inputs.size()];
    }

    List<String> reports() {
        return executable.reports();
    }

    Executable executable() {
        return executable;
    }

    /** Whether the graph has inputs that a batch fills. */
    boolean readsData() {
        return inputs.stream()
                .map(Executable.Input::name)
                .anyMatch(name -> !name.equals(TrainPlan.RANDOM_KEY) && !name.equals(TrainPlan.TOTAL_STEPS));
    }

    /** The number of updates of the phase, for schedules. */
    void total(long steps) {
        total[0] = steps;
    }

    /** Binds a batch and the key of a step; allocates nothing for a batch size that is known. */
    Executable.Run bind(Batch batch, long seed, long step) {
        if (current == null || current.batch() != batch.size()) {
            current = runs.computeIfAbsent(batch.size(), size -> prepare(batch));
        }
        for (int i = 0; i < bound.length; i++) {
            int field = current.fields()[i];
            bound[i] = field == NO_FIELD
                    ? special(inputs.get(i).name())
                    : batch.tensor(field).array();
        }
        return start(seed, step);
    }

    /** Binds the key alone, for a graph without data. */
    Executable.Run bind(long seed, long step) {
        if (current == null) {
            current = new Prepared(0, executable.prepare(leaves, Map.of()), Map.of(), new int[0]);
        }
        for (int i = 0; i < bound.length; i++) {
            bound[i] = special(inputs.get(i).name());
        }
        return start(seed, step);
    }

    private Executable.Run start(long seed, long step) {
        RandomKeys.write(seed, step, key);
        for (int i = 0; i < bound.length; i++) {
            current.run().input(i, bound[i]);
        }
        return current.run();
    }

    /** The elements of the inputs of the last run, by name. */
    Map<String, Object> inputs() {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < bound.length; i++) {
            byName.put(inputs.get(i).name(), bound[i]);
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

    private Prepared prepare(Batch batch) {
        int[] fields =
                inputs.stream().mapToInt(input -> field(input.name(), batch)).toArray();
        Map<String, Long> sizes = sizes(batch, fields);
        return new Prepared(batch.size(), executable.prepare(leaves, sizes), sizes, fields);
    }

    private static int field(String name, Batch batch) {
        for (int i = 0; i < batch.fields().size(); i++) {
            if (batch.fields().get(i).name().equals(name)) {
                return i;
            }
        }
        return NO_FIELD;
    }

    /**
     * The size symbols for a batch.
     *
     * @throws DlcException E0803 where the data does not fit the declared inputs
     */
    private Map<String, Long> sizes(Batch batch, int[] fields) {
        List<Executable.Input> read = new ArrayList<>();
        List<int[]> shapes = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] != NO_FIELD) {
                int[] shape = batch.tensor(fields[i]).shape();
                shape[0] = batch.size();
                read.add(inputs.get(i));
                shapes.add(shape);
            }
        }
        return Sizes.infer(read, shapes);
    }
}
