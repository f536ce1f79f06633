package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * One source file.
 *
 * @param doc the doc comment at the top of the file that belongs to no declaration: one that is followed by an empty
 *     line or by an import
 * @param declarations in source order, imports included
 */
public record Module(Span span, Optional<Doc> doc, List<Declaration> declarations) implements Syntax {
    public Module {
        declarations = List.copyOf(declarations);
    }
}
