package dev.dlc.ir;

import dev.dlc.diagnostic.Code;

/** What can be wrong with the text of a graph. */
public enum IrCode implements Code {
    GRAPH_SYNTAX("E0501", "malformed text of a graph"),
    GRAPH_NAME("E0502", "unknown name in the text of a graph"),
    GRAPH_RULE("E0503", "graph that breaks a rule");

    private final String id;
    private final String title;

    IrCode(String id, String title) {
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
