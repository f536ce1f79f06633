package dev.dlc.ir;

/**
 * Thrown by a type rule, a verifier rule or the text form's parser: a graph breaks a rule. The front end turns it into
 * a diagnostic with the span of the source that built the node.
 */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;
    private final String sentence;
    private final String expected;
    private final String found;

    /**
     * A broken rule.
     *
     * @param rule the rule's identifier: op name and number, such as {@code dot.c2}
     * @param message one sentence
     * @param expected what the rule asks for
     * @param found what is there
     */
    public Violation(String rule, String message, String expected, String found) {
        super(rule + ": " + message + "; expected " + expected + ", found " + found);
        this.rule = rule;
        this.sentence = message;
        this.expected = expected;
        this.found = found;
    }

    /** The rule's identifier. */
    public String rule() {
        return rule;
    }

    /** What is wrong, in one sentence. */
    public String sentence() {
        return sentence;
    }

    /** What the rule asks for. */
    public String expected() {
        return expected;
    }

    /** What is there. */
    public String found() {
        return found;
    }
}
