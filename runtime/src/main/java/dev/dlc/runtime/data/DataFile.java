package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.HeapBudget;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.files.FileFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A data file, plain or packed with gzip ({@code .gz}), read from start to end. A number of bytes is allocated only if
 * the file can hold them.
 */
final class DataFile implements AutoCloseable {
    /** Deflate packs at most 1032 bytes into one. */
    private static final long MAX_PACKING = 1032;

    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final InputStream in;
    private final long most;
    private final boolean packed;
    private long position;

    private DataFile(Path path, InputStream in, long most, boolean packed) {
        this.path = path;
        this.in = in;
        this.most = most;
        this.packed = packed;
    }

    /**
     * Opens a file.
     *
     * @throws DlcException E0701, E0702, E0609
     */
    static DataFile open(Path path) {
        boolean packed = path.toString().endsWith(".gz");
        try {
            long size = Files.size(path);
            InputStream plain = Files.newInputStream(path);
            try {
                InputStream in = packed ? new GZIPInputStream(plain, BUFFER) : plain;
                return new DataFile(path, in, packed ? size * MAX_PACKING : size, packed);
            } catch (IOException | RuntimeException failure) {
                plain.close();
                throw failure;
            }
        } catch (ZipException | EOFException damaged) {
            throw damaged(path, damaged, 0);
        } catch (IOException failure) {
            throw FileFailure.reading(path, failure);
        }
    }

    Path path() {
        return path;
    }

    /** The bytes read so far, counted after unpacking. */
    long position() {
        return position;
    }

    /** A diagnostic that points at a byte of the (unpacked) content. */
    Diagnostic at(RuntimeCode code, long offset, String message) {
        String detail = "byte " + offset + (packed ? " of the unpacked content" : "");
        return Diagnostic.inFile(code, path.toString(), detail, message);
    }

    /**
     * Reads exactly {@code count} bytes.
     *
     * @param what what they are, for messages
     * @throws DlcException E0607 if the file ends before, E0802 if the heap is too small, E0609, E0702
     */
    byte[] read(long count, String what) {
        if (count > most - position) {
            throw truncated(what, count, (packed ? "at most " : "") + (most - position));
        }
        if (count > HostTensor.MAX_ELEMENTS) {
            throw at(RuntimeCode.DATA_COUNTS_DIFFER, position, what + " are too many for one file")
                    .sides("at most " + HostTensor.MAX_ELEMENTS + " bytes", count + " bytes")
                    .fix("check that this is the right file")
                    .exception();
        }
        HeapBudget.require(count, what + " of " + path.getFileName());
        byte[] bytes = new byte[(int) count];
        int read = readUpTo(bytes);
        if (read < bytes.length) {
            throw truncated(what, count, Integer.toString(read));
        }
        position += read;
        return bytes;
    }

    /**
     * Reads the rest.
     *
     * @param limit the most bytes that such a file can have
     * @param what what they are, for messages
     * @throws DlcException E0608 if there are more, E0802 if the heap is too small, E0609, E0702
     */
    byte[] readAll(int limit, String what) {
        long room = HeapBudget.available() / 2; // pieces are joined at the end
        int most = (int) Math.min(limit, room);
        try {
            byte[] bytes = in.readNBytes(most);
            position += bytes.length;
            if (bytes.length == most && in.read() >= 0) {
                if (most < limit) {
                    HeapBudget.require(2L * limit, what + " of " + path.getFileName());
                }
                throw tooLong(limit);
            }
            return bytes;
        } catch (ZipException | EOFException damaged) {
            throw damaged(path, damaged, position);
        } catch (IOException failure) {
            throw FileFailure.reading(path, failure);
        }
    }

    private int readUpTo(byte[] bytes) {
        try {
            return in.readNBytes(bytes, 0, bytes.length);
        } catch (ZipException | EOFException damaged) {
            throw damaged(path, damaged, position);
        } catch (IOException failure) {
            throw FileFailure.reading(path, failure);
        }
    }

    /**
     * Checks that nothing follows; for gzip this verifies the checksum of the content too.
     *
     * @throws DlcException E0608 if something follows, E0609
     */
    void requireEnd() {
        byte[] more = new byte[1];
        if (readUpTo(more) > 0) {
            throw tooLong(position);
        }
    }

    private DlcException tooLong(long end) {
        return at(RuntimeCode.DATA_FILE_TOO_LONG, end, path.getFileName() + " continues after its last record")
                .sides("the end of the file after at most " + end + " bytes", "more bytes")
                .fix("check that this is the right file, and get it again")
                .exception();
    }

    private DlcException truncated(String what, long wanted, String found) {
        return at(RuntimeCode.DATA_FILE_TRUNCATED, position, path.getFileName() + " ends before " + what)
                .sides(wanted + " bytes for " + what, found + " bytes")
                .fix("the file is cut short: get it again")
                .exception();
    }

    private static DlcException damaged(Path path, IOException cause, long unpacked) {
        String reason = cause instanceof EOFException ? "the packed data end early" : FileFailure.reason(cause);
        return Diagnostic.inFile(
                        RuntimeCode.GZIP_DAMAGED,
                        path.toString(),
                        "after byte " + unpacked + " of the unpacked content",
                        path.getFileName() + " is no intact gzip file")
                .sides("gzip data with a correct checksum", reason)
                .fix("get the file again")
                .exception();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot close " + path, failure);
        }
    }
}
