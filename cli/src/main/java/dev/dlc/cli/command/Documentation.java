package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.Value;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.dsl.doc.Markdown;
import dev.dlc.dsl.parse.ParseResult;
import dev.dlc.dsl.parse.Parser;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.files.AtomicFile;
import dev.dlc.runtime.files.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc doc}: documentation of files from their doc comments. */
public final class Documentation implements Command {
    private static final Flag<String> OUT = Flag.of(
                    "--out", Value.text("DIR", "a folder"), "the folder for the pages (default: doc)")
            .alias("-o");

    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "doc",
                "write documentation from the doc comments of files",
                List.of(Parameter.several("FILE", "a .dlm file")),
                List.of(OUT),
                List.of(new CommandSpecs.Example(
                        "dlc doc nn.dlm loss.dlm -o pages", "writes pages/nn.md, pages/loss.md and pages/index.md")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Map<String, String> pages = new LinkedHashMap<>();
        StringBuilder index = new StringBuilder("# Contents\n\n");
        for (String file : arguments.parameters()) {
            String name = Path.of(file).getFileName().toString().replaceFirst("\\.dlm$", "");
            ParseResult parsed = Parser.parse(Dlc.source(Path.of(file)));
            if (parsed.hasErrors()) {
                throw new DlcException(parsed.diagnostics().stream()
                        .filter(Diagnostic::isError)
                        .toList());
            }
            pages.put(name + ".md", Markdown.of(name, parsed.module()));
            String summary = Markdown.summary(parsed.module());
            index.append("- [").append(name).append("](").append(name).append(".md)");
            index.append(summary.isEmpty() ? "\n" : ": " + summary + "\n");
        }
        if (pages.size() > 1) {
            pages.put("index.md", index.toString());
        }
        Path folder = Path.of(arguments.get(OUT).orElse("doc"));
        List<String> written = new ArrayList<>();
        write(folder, pages).forEach(page -> written.add(page.toString()));
        written.forEach(page -> console.line("wrote " + page));
        console.result(Json.object().put("ok", true).put("files", written));
        return ExitCode.DONE;
    }

    private static List<Path> write(Path folder, Map<String, String> pages) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw FileFailure.writing(folder, failure);
        }
        List<Path> written = new ArrayList<>();
        pages.forEach((name, text) -> {
            Path page = folder.resolve(name);
            AtomicFile.write(page, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
            written.add(page);
        });
        return written;
    }
}
