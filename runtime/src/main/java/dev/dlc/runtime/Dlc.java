package dev.dlc.runtime;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.Compiler;
import dev.dlc.dsl.elaborate.Compilation;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where Java programs begin:
 *
 * <pre>{@code
 * Program program = Dlc.compile(Path.of("lenet5.dlm"));
 * try (Device device = new CpuDevice(CpuOptions.standard())) {
 *     LoadedModel net = program.model("LeNet5").load(device, Path.of("weights.safetensors"));
 *     HostTensor logits = net.call("forward", Map.of("x", HostTensor.of(pixels, 64, 1, 28, 28)));
 * }
 * }</pre>
 */
public final class Dlc {
    private Dlc() {}

    /**
     * Reads a program and what it imports.
     *
     * @throws DlcException E0701, E0702 where the file cannot be read; what is wrong with its text
     */
    public static Program compile(Path file) {
        return compile(source(file));
    }

    /**
     * Reads a program from a text.
     *
     * @throws DlcException what is wrong with the text
     */
    public static Program compile(SourceFile source) {
        Compilation compilation = Compiler.compile(source);
        List<Diagnostic> errors =
                compilation.diagnostics().stream().filter(Diagnostic::isError).toList();
        if (!errors.isEmpty()) {
            throw new DlcException(errors);
        }
        return new Program(source, compilation);
    }

    /**
     * The text of a file.
     *
     * @throws DlcException E0701 where there is none, E0702 where it cannot be read as UTF-8
     */
    public static SourceFile source(Path file) {
        try {
            return new SourceFile(file.toString(), Files.readString(file));
        } catch (NoSuchFileException absent) {
            throw Diagnostic.inFile(RuntimeCode.FILE_MISSING, file.toString(), "", "there is no file " + file)
                    .sides("a .dlm file", "nothing")
                    .fix("check the path; `dlc new` makes a starter project")
                    .exception();
        } catch (CharacterCodingException noText) {
            throw Diagnostic.inFile(RuntimeCode.FILE_UNREADABLE, file.toString(), "", file + " is no text")
                    .sides("UTF-8 text", "other bytes")
                    .fix("save the file as UTF-8")
                    .exception();
        } catch (IOException failure) {
            throw Diagnostic.inFile(RuntimeCode.FILE_UNREADABLE, file.toString(), "", "cannot read " + file)
                    .sides("a readable file", failure.toString())
                    .fix("check what the path names and its permissions")
                    .exception();
        }
    }
}
