package dev.dlc.codegen.jvm.loops;

import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Kernel;
import java.util.List;

/**
 * What the buffers of a kernel hold; buffers beyond them are temporary memory of values as they are.
 *
 * @param declared the kernel's buffers
 * @param temporaries how many temporaries of the kernel follow, which it writes and reads
 */
record Buffers(List<Kernel.Buffer> declared, int temporaries) {
    Buffers {
        declared = List.copyOf(declared);
    }

    /** The type in memory of a buffer that gives values of a type. */
    DType stored(int buffer, DType value) {
        return buffer < declared.size() ? declared.get(buffer).dtype() : value;
    }

    /** Whether a buffer is memory of the generated code, which holds values as they are computed. */
    boolean isTemporary(int buffer) {
        return buffer >= declared.size();
    }

    /** Whether the kernel never writes a buffer. */
    boolean isConstant(int buffer) {
        return buffer < declared.size()
                ? declared.get(buffer).access() == Kernel.Access.READ
                : buffer >= declared.size() + temporaries;
    }
}
