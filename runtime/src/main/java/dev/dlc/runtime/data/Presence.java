package dev.dlc.runtime.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the files of a data set are there. */
public sealed interface Presence {
    /** All that is needed is there; a set that the program makes itself needs nothing. */
    record Found(Map<String, Path> files) implements Presence {
        public Found {
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        }

        /** Found without files. */
        public static final Found BUILT_IN = new Found(Map.of());
    }

    /**
     * Nothing of it is there.
     *
     * @param wanted the names of the files
     * @param searched the folders, in order
     */
    record Missing(List<String> wanted, List<Path> searched) implements Presence {
        public Missing {
            wanted = List.copyOf(wanted);
            searched = List.copyOf(searched);
        }
    }

    /**
     * A folder has some of its files and lacks others.
     *
     * @param folder the folder
     * @param missing the names of the files that lack
     */
    record Incomplete(Path folder, List<String> missing) implements Presence {
        public Incomplete {
            missing = List.copyOf(missing);
        }
    }
}
