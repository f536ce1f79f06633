package dev.dlc.runtime.files;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.RuntimeCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Turns failures of the file system into diagnostics. */
public final class FileFailure {
    private FileFailure() {}

    /** The exception for a file that could not be read: E0701 if it is not there, else E0702. */
    public static DlcException reading(Path path, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return Diagnostic.inFile(RuntimeCode.FILE_MISSING, path.toString(), "", "there is no file " + path)
                    .sides("a file", "nothing under this name")
                    .fix("check the path")
                    .exception();
        }
        return Diagnostic.inFile(RuntimeCode.FILE_UNREADABLE, path.toString(), "", "cannot read " + path)
                .sides("a readable file", reason(cause))
                .fix("check the kind of file and its permissions")
                .exception();
    }

    /** The exception for a file that could not be written: E0703. */
    public static DlcException writing(Path path, IOException cause) {
        return Diagnostic.inFile(RuntimeCode.FILE_UNWRITABLE, path.toString(), "", "cannot write " + path)
                .sides("a folder that can be written to, with enough space", reason(cause))
                .fix("choose another place, or free space and set the permissions of this one")
                .exception();
    }

    /** The cause in a few words, without the path. */
    public static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException none -> "no such file or folder";
            case AccessDeniedException denied -> "permission denied";
            case NotDirectoryException file -> "not a folder";
            case FileAlreadyExistsException exists -> "a file of this name exists already";
            case FileSystemException other when other.getReason() != null -> lower(other.getReason());
            case IOException other ->
                lower(other.getMessage() == null ? other.getClass().getSimpleName() : other.getMessage());
        };
    }

    private static String lower(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
