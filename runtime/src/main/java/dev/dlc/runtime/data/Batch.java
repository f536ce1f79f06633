package dev.dlc.runtime.data;

import dev.dlc.runtime.HostTensor;
import java.util.ArrayList;
import java.util.List;

/** Buffers for a number of examples: one tensor per field, of which the first {@link #size} rows are filled. */
public final class Batch {
    private final List<Field> fields;
    private final List<HostTensor> tensors;
    private final int[] widths;
    private final int capacity;
    private int size;
    private int reading;

    /**
     * Buffers for at most {@code capacity} examples.
     *
     * @throws dev.dlc.diagnostic.DlcException E0719 or E0802 if they cannot be allocated
     */
    public Batch(List<Field> fields, int capacity) {
        this.fields = List.copyOf(fields);
        this.capacity = capacity;
        List<HostTensor> made = new ArrayList<>();
        for (Field field : fields) {
            int[] shape = new int[field.shape().size() + 1];
            shape[0] = capacity;
            System.arraycopy(field.sizes(), 0, shape, 1, shape.length - 1);
            made.add(HostTensor.zeros(field.dtype(), shape));
        }
        tensors = List.copyOf(made);
        widths = fields.stream().mapToInt(Field::elements).toArray();
    }

    /** The parts of every example. */
    public List<Field> fields() {
        return fields;
    }

    /** The most examples that fit. */
    public int capacity() {
        return capacity;
    }

    /** The number of examples; smaller than the capacity in the last batch of an evaluation only. */
    public int size() {
        return size;
    }

    /** The buffer of a field, of shape [capacity, ...shape of the field]. */
    public HostTensor tensor(int field) {
        return tensors.get(field);
    }

    int width(int field) {
        return widths[field];
    }

    /** Reads some examples of a data set into the rows from 0 on. */
    void fill(DataSet set, int[] examples, int count, Row row) {
        size = 0;
        for (int i = 0; i < count; i++) {
            reading = examples[i];
            set.read(examples[i], row.at(i));
        }
        size = count;
    }

    /** The example that is read or was read last; for messages about a failure. */
    int reading() {
        return reading;
    }
}
