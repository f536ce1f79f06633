package dev.dlc.runtime.data;

import dev.dlc.runtime.HostTensor;

/** The place of one example in a batch: for each field an array and an offset into it. */
public final class Row {
    private final Batch batch;
    private int index;

    Row(Batch batch) {
        this.batch = batch;
    }

    Row at(int row) {
        index = row;
        return this;
    }

    /** Where the example's elements of a field start in the field's array. */
    public int offset(int field) {
        return index * batch.width(field);
    }

    /** Copies the example's elements of a field from a tensor of its dtype, starting at an element. */
    void copy(int field, HostTensor from, int start) {
        System.arraycopy(from.array(), start, batch.tensor(field).array(), offset(field), batch.width(field));
    }

    /** The array of an f32 field. */
    public float[] f32(int field) {
        return batch.tensor(field).f32();
    }

    /** The array of an f64 field. */
    public double[] f64(int field) {
        return batch.tensor(field).f64();
    }

    /** The array of an i64 field. */
    public long[] i64(int field) {
        return batch.tensor(field).i64();
    }

    /** The array of an i32 field. */
    public int[] i32(int field) {
        return batch.tensor(field).i32();
    }

    /** The array of an i8, u8 or bool field. */
    public byte[] i8(int field) {
        return batch.tensor(field).i8();
    }
}
