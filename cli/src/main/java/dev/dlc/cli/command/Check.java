package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.output.Text;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.dsl.Compiler;
import dev.dlc.dsl.program.Checked;
import dev.dlc.dsl.program.Signature;
import dev.dlc.ir.Dim;
import dev.dlc.runtime.Dlc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc check}: names, types and shapes of a file. */
public final class Check implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "check",
                "check names, types and shapes; print signatures, parameters and operations",
                List.of(Parameter.several("FILE", "a .dlm file")),
                List.of(),
                List.of(new CommandSpecs.Example("dlc check lenet5.dlm", "no file but this and its imports is read")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        boolean wrong = false;
        List<Json> signatures = new ArrayList<>();
        for (String file : arguments.parameters()) {
            Checked checked = Compiler.compile(Dlc.source(Path.of(file))).check();
            console.diagnostics(checked.diagnostics());
            wrong |= checked.hasErrors();
            if (!checked.hasErrors()) {
                List<List<String>> rows =
                        checked.signatures().stream().map(Check::row).toList();
                console.line(Text.table(rows, "").stripTrailing());
            }
            checked.signatures().forEach(signature -> signatures.add(json(signature)));
        }
        console.result(Json.object().put("ok", !wrong).put("signatures", signatures));
        return wrong ? ExitCode.PROGRAM : ExitCode.DONE;
    }

    private static List<String> row(Signature signature) {
        String flops = signature.deferred()
                ? "checked where it is used"
                : count(signature.flops()).map(n -> n + " FLOP").orElse("");
        return List.of(
                signature.text(),
                count(signature.parameters()).map(n -> n + " parameters").orElse(""),
                flops);
    }

    private static Optional<String> count(Optional<Dim> dim) {
        return dim.filter(d -> !d.is(0))
                .map(d -> d.constant().isPresent() ? Text.count(d.constant().getAsLong()) : d.toString());
    }

    private static Json json(Signature signature) {
        return Json.object()
                .put("name", signature.name())
                .put("signature", signature.text())
                .put("parameters", signature.parameters().map(Dim::toString).orElse(""))
                .put("flops", signature.flops().map(Dim::toString).orElse(""))
                .put("deferred", signature.deferred());
    }
}
