package dev.dlc.codegen.jvm;

import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.ArrayKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The memory on which kernels are warmed up, one after the other on the same: one array for each type, which only
 * grows. What is computed is of no interest, so all buffers of floats that are only read are one range of it, and all
 * that are written another one. Integers may be places in other buffers: each buffer of them has its own range.
 */
final class WarmUpMemory {
    /** It may take this part of the heap. */
    private static final int HEAP_PART = 8;

    // By the position of the type.
    private final Object[] slabs = Arrays.stream(DType.values())
            .map(dtype -> ArrayKind.of(dtype).zeros(0))
            .toArray();

    /** The ranges of one type. */
    private static final class Ranges {
        private final boolean shared;
        private long read;
        private long written;

        Ranges(DType dtype) {
            this.shared = dtype.isFloat();
        }

        void add(boolean isWritten, long length) {
            long before = isWritten ? written : read;
            long after = shared ? Math.max(before, length) : before + length;
            read = isWritten ? read : after;
            written = isWritten ? after : written;
        }
    }

    /**
     * Memory of zeros for all buffers of a launch.
     *
     * @param args of the launch; slabs and offsets in them are replaced
     * @return the slabs; empty where they would be too large
     */
    Optional<Object[]> prepare(Kernel kernel, Workspace workspace, int[] args) {
        int count = kernel.buffers().size();
        int[] sizes = new int[kernel.sizes().size()];
        System.arraycopy(args, args.length - sizes.length, sizes, 0, sizes.length);
        long[] lengths = Arrays.copyOf(Footprint.of(kernel, sizes), workspace.elements() > 0 ? count + 1 : count);
        if (workspace.elements() > 0) {
            lengths[count] = workspace.elements();
        }
        Map<DType, Ranges> ranges = new EnumMap<>(DType.class);
        for (int k = 0; k < lengths.length; k++) {
            ranges.computeIfAbsent(dtype(kernel, workspace, k), Ranges::new).add(isWritten(kernel, k), lengths[k]);
        }
        if (!allocate(ranges)) {
            return Optional.empty();
        }
        Map<DType, Ranges> next = new EnumMap<>(DType.class);
        for (int k = 0; k < lengths.length; k++) {
            DType dtype = dtype(kernel, workspace, k);
            Ranges before = next.computeIfAbsent(dtype, Ranges::new);
            boolean written = isWritten(kernel, k);
            long first = written ? ranges.get(dtype).read : 0;
            args[2 * k] = dtype.ordinal();
            args[2 * k + 1] = (int) (before.shared ? first : first + (written ? before.written : before.read));
            before.add(written, lengths[k]);
        }
        return Optional.of(slabs);
    }

    private static DType dtype(Kernel kernel, Workspace workspace, int buffer) {
        return buffer < kernel.buffers().size() ? kernel.buffers().get(buffer).dtype() : workspace.dtype();
    }

    private static boolean isWritten(Kernel kernel, int buffer) {
        return buffer >= kernel.buffers().size() || kernel.buffers().get(buffer).access() != Kernel.Access.READ;
    }

    private boolean allocate(Map<DType, Ranges> ranges) {
        long bytes = 0;
        for (Map.Entry<DType, Ranges> range : ranges.entrySet()) {
            long length = range.getValue().read + range.getValue().written;
            if (length > Integer.MAX_VALUE - 8) {
                return false;
            }
            bytes += length * range.getKey().bytes();
        }
        if (bytes > Runtime.getRuntime().maxMemory() / HEAP_PART) {
            return false;
        }
        ranges.forEach((dtype, range) -> {
            int length = (int) (range.read + range.written);
            int place = dtype.ordinal();
            if (!isZeroed(slabs[place], length)) {
                slabs[place] = ArrayKind.of(dtype).zeros(length);
            }
        });
        return true;
    }

    /** Fills the beginning of an array with zeros, if it is long enough. */
    private static boolean isZeroed(Object array, int length) {
        return switch (array) {
            case double[] a
            when a.length >= length -> {
                Arrays.fill(a, 0, length, 0);
                yield true;
            }
            case float[] a
            when a.length >= length -> {
                Arrays.fill(a, 0, length, 0);
                yield true;
            }
            case short[] a
            when a.length >= length -> {
                Arrays.fill(a, 0, length, (short) 0);
                yield true;
            }
            case long[] a
            when a.length >= length -> {
                Arrays.fill(a, 0, length, 0);
                yield true;
            }
            case int[] a
            when a.length >= length -> {
                Arrays.fill(a, 0, length, 0);
                yield true;
            }
            case byte[] a
            when a.length >= length -> {
                Arrays.fill(a, 0, length, (byte) 0);
                yield true;
            }
            default -> false;
        };
    }
}
