package dev.dlc.runtime.data;

import java.util.Arrays;

/**
 * All examples of a split with an f32 field and a class index.
 *
 * @param values examples x width
 * @param labels the classes
 * @param width the elements of the first field
 */
record Examples(float[] values, int[] labels, int width) {
    static Examples of(DataSet set) {
        Batch batch = new Batch(set.fields(), set.size());
        int[] all = new int[set.size()];
        Arrays.setAll(all, i -> i);
        batch.fill(set, all, all.length, new Row(batch));
        return new Examples(
                batch.tensor(0).f32(),
                batch.tensor(1).i32(),
                set.fields().get(0).elements());
    }

    int size() {
        return labels.length;
    }
}
