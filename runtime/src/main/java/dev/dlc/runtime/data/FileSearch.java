package dev.dlc.runtime.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for the files of a data set, plain or packed. */
final class FileSearch {
    private FileSearch() {}

    /**
     * A file of a data set.
     *
     * @param role what it is for
     * @param names the names it may have, without {@code .gz}; the first is the usual one
     */
    record Wanted(String role, List<String> names) {
        Wanted(String role, String... names) {
            this(role, List.of(names));
        }
    }

    /** Looks in one folder after another; all files must lie in the same one. */
    static Presence find(List<Path> folders, List<Wanted> wanted) {
        Optional<Presence> incomplete = Optional.empty();
        for (Path folder : folders) {
            Map<String, Path> files = new LinkedHashMap<>();
            List<String> missing = new ArrayList<>();
            for (Wanted file : wanted) {
                in(folder, file.names())
                        .ifPresentOrElse(
                                path -> files.put(file.role(), path),
                                () -> missing.add(file.names().getFirst()));
            }
            if (missing.isEmpty()) {
                return new Presence.Found(files);
            }
            if (!files.isEmpty() && incomplete.isEmpty()) {
                incomplete = Optional.of(new Presence.Incomplete(folder, missing));
            }
        }
        List<String> names =
                wanted.stream().map(file -> file.names().getFirst()).toList();
        return incomplete.orElseGet(() -> new Presence.Missing(names, folders));
    }

    /** The first of some names that is a file in a folder, as it is or with {@code .gz}. */
    static Optional<Path> in(Path folder, List<String> names) {
        return names.stream()
                .flatMap(name -> List.of(folder.resolve(name), folder.resolve(name + ".gz")).stream())
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
