package dev.dlc.runtime.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The files of a tar archive, one after another (POSIX ustar: blocks of 512 bytes, sizes in octal digits). */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;

    private final InputStream in;
    private long left;
    private long padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * The head of an entry.
     *
     * @param name the path
     * @param size the bytes of its content
     */
    record Entry(String name, long size) {}

    /** Moves to the next entry; empty at the end of the archive. */
    Optional<Entry> next() throws IOException {
        in.skipNBytes(left + padding);
        byte[] head = in.readNBytes(BLOCK);
        if (head.length < BLOCK) {
            throw new EOFException("the archive ends in the head of an entry");
        }
        if (head[0] == 0) {
            return Optional.empty();
        }
        String name = text(head, 0, NAME_LENGTH);
        String octal = text(head, SIZE_AT, SIZE_LENGTH).strip();
        if (!octal.matches("[0-7]{1,11}")) {
            throw new IOException("the size of " + name + " is malformed");
        }
        left = Long.parseLong(octal, 8);
        padding = Math.ceilDiv(left, (long) BLOCK) * BLOCK - left;
        return Optional.of(new Entry(name, left));
    }

    /** Reads from the content of the current entry; -1 at its end. */
    int read(byte[] into) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(into, 0, (int) Math.min(left, into.length));
        if (read < 0) {
            throw new EOFException("the archive ends in the content of an entry");
        }
        left -= read;
        return read;
    }

    private static String text(byte[] head, int at, int length) {
        int end = at;
        while (end < at + length && head[end] != 0) {
            end++;
        }
        return new String(head, at, end - at, StandardCharsets.US_ASCII);
    }
}
