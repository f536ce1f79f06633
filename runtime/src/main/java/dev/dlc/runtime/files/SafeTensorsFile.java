package dev.dlc.runtime.files;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.HeapBudget;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NoSuchElementException;
import java.util.SortedMap;

/**
 * An open safetensors file: the header is read and checked, tensors are read when asked for. So weights can go straight
 * into the arrays of a program.
 */
public final class SafeTensorsFile implements AutoCloseable {
    private static final int PREFIX = 8;

    private final Path path;
    private final FileChannel channel;
    private final SafeTensorsHeader header;

    private SafeTensorsFile(Path path, FileChannel channel, SafeTensorsHeader header) {
        this.path = path;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its whole header, with every range of bytes, before any tensor is read.
     *
     * @throws DlcException E0701, E0702, E0710 to E0719
     */
    public static SafeTensorsFile open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new SafeTensorsFile(path, channel, readHeader(path, channel));
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw FileFailure.reading(path, failure);
        }
    }

    private static SafeTensorsHeader readHeader(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < PREFIX) {
            throw length(path, "byte 0", "the file is too short for a safetensors file")
                    .sides("at least 8 bytes, the length of the header", size + " bytes")
                    .fix("copy or download the file again")
                    .exception();
        }
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
        TensorBytes.readFully(channel, prefix, 0);
        long length = prefix.getLong(0);
        long most = Math.min(size - PREFIX, SafeTensors.MAX_HEADER);
        if (length < 0 || length > most) {
            throw length(path, "byte 0", "the header cannot be as long as the file claims")
                    .sides("at most " + most + " bytes", Long.toUnsignedString(length) + " bytes")
                    .fix("check that this is a safetensors file, and copy or download it again")
                    .exception();
        }
        ByteBuffer header = ByteBuffer.allocate((int) length);
        TensorBytes.readFully(channel, header, PREFIX);
        return SafeTensorsHeader.parse(path, header.flip(), PREFIX + length, size);
    }

    private static Diagnostic length(Path path, String detail, String message) {
        return Diagnostic.inFile(RuntimeCode.SAFETENSORS_LENGTH, path.toString(), detail, message);
    }

    /** The declared tensors by name, in name order. */
    public SortedMap<String, TensorEntry> tensors() {
        return header.tensors();
    }

    /** The texts of the header by key, in key order. */
    public SortedMap<String, String> metadata() {
        return header.metadata();
    }

    /**
     * Reads a tensor.
     *
     * @throws DlcException E0802 if it does not fit into the heap, E0702 if the file cannot be read any more
     * @throws NoSuchElementException if the file has no tensor of this name
     */
    public HostTensor read(String name) {
        TensorEntry entry = entry(name);
        HeapBudget.require(entry.bytes(), "the tensor " + name + " of " + path);
        HostTensor tensor = HostTensor.zeros(entry.dtype(), entry.sizes());
        readInto(name, tensor.array(), 0);
        return tensor;
    }

    /** Reads a tensor into an array of its dtype's type, from the element {@code at} on. */
    public void readInto(String name, Object array, int at) {
        TensorEntry entry = entry(name);
        int elements = (int) (entry.bytes() / entry.dtype().bytes());
        try {
            TensorBytes.read(channel, entry.offset(), entry.dtype(), array, at, elements);
        } catch (IOException failure) {
            throw FileFailure.reading(path, failure);
        }
    }

    private TensorEntry entry(String name) {
        TensorEntry entry = header.tensors().get(name);
        if (entry == null) {
            throw new NoSuchElementException("no tensor " + name + " in " + path);
        }
        return entry;
    }

    /** The file. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot close " + path, failure);
        }
    }
}
