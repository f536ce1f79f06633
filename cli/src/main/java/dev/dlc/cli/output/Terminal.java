package dev.dlc.cli.output;

/**
 * What the output streams are attached to.
 *
 * @param live whether standard output is a terminal, so that a line may be redrawn
 * @param columns the width of the terminal
 * @param color whether standard error is a terminal that shows colors
 */
public record Terminal(boolean live, int columns, boolean color) {
    /** No terminal: files and pipes. */
    public static final Terminal NONE = new Terminal(false, 80, false);

    /**
     * What the launcher found out: the properties {@code dlc.columns} (absent where standard output is no terminal) and
     * {@code dlc.color}.
     */
    public static Terminal ofLauncher() {
        int columns = Integer.getInteger("dlc.columns", 0);
        return new Terminal(columns > 0, columns > 20 ? columns : 80, Boolean.getBoolean("dlc.color"));
    }
}
