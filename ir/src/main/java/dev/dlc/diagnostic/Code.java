package dev.dlc.diagnostic;

/**
 * The identity of one kind of diagnostic. Implemented by enums, one per module; see the package documentation for the
 * ranges.
 */
public interface Code {
    /** The stable identifier, such as {@code E0301}; it starts with {@code E} for errors and {@code W} for warnings. */
    String id();

    /** A short description of the kind, such as {@code shape mismatch}. */
    String title();

    /** Whether this kind stops the program or only warns; derived from the identifier. */
    default Severity severity() {
        return id().startsWith("W") ? Severity.WARNING : Severity.ERROR;
    }

    /** The class-path resource with the page that {@code dlc explain} prints. */
    default String page() {
        return "/dev/dlc/explain/" + id() + ".md";
    }
}
