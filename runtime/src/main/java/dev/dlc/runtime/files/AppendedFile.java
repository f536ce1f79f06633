package dev.dlc.runtime.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that grows by records. The first one, or {@link #force}, makes the file: a run that fails before leaves no
 * trace. Each record reaches the operating system before {@link #append} returns, so a killed process loses none.
 */
final class AppendedFile implements AutoCloseable {
    private final Path path;
    private final OpenOption mode;
    private Optional<FileChannel> channel = Optional.empty();

    /**
     * A file.
     *
     * @param mode what becomes of a file of that name: {@code APPEND}, {@code TRUNCATE_EXISTING}, or
     *     {@code CREATE_NEW}, which fails
     */
    AppendedFile(Path path, OpenOption mode) {
        this.path = path;
        this.mode = mode;
    }

    private FileChannel channel() throws IOException {
        if (channel.isEmpty()) {
            channel = Optional.of(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode));
        }
        return channel.get();
    }

    /**
     * Appends a record.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    void append(byte[] bytes) {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel().write(rest);
            }
        } catch (IOException failure) {
            throw FileFailure.writing(path, failure);
        }
    }

    /**
     * Forces the records to the disk.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    void force() {
        try {
            channel().force(false);
        } catch (IOException failure) {
            throw FileFailure.writing(path, failure);
        }
    }

    @Override
    public void close() {
        try {
            if (channel.isPresent()) {
                channel.get().close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot close " + path, failure);
        }
    }
}
