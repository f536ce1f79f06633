package dev.dlc.diagnostic;

/** How serious a diagnostic is. */
public enum Severity {
    ERROR,
    WARNING
}
