package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.files.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc new}: a folder with a small program that trains at once. */
public final class New implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "new",
                "make a starter project",
                List.of(Parameter.required("FOLDER", "the folder to make; its name becomes the name of the program")),
                List.of(),
                List.of(new CommandSpecs.Example("dlc new digits", "writes digits/digits.dlm and digits/README.md")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Path folder = Path.of(arguments.parameter(0));
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")) {
            throw Diagnostic.inUsage(UsageCode.BAD_ARGUMENT, name, "`" + name + "` cannot be the name of a project")
                    .sides("a letter, then letters, digits, - and _", name)
                    .fix("choose another name, such as `digits`; nothing was changed")
                    .exception();
        }
        if (Files.exists(folder)) {
            throw Diagnostic.inUsage(UsageCode.BAD_ARGUMENT, folder.toString(), "`" + folder + "` exists already")
                    .sides("a folder that is not there yet", Files.isDirectory(folder) ? "a folder" : "a file")
                    .fix("choose another name; nothing was changed")
                    .exception();
        }
        Path program = folder.resolve(name + ".dlm");
        Path readme = folder.resolve("README.md");
        try {
            Files.createDirectories(folder);
            Files.writeString(program, starter("model.dlm"));
            Files.writeString(readme, starter("README.md").replace("@NAME@", name));
        } catch (IOException e) {
            throw FileFailure.writing(folder, e);
        }
        console.line("made " + program + " and " + readme);
        console.line("next: dlc train " + program);
        console.result(Json.object().put("ok", true).put("files", List.of(program.toString(), readme.toString())));
        return ExitCode.DONE;
    }

    private static String starter(String name) {
        try (InputStream in = New.class.getResourceAsStream("/dev/dlc/cli/starter/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
