package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.format.Formatter;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.files.AtomicFile;
import dev.dlc.runtime.files.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc fmt}: puts files into the one formatting of the language. */
public final class Fmt implements Command {
    private static final String STANDARD_INPUT = "-";
    private static final Flag<Void> CHECK = Flag.toggle(
            "--check", "change nothing; list the files that are not formatted and exit with 1 if there are any");
    private final InputStream input;

    /** The command with what it reads for {@code -}. */
    public Fmt(InputStream input) {
        this.input = input;
    }

    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "fmt",
                "format files",
                List.of(Parameter.several("FILE", "a .dlm file; - formats standard input to standard output")),
                List.of(CHECK),
                List.of(
                        new CommandSpecs.Example("dlc fmt lenet5.dlm", "comments stay; only white space changes"),
                        new CommandSpecs.Example("dlc fmt --check lenet5.dlm", "for continuous integration")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        boolean check = arguments.has(CHECK);
        List<Json> files = new ArrayList<>();
        List<Integer> exits = new ArrayList<>(List.of(ExitCode.DONE));
        for (String name : arguments.parameters()) {
            Json result = Json.object().put("file", name);
            try {
                boolean changed = name.equals(STANDARD_INPUT)
                        ? standardInput(check, console, result)
                        : file(Path.of(name), check, console);
                result.put("changed", changed);
                exits.add(check && changed ? ExitCode.PROGRAM : ExitCode.DONE);
            } catch (DlcException wrong) {
                console.diagnostics(wrong.diagnostics());
                exits.add(ExitCode.of(wrong.diagnostics()));
            }
            files.add(result);
        }
        int exit = exits.stream().max(Integer::compare).orElseThrow();
        console.result(Json.object().put("ok", exit == ExitCode.DONE).put("files", files));
        return exit;
    }

    // whether the file was, or would be, changed
    private static boolean file(Path path, boolean check, Console console) {
        SourceFile source = Dlc.source(path);
        String formatted = Formatter.format(source);
        if (formatted.equals(source.text())) {
            return false;
        }
        if (!check) {
            AtomicFile.write(target(path), out -> out.write(formatted.getBytes(StandardCharsets.UTF_8)));
        }
        console.line((check ? "not formatted: " : "formatted ") + path);
        return true;
    }

    // the file itself where the path is a link to it
    private static Path target(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException failure) {
            throw FileFailure.writing(path, failure);
        }
    }

    private boolean standardInput(boolean check, Console console, Json result) {
        String text;
        try {
            text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw FileFailure.reading(Path.of(STANDARD_INPUT), failure);
        }
        String formatted = Formatter.format(new SourceFile(STANDARD_INPUT, text));
        boolean changed = !formatted.equals(text);
        if (!check) {
            console.draw(formatted);
            result.put("text", formatted);
        } else if (changed) {
            console.line("not formatted: " + STANDARD_INPUT);
        }
        return changed;
    }
}
