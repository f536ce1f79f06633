package dev.dlc.runtime.data;

import dev.dlc.runtime.HostTensor;
import java.util.List;

/**
 * Examples held in memory, one tensor for each field.
 *
 * @param fields the fields
 * @param tensors for each field the values of all examples, whose number is the first size
 */
record Columns(List<Field> fields, List<HostTensor> tensors) implements DataSet {
    Columns {
        fields = List.copyOf(fields);
        tensors = List.copyOf(tensors);
    }

    @Override
    public int size() {
        return tensors.getFirst().size(0);
    }

    @Override
    public void read(int example, Row row) {
        for (int i = 0; i < tensors.size(); i++) {
            row.copy(i, tensors.get(i), example * fields.get(i).elements());
        }
    }
}
