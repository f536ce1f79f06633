package dev.dlc.runtime.data;

import dev.dlc.ir.DType;
import java.util.List;

/** A data set for tests: example i is the number i, as {@code x: f32[2]} = (i, -i) and {@code n: i64[]} = i. */
record Numbers(int size) implements DataSet {
    @Override
    public List<Field> fields() {
        return List.of(Field.of("x", DType.F32, 2), Field.of("n", DType.I64));
    }

    @Override
    public void read(int example, Row row) {
        row.f32(0)[row.offset(0)] = example;
        row.f32(0)[row.offset(0) + 1] = -example;
        row.i64(1)[row.offset(1)] = example;
    }
}
