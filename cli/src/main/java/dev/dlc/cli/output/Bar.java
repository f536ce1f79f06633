package dev.dlc.cli.output;

/** A bar of fixed width: {@code [=====> ]}. */
final class Bar {
    private static final int WIDTH = 24;

    private Bar() {}

    static String of(long done, long all) {
        long filled = all <= 0 ? 0 : Math.min(WIDTH, done * WIDTH / all);
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < WIDTH; i++) {
            out.append(i < filled ? '=' : i == filled ? '>' : ' ');
        }
        return out.append(']').toString();
    }
}
