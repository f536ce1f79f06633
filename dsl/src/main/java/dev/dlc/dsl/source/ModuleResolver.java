package dev.dlc.dsl.source;

import dev.dlc.diagnostic.SourceFile;
import java.util.List;
import java.util.Optional;

/** Finds the texts behind imports. */
public interface ModuleResolver {
    /**
     * A module of the library.
     *
     * @param name the name in the import, with slashes for points: {@code nn}
     */
    Optional<SourceFile> library(String name);

    /** The names of all modules of the library, for suggestions. */
    List<String> libraries();

    /**
     * A file beside the importing one.
     *
     * @param path the path in the import, relative to the folder of the importing file
     * @param importer the importing file
     */
    Optional<SourceFile> file(String path, SourceFile importer);
}
