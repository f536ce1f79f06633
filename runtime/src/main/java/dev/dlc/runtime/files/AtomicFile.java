package dev.dlc.runtime.files;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears complete or not at all. The bytes go to a temporary file in the folder of the target;
 * {@link #commit} forces them to the disk, gives the file its final name in one step and forces the folder. Whatever
 * stops the process before that step leaves the previous file, if there was one, untouched.
 *
 * <pre>{@code
 * try (AtomicFile file = AtomicFile.stage(target)) {
 *     file.write(bytes);
 *     file.commit();
 * }
 * }</pre>
 */
public final class AtomicFile implements AutoCloseable {
    private static final String SUFFIX = ".tmp";

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** What writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code out}. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Opens a temporary file beside {@code target}.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703 if the folder does not exist or cannot be written
     */
    public static AtomicFile stage(Path target) {
        Path temporary = folder(target).resolve("." + target.getFileName() + "." + UUID.randomUUID() + SUFFIX);
        try {
            FileChannel channel = FileChannel.open(
                    temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
            return new AtomicFile(target, temporary, channel);
        } catch (IOException failure) {
            throw FileFailure.writing(target, failure);
        }
    }

    /**
     * Writes a whole file.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703 if that fails; nothing is left behind then
     */
    public static void write(Path target, Content content) {
        try (AtomicFile file = stage(target)) {
            OutputStream out = file.output();
            content.writeTo(out);
            out.flush();
            file.commit();
        } catch (IOException failure) {
            throw FileFailure.writing(target, failure);
        }
    }

    /** Writes the remaining bytes of {@code bytes} at the end. */
    public void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failure) {
            throw FileFailure.writing(target, failure);
        }
    }

    /** A stream to the end of the file. */
    public OutputStream output() {
        return Channels.newOutputStream(channel);
    }

    /** The temporary file, for what reads back before {@link #commit}. */
    public Path temporary() {
        return temporary;
    }

    /** Makes the content the content of the target. */
    public void commit() {
        try {
            channel.force(true);
            channel.close();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(folder(target));
        } catch (IOException failure) {
            throw FileFailure.writing(target, failure);
        }
    }

    /** Removes the temporary file, unless it was committed. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + temporary, failure);
        }
    }

    /** Removes temporary files that killed processes left in a folder. Only for a folder that nobody else writes to. */
    static void removeLeftovers(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, ".*" + SUFFIX)) {
            for (Path path : left) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static Path folder(Path target) {
        Path parent = target.getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** Makes a rename durable. Windows cannot open folders, and orders renames itself. */
    private static void forceFolder(Path folder) throws IOException {
        if (File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder.toAbsolutePath(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
