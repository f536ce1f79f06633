package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.diagnostic.Code;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc explain}: the page of a diagnostic, or the list of all codes. */
public final class Explain implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "explain",
                "print the page of a diagnostic; without a code, list all",
                List.of(Parameter.optional("CODE", "such as E0301")),
                List.of(),
                List.of(
                        new CommandSpecs.Example("dlc explain E0301", "what a shape mismatch is and how to mend it"),
                        new CommandSpecs.Example("dlc explain", "all codes with their titles")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<Code> codes = Codes.all();
        if (arguments.parameters().isEmpty()) {
            codes.forEach(code -> console.line(code.id() + "  " + code.title()));
            List<Json> list = codes.stream()
                    .map(code -> Json.object().put("code", code.id()).put("title", code.title()))
                    .toList();
            console.result(Json.object().put("ok", true).put("codes", list));
            return ExitCode.DONE;
        }
        Code code = find(arguments.parameter(0), codes);
        String page = page(code);
        console.line(page.stripTrailing());
        console.result(Json.object()
                .put("ok", true)
                .put("code", code.id())
                .put("title", code.title())
                .put("page", page));
        return ExitCode.DONE;
    }

    private static Code find(String word, List<Code> codes) {
        String id = word.toUpperCase(Locale.ROOT);
        return codes.stream().filter(code -> code.id().equals(id)).findFirst().orElseThrow(() -> {
            String fix = Suggestion.closest(id, codes.stream().map(Code::id).toList())
                    .map(near -> "did you mean " + near + "? `dlc explain` lists all codes")
                    .orElse("`dlc explain` lists all codes");
            return Diagnostic.inUsage(UsageCode.BAD_ARGUMENT, word, "there is no code `" + word + "`")
                    .sides("a code such as E0301", word)
                    .fix(fix)
                    .exception();
        });
    }

    /** The text of a code's page. */
    static String page(Code code) {
        try (InputStream in = Explain.class.getResourceAsStream(code.page())) {
            if (in == null) {
                throw new IllegalStateException("no page " + code.page());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
