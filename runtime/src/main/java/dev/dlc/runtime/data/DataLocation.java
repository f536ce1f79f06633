package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where data sets are looked for: in the folder of {@code --data} and nowhere else, or else in the folder that the
 * environment variable {@code DLM_DATA} names and then in the user's cache.
 *
 * @param roots the data folders in the order in which they are searched; at least one
 * @param workingFolder where relative paths of single files start, unless {@code --data} is given
 */
public record DataLocation(List<Root> roots, Optional<Path> workingFolder) {
    public DataLocation {
        roots = List.copyOf(roots);
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("no data folder");
        }
    }

    /**
     * A data folder.
     *
     * @param path the folder
     * @param origin how it was chosen: {@code --data}, {@code DLM_DATA} or {@code user cache}
     */
    public record Root(Path path, String origin) {}

    private static final String CACHE = "user cache";

    /** The folder of {@code --data} alone. */
    public static DataLocation only(Path folder) {
        return new DataLocation(List.of(new Root(folder, "--data")), Optional.empty());
    }

    /**
     * The folders of an environment: {@code DLM_DATA} if it is set, then {@code dlc/data} in the cache folder
     * ({@code XDG_CACHE_HOME}, or {@code .cache} at home).
     */
    public static DataLocation of(Map<String, String> environment, Path home, Path workingFolder) {
        List<Root> roots = new ArrayList<>();
        String data = environment.getOrDefault("DLM_DATA", "");
        if (!data.isEmpty()) {
            roots.add(new Root(Path.of(data), "DLM_DATA"));
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = cache.isEmpty() ? home.resolve(".cache") : Path.of(cache);
        roots.add(new Root(caches.resolve("dlc").resolve("data"), CACHE));
        return new DataLocation(roots, Optional.of(workingFolder));
    }

    /** The folders of this process, for an optional {@code --data}. */
    public static DataLocation ofProcess(Optional<Path> flag) {
        return flag.map(DataLocation::only)
                .orElseGet(() -> of(System.getenv(), Path.of(System.getProperty("user.home")), Path.of("")));
    }

    /** The folder that downloads go to: the first. */
    public Path downloadFolder() {
        return roots.getFirst().path();
    }

    /**
     * Checks that the folders which the user named are there; the cache need not be.
     *
     * @throws dev.dlc.diagnostic.DlcException E0601
     */
    public void requireFolders() {
        for (Root root : roots) {
            if (root.origin().equals(CACHE) || Files.isDirectory(root.path())) {
                continue;
            }
            String found = Files.exists(root.path()) ? "a file" : "nothing";
            throw Diagnostic.inFile(
                            RuntimeCode.DATA_FOLDER_MISSING,
                            root.path().toString(),
                            "named by " + root.origin(),
                            "the data folder " + root.path() + " does not exist")
                    .sides("a folder", found)
                    .fix("correct " + root.origin() + ", or leave it out")
                    .exception();
        }
    }

    /** The folders where the files of a data set may lie: in each root the set's own folders, then the root itself. */
    public List<Path> folders(String... own) {
        List<Path> folders = new ArrayList<>();
        for (Root root : roots) {
            for (String name : own) {
                folders.add(root.path().resolve(name));
            }
            folders.add(root.path());
        }
        return folders;
    }
}
