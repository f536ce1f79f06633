package dev.dlc.dsl;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.elaborate.Compilation;
import dev.dlc.dsl.source.ModuleResolver;
import dev.dlc.dsl.source.StandardResolver;

/** From source text to typed graphs. */
public final class Compiler {
    private Compiler() {}

    /** Reads a file and what it imports from the library and from files beside it. */
    public static Compilation compile(SourceFile file) {
        return compile(file, new StandardResolver());
    }

    /** Reads a file and what it imports. Never throws on account of the text. */
    public static Compilation compile(SourceFile file, ModuleResolver resolver) {
        return Compilation.of(file, resolver);
    }
}
