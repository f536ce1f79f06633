package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpec;
import dev.dlc.cli.usage.CompletionScript;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.diagnostic.Diagnostic;
import java.util.List;
import java.util.function.Supplier;

/** {@code dlc completion}: the script that completes dlc's words in a shell. */
public final class Completion implements Command {
    private static final CommandSpec SPEC = new CommandSpec(
            "completion",
            "print a script that completes dlc's commands and flags in a shell",
            List.of(Parameter.required("SHELL", "bash, zsh or fish")),
            List.of(),
            List.of(
                    new CommandSpec.Example("source <(dlc completion bash)", "completion in this bash"),
                    new CommandSpec.Example("dlc completion fish | source", "completion in this fish")));

    private final Supplier<List<CommandSpec>> specs;

    Completion(Supplier<List<CommandSpec>> specs) {
        this.specs = specs;
    }

    @Override
    public CommandSpec spec() {
        return SPEC;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String shell = arguments.parameter(0);
        String script = switch (shell) {
            case "bash" -> CompletionScript.bash(specs.get());
            case "zsh" -> CompletionScript.zsh(specs.get());
            case "fish" -> CompletionScript.fish(specs.get());
            default ->
                throw Diagnostic.inUsage(UsageCode.BAD_ARGUMENT, shell, "there is no completion for `" + shell + "`")
                        .sides("bash, zsh or fish", shell)
                        .exception();
        };
        console.line(script.stripTrailing());
        console.result(Json.object().put("ok", true).put("script", script));
        return ExitCode.DONE;
    }
}
