package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;

/** Any node of the syntax tree. */
public sealed interface Syntax
        permits Module,
                Doc,
                Identifier,
                Path,
                Declaration,
                Member,
                Parameter,
                Statement,
                Expression,
                Argument,
                Pattern,
                LoopIndex,
                Generator,
                Binding,
                TypeExpr,
                Declaration.ImportedName,
                Declaration.TypeParameter,
                Statement.ReportItem,
                TypeExpr.Field {
    /** The text that this node covers; empty (start = end) for something missing. */
    Span span();
}
