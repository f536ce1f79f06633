package dev.dlc.dsl.program;

/**
 * A hyper-parameter of a train block.
 *
 * @param name the name, as in {@code --set name=value}
 * @param type the declared type, such as {@code Float}
 * @param value the value in use, as text
 * @param changed whether it differs from the default because it was set
 */
public record Setting(String name, String type, String value, boolean changed) {}
