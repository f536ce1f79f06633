package dev.dlc.runtime.data;

import java.util.List;

/**
 * Rows of a table as examples. Fields: {@code features: f32[columns]}, and {@code label: i32[]} for classification or
 * {@code target: f32[]} for regression.
 *
 * @param fields the two fields
 * @param features rows x columns
 * @param labels the class of each row; empty for regression
 * @param targets the target of each row; empty for classification
 */
record TableSet(List<Field> fields, float[] features, int[] labels, float[] targets) implements DataSet {
    @Override
    public int size() {
        return labels.length + targets.length;
    }

    @Override
    public void read(int example, Row row) {
        int columns = features.length / size();
        System.arraycopy(features, example * columns, row.f32(0), row.offset(0), columns);
        if (targets.length == 0) {
            row.i32(1)[row.offset(1)] = labels[example];
        } else {
            row.f32(1)[row.offset(1)] = targets[example];
        }
    }
}
