package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.SourceFile;
import java.util.Comparator;
import java.util.List;

/** The order in which diagnostics are shown: the user's file first, each file from top to bottom. */
final class SourceOrder {
    private SourceOrder() {}

    static List<Diagnostic> sorted(List<Diagnostic> diagnostics, SourceFile first) {
        return diagnostics.stream()
                .sorted(Comparator.comparing((Diagnostic d) -> file(d).equals(first.name()) ? "" : file(d))
                        .thenComparingInt(SourceOrder::offset))
                .toList();
    }

    private static String file(Diagnostic diagnostic) {
        return diagnostic.place() instanceof Diagnostic.Place.InSource at
                ? at.span().file().name()
                : "";
    }

    private static int offset(Diagnostic diagnostic) {
        return diagnostic.place() instanceof Diagnostic.Place.InSource at
                ? at.span().start()
                : 0;
    }
}
