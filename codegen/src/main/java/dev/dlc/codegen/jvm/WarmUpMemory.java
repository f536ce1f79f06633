package dev.dlc.codegen.jvm;

import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.ArrayKind;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;

/**
 * The memory on which kernels are warmed up, one after the other on the same: one array for each type, as large as the
 * largest that is expected, since one that has grown leaves its smaller ones as garbage. What is computed is of no
 * interest, so all buffers of floats that are only read are one range of it, and all that are written another one.
 * Integers may be places in other buffers: each buffer of them has its own range.
 */
final class WarmUpMemory {
    /** It may take this part of the heap. */
    private static final int HEAP_PART = 8;

    private static final int PREPARED = DType.values().length;

    // By the position of the type; then what a kernel prepares.
    private final Object[] slabs = Stream.concat(Arrays.stream(DType.values()), Stream.of(DType.F32))
            .map(dtype -> ArrayKind.of(dtype).zeros(0))
            .toArray();

    /** The elements that any launch expected so far needs of each type. */
    private final AtomicLongArray expected = new AtomicLongArray(slabs.length);

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

        /** The least ranges for which both have room. */
        Ranges or(Ranges other) {
            read = Math.max(read, other.read);
            written = Math.max(written, other.written);
            return this;
        }

        long length() {
            return read + written;
        }
    }

    /** The buffers of a launch, those of the kernel and what it needs besides. */
    private record Buffers(Kernel kernel, Workspace workspace, long[] lengths) {
        static Buffers of(Kernel kernel, Workspace workspace, int[] args) {
            int count = kernel.buffers().size();
            int[] sizes = Arguments.sizes(kernel, args);
            long[] lengths = Arrays.copyOf(Footprint.of(kernel, sizes), workspace.elements() > 0 ? count + 1 : count);
            if (workspace.elements() > 0) {
                lengths[count] = workspace.elements();
            }
            return new Buffers(kernel, workspace, lengths);
        }

        DType dtype(int buffer) {
            return buffer < kernel.buffers().size()
                    ? kernel.buffers().get(buffer).dtype()
                    : workspace.dtype();
        }

        boolean isWritten(int buffer) {
            return buffer >= kernel.buffers().size()
                    || kernel.buffers().get(buffer).access() != Kernel.Access.READ;
        }

        Map<DType, Ranges> ranges() {
            Map<DType, Ranges> ranges = new EnumMap<>(DType.class);
            for (int k = 0; k < lengths.length; k++) {
                ranges.computeIfAbsent(dtype(k), Ranges::new).add(isWritten(k), lengths[k]);
            }
            return ranges;
        }
    }

    /** Notes what a later launch needs; from any thread. */
    void expect(Kernel kernel, Workspace workspace, int[] args) {
        Map<DType, Ranges> ranges = Buffers.of(kernel, workspace, args).ranges();
        if (isSmall(ranges)) {
            ranges.forEach((dtype, range) -> expected.accumulateAndGet(dtype.ordinal(), range.length(), Math::max));
        }
    }

    /**
     * Calls whose buffers are memory of zeros.
     *
     * @param slabs the arrays
     * @param calls arguments with their slabs and offsets
     */
    record Ready(Object[] slabs, List<int[]> calls) {}

    /**
     * Memory of zeros for all buffers of calls.
     *
     * @param prepared what the first stage prepares for the others
     * @param calls of launches, which have their own slabs and offsets; those that would be too large are left out
     * @return empty where the first one would be too large
     */
    Optional<Ready> prepare(Kernel kernel, Workspace workspace, Workspace prepared, List<int[]> calls) {
        List<int[]> ready = new ArrayList<>();
        Map<DType, Ranges> ranges = new EnumMap<>(DType.class);
        for (int[] args : calls) {
            Map<DType, Ranges> both =
                    new EnumMap<>(Buffers.of(kernel, workspace, args).ranges());
            ranges.forEach((dtype, range) -> both.merge(dtype, range, Ranges::or));
            if (isSmall(both)) {
                ranges = both;
                ready.add(args.clone());
            } else if (ready.isEmpty()) {
                return Optional.empty();
            }
        }
        ranges.forEach(this::allocate);
        if (prepared.elements() > 0) {
            makeRoom(prepared);
            ready.forEach(args -> Arguments.prepare(args, PREPARED, Arguments.CHANGING));
        }
        for (int[] args : ready) {
            place(Buffers.of(kernel, workspace, args), ranges, args);
        }
        return Optional.of(new Ready(slabs, ready));
    }

    private static void place(Buffers buffers, Map<DType, Ranges> ranges, int[] args) {
        Map<DType, Ranges> next = new EnumMap<>(DType.class);
        for (int k = 0; k < buffers.lengths.length; k++) {
            DType dtype = buffers.dtype(k);
            Ranges before = next.computeIfAbsent(dtype, Ranges::new);
            boolean written = buffers.isWritten(k);
            long first = written ? ranges.get(dtype).read : 0;
            args[2 * k] = dtype.ordinal();
            args[2 * k + 1] = (int) (before.shared ? first : first + (written ? before.written : before.read));
            before.add(written, buffers.lengths[k]);
        }
    }

    private void makeRoom(Workspace prepared) {
        ArrayKind kind = ArrayKind.of(prepared.dtype());
        boolean isOfKind = kind.zeros(0).getClass() == slabs[PREPARED].getClass();
        if (!isOfKind || Array.getLength(slabs[PREPARED]) < prepared.elements()) {
            slabs[PREPARED] = kind.zeros(prepared.elements());
        }
    }

    private static boolean isSmall(Map<DType, Ranges> ranges) {
        long bytes = 0;
        for (Map.Entry<DType, Ranges> range : ranges.entrySet()) {
            if (range.getValue().length() > Integer.MAX_VALUE - 256) {
                return false;
            }
            bytes += range.getValue().length() * range.getKey().bytes();
        }
        return bytes <= Runtime.getRuntime().maxMemory() / HEAP_PART;
    }

    private void allocate(DType dtype, Ranges range) {
        int place = dtype.ordinal();
        if (!isZeroed(slabs[place], (int) range.length())) {
            slabs[place] =
                    ArrayKind.of(dtype).zeros((int) Math.max(range.length(), expected.get(place)) + TailRoom.of(dtype));
        }
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
