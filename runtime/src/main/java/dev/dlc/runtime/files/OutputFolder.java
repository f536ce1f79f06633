package dev.dlc.runtime.files;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.RuntimeCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder that a run writes to. While it is open, a lock keeps other runs out; the lock ends with the process,
 * however it ends.
 */
public final class OutputFolder implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path path;
    private final FileChannel lockFile;

    private OutputFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder with its parents if it is not there, checks that files can be written to it, takes its lock and
     * removes what a killed run left half-written.
     *
     * @throws DlcException E0704 if the folder cannot be made or written to, E0705 if another run has it
     */
    public static OutputFolder open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel lockFile =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(lockFile)) {
                lockFile.close();
                throw inUse(path);
            }
            AtomicFile.removeLeftovers(path);
            return new OutputFolder(path, lockFile);
        } catch (IOException failure) {
            throw Diagnostic.inFile(
                            RuntimeCode.OUTPUT_FOLDER, path.toString(), "", "cannot write to the folder " + path)
                    .sides("a folder that can be made and written to", FileFailure.reason(failure))
                    .fix("choose another folder with --out, or set the permissions of this one")
                    .exception();
        }
    }

    private static boolean tryLock(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static DlcException inUse(Path path) {
        return Diagnostic.inFile(RuntimeCode.OUTPUT_IN_USE, path.toString(), "", "another run writes to this folder")
                .sides("a folder of its own for each run", "a lock held by a running process")
                .fix("wait for that run to end, or choose another folder with --out")
                .exception();
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** A file in the folder. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Gives the folder back to others. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot release " + path, failure);
        }
    }
}
