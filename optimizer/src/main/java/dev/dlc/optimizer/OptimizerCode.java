package dev.dlc.optimizer;

import dev.dlc.diagnostic.Code;

/** What the optimizer finds wrong in a program. */
public enum OptimizerCode implements Code {
    NO_DERIVATIVE("E0520", "no derivative");

    private final String id;
    private final String title;

    OptimizerCode(String id, String title) {
        this.id = id;
        this.title = title;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return title;
    }
}
