package dev.dlc.runtime.data;

import java.util.List;

/**
 * Some examples of a data set, in a given order.
 *
 * @param base the whole
 * @param examples the numbers of the chosen ones; not to be changed once given
 */
record Subset(DataSet base, int[] examples) implements DataSet {
    @Override
    public List<Field> fields() {
        return base.fields();
    }

    @Override
    public int size() {
        return examples.length;
    }

    @Override
    public void read(int example, Row row) {
        base.read(examples[example], row);
    }
}
