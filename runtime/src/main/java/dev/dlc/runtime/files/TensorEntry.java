package dev.dlc.runtime.files;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.util.List;

/**
 * A tensor as a file's header declares it.
 *
 * @param name its name in the file
 * @param dtype the element type
 * @param shape the sizes
 * @param offset where its bytes start in the file
 * @param bytes how many there are
 */
public record TensorEntry(String name, DType dtype, List<Integer> shape, long offset, long bytes) {
    public TensorEntry {
        shape = List.copyOf(shape);
    }

    /** The sizes as an array. */
    public int[] sizes() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The type, such as {@code f32[6, 1, 5, 5]}. */
    public String type() {
        return HostTensor.text(dtype, sizes());
    }
}
