package dev.dlc.runtime.files;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads and writes one tensor in the format that the end of the file's name says. */
public final class TensorFile {
    private static final String FORMATS = ".npy, .csv, .json, .txt, .png or .jpg";

    private TensorFile() {}

    /**
     * Reads a tensor: {@code .npy} as it is; {@code .csv} as f32[rows, columns]; {@code .json} and {@code .txt} hold a
     * number or a nested list of numbers; a picture becomes f32[channels, height, width] between 0 and 1.
     *
     * @throws DlcException E0751 for another ending, E0750 for a file that is not what its name says, E0701 and E0702
     */
    public static HostTensor read(Path path) {
        return switch (ending(path)) {
            case "npy" -> Npy.read(path);
            case "csv" -> NumberText.parseRows(text(path), path.toString());
            case "json", "txt" -> NumberText.parseList(text(path), path.toString());
            case "png", "jpg", "jpeg" -> Picture.read(path);
            default -> throw unknown(path);
        };
    }

    /**
     * Writes a tensor; the inverse of {@link #read}. Nothing half-written is left under the name.
     *
     * @throws DlcException E0751 for another ending or a shape that the format cannot hold, E0703
     */
    public static void write(Path path, HostTensor tensor) {
        switch (ending(path)) {
            case "npy" -> Npy.write(path, tensor);
            case "csv" -> writeText(path, NumberText.rows(tensor, path));
            case "json", "txt" -> writeText(path, NumberText.list(tensor) + "\n");
            case "png" -> Picture.write(path, tensor);
            default -> throw unknown(path);
        }
    }

    private static String ending(Path path) {
        String name = path.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static DlcException unknown(Path path) {
        return Diagnostic.inFile(
                        RuntimeCode.TENSOR_FORMAT, path.toString(), "", "the format of " + path + " is not known")
                .sides("a name that ends in " + FORMATS, path.getFileName().toString())
                .fix("convert the file, or rename it")
                .exception();
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (MalformedInputException e) {
            throw Diagnostic.inFile(RuntimeCode.TENSOR_TEXT, path.toString(), "", path + " is no text")
                    .sides("UTF-8", "bytes that are none")
                    .exception();
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
    }

    private static void writeText(Path path, String text) {
        try (AtomicFile file = AtomicFile.stage(path)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            file.commit();
        }
    }
}
