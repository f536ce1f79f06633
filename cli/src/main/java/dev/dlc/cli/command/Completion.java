package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.FishCompletion;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.diagnostic.Diagnostic;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc completion}: the script that completes dlc's words in a shell. */
public final class Completion implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "completion",
                "print a script that completes dlc's commands and flags in a shell",
                List.of(Parameter.required("SHELL", "bash, zsh or fish")),
                List.of(),
                List.of(
                        new CommandSpecs.Example("source <(dlc completion bash)", "completion in this bash"),
                        new CommandSpecs.Example("dlc completion fish | source", "completion in this fish")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String shell = arguments.parameter(0);
        CommandSpec root = arguments.parsed().commandSpec().root();
        String script = switch (shell) {
            case "bash", "zsh" -> AutoComplete.bash("dlc", root.commandLine());
            case "fish" -> FishCompletion.script(root);
            default ->
                throw Diagnostic.inUsage(UsageCode.BAD_ARGUMENT, shell, "there is no completion for `" + shell + "`")
                        .sides("bash, zsh or fish", shell)
                        .fix("complete bash, zsh or fish: `dlc completion bash`")
                        .exception();
        };
        console.line(script.stripTrailing());
        console.result(Json.object().put("ok", true).put("script", script));
        return ExitCode.DONE;
    }
}
