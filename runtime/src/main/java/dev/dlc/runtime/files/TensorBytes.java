package dev.dlc.runtime.files;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;

/** Primitive arrays as little-endian bytes, a piece at a time. */
final class TensorBytes {
    private static final int PIECE = 1 << 20;

    private TensorBytes() {}

    /** Hands the bytes of a tensor to {@code sink}, in order; a piece is valid during the call only. */
    static void write(HostTensor tensor, Consumer<ByteBuffer> sink) {
        int width = tensor.dtype().bytes();
        int step = PIECE / width;
        ByteBuffer piece = buffer(tensor.bytes());
        for (int from = 0; from < tensor.elements(); ) {
            int count = Math.min(step, tensor.elements() - from);
            piece.clear().limit(count * width);
            put(tensor, from, count, piece);
            piece.position(0);
            sink.accept(piece);
            from += count;
        }
    }

    /**
     * Fills {@code count} elements of an array, from {@code at}, with the bytes of a file from {@code offset}.
     *
     * @throws EOFException if the file ends before
     */
    static void read(FileChannel channel, long offset, DType dtype, Object array, int at, int count)
            throws IOException {
        int width = dtype.bytes();
        int step = PIECE / width;
        ByteBuffer piece = buffer((long) count * width);
        long position = offset;
        for (int done = 0; done < count; ) {
            int now = Math.min(step, count - done);
            piece.clear().limit(now * width);
            readFully(channel, piece, position);
            position += piece.limit();
            get(piece.flip(), dtype, array, at + done, now);
            done += now;
        }
    }

    /** Fills a buffer up to its limit. */
    static void readFully(FileChannel channel, ByteBuffer into, long offset) throws IOException {
        long position = offset;
        while (into.hasRemaining()) {
            int read = channel.read(into, position);
            if (read < 0) {
                throw new EOFException("the file ends at byte " + position);
            }
            position += read;
        }
    }

    private static ByteBuffer buffer(long bytes) {
        return ByteBuffer.allocate(Math.clamp(bytes, 8, PIECE)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(HostTensor tensor, int from, int count, ByteBuffer piece) {
        switch (tensor.dtype()) {
            case F32 -> piece.asFloatBuffer().put(tensor.f32(), from, count);
            case F64 -> piece.asDoubleBuffer().put(tensor.f64(), from, count);
            case I64 -> piece.asLongBuffer().put(tensor.i64(), from, count);
            case I32 -> piece.asIntBuffer().put(tensor.i32(), from, count);
            case I8, U8, BOOL -> piece.put(tensor.i8(), from, count);
            case F16, BF16 -> piece.asShortBuffer().put(tensor.halves(), from, count);
        }
    }

    private static void get(ByteBuffer piece, DType dtype, Object array, int at, int count) {
        switch (dtype) {
            case F32 -> piece.asFloatBuffer().get((float[]) array, at, count);
            case F64 -> piece.asDoubleBuffer().get((double[]) array, at, count);
            case I64 -> piece.asLongBuffer().get((long[]) array, at, count);
            case I32 -> piece.asIntBuffer().get((int[]) array, at, count);
            case I8, U8, BOOL -> piece.get((byte[]) array, at, count);
            case F16, BF16 -> piece.asShortBuffer().get((short[]) array, at, count);
        }
    }
}
