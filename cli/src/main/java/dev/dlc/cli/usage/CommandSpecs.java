package dev.dlc.cli.usage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Makes picocli's model of commands, in one style. Without annotations: nothing is read by reflection at start. */
public final class CommandSpecs {
    private static final int WIDTH = 100;
    private static final int FLAG_COLUMNS = 32;

    private CommandSpecs() {}

    /** A command line and what it does. */
    public record Example(String line, String text) {}

    /**
     * A command.
     *
     * @param command the object that {@code userObject()} of the spec returns
     * @param name the word after {@code dlc}; two words for {@code data list}
     * @param summary one line, in the imperative
     * @param flags those of this command; all commands also have {@code --json} and {@code --help}
     */
    public static CommandSpec of(
            Object command,
            String name,
            String summary,
            List<Parameter> parameters,
            List<Flag<?>> flags,
            List<Example> examples) {
        CommandSpec spec = styled(CommandSpec.wrapWithoutInspection(command), name, summary);
        if (!parameters.isEmpty()) {
            spec.usageMessage().parameterListHeading("%n").optionListHeading("");
        }
        for (int i = 0; i < parameters.size(); i++) {
            spec.addPositional(parameters.get(i).positional(i));
        }
        flags.forEach(flag -> spec.addOption(flag.option()));
        common(spec);
        int width = examples.stream()
                .mapToInt(example -> example.line().length())
                .max()
                .orElse(0);
        spec.usageMessage()
                .footerHeading("%nexamples:%n")
                .footer(examples.stream()
                        .map(example -> "  " + example.line()
                                + " ".repeat(width - example.line().length()) + "   " + example.text())
                        .toArray(String[]::new));
        return spec;
    }

    /** A word before the words of commands: {@code data}. */
    public static CommandSpec group(String name, String summary) {
        CommandSpec spec = styled(CommandSpec.create(), name, summary);
        common(spec);
        return spec;
    }

    /** The word {@code dlc} itself. */
    public static CommandSpec root(String version) {
        CommandSpec spec =
                styled(CommandSpec.create(), "dlc", "compile deep-learning models to JVM bytecode and run them");
        common(spec);
        spec.version("dlc " + version);
        spec.addOption(OptionSpec.builder("--version", "-V")
                .versionHelp(true)
                .arity("0")
                .type(boolean.class)
                .description("print the version")
                .build());
        Map<String, String> exits = new LinkedHashMap<>();
        exits.put("0", "done");
        exits.put("1", "the program is wrong");
        exits.put("2", "wrong usage");
        exits.put("3", "a device, file or data set failed");
        exits.put("4", "dlc itself failed");
        spec.usageMessage()
                .commandListHeading("%ncommands (`dlc COMMAND --help` says more):%n")
                .exitCodeListHeading("%nexit codes:%n")
                .exitCodeList(exits)
                .footerHeading("%nexamples:%n")
                .footer(
                        "  dlc train examples/lenet5.dlm   train LeNet-5 on handwritten digits",
                        "  dlc explain E0301               the page of a diagnostic");
        return spec;
    }

    private static CommandSpec styled(CommandSpec spec, String name, String summary) {
        UsageMessageSpec usage = spec.name(name).usageMessage();
        usage.width(WIDTH)
                .longOptionsMaxWidth(FLAG_COLUMNS)
                .sortOptions(false)
                .sortSynopsis(false)
                .header(summary)
                .synopsisHeading("%nusage: ")
                .optionListHeading("%n")
                .commandListHeading("%n");
        spec.parser().expandAtFiles(false);
        spec.interpolateVariables(false);
        return spec;
    }

    private static void common(CommandSpec spec) {
        spec.addOption(Flag.JSON.option());
        spec.addOption(OptionSpec.builder("--help", "-h")
                .usageHelp(true)
                .arity("0")
                .type(boolean.class)
                .description("print this text")
                .build());
    }
}
