package dev.dlc.cli.usage;

/**
 * An argument that is no flag.
 *
 * @param name shown in upper case, such as {@code FILE}
 * @param required whether it must be given
 * @param repeated whether several may be given; only for the last parameter
 * @param text one line for the help text
 */
public record Parameter(String name, boolean required, boolean repeated, String text) {
    public static Parameter required(String name, String text) {
        return new Parameter(name, true, false, text);
    }

    public static Parameter optional(String name, String text) {
        return new Parameter(name, false, false, text);
    }

    /** At least one. */
    public static Parameter several(String name, String text) {
        return new Parameter(name, true, true, text);
    }

    /** How the parameter is written in a usage line. */
    public String usage() {
        String shown = repeated ? name + "..." : name;
        return required ? shown : "[" + shown + "]";
    }
}
