package dev.dlc.cli.usage;

import java.util.List;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * An argument that is no flag.
 *
 * @param name shown in upper case, such as {@code FILE}
 * @param arity how many words it takes: {@code 1}, {@code 0..1} or {@code 1..*}
 * @param text one line for the help text
 */
public record Parameter(String name, String arity, String text) {
    public static Parameter required(String name, String text) {
        return new Parameter(name, "1", text);
    }

    public static Parameter optional(String name, String text) {
        return new Parameter(name, "0..1", text);
    }

    /** At least one; only for the last parameter. */
    public static Parameter several(String name, String text) {
        return new Parameter(name, "1..*", text);
    }

    PositionalParamSpec positional(int index) {
        boolean many = arity.endsWith("*");
        PositionalParamSpec.Builder positional = PositionalParamSpec.builder()
                .index(many ? index + "..*" : Integer.toString(index))
                .arity(arity)
                .required(arity.startsWith("1"))
                .paramLabel(name)
                .description(text);
        return many
                ? positional.type(List.class).auxiliaryTypes(String.class).build()
                : positional.type(String.class).build();
    }
}
