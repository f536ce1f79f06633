package dev.dlc.runtime.data;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to download for a data set.
 *
 * @param folder the folder under the data folder that the files go to
 * @param items the files
 */
public record Download(String folder, List<Item> items) {
    public Download {
        items = List.copyOf(items);
    }

    /** One thing to download. */
    public sealed interface Item {
        /** Its name, for messages. */
        String name();

        /** The addresses to try, in order. */
        List<URI> mirrors();

        /** The most bytes that are accepted. */
        long limit();
    }

    /**
     * A gzip file that is stored as it comes.
     *
     * @param name the file's name
     * @param bytes the size of its unpacked content
     * @param sha256 the SHA-256 of its unpacked content, in lower-case hexadecimal digits; packing may differ by mirror
     */
    public record Packed(String name, List<URI> mirrors, long bytes, String sha256) implements Item {
        public Packed {
            mirrors = List.copyOf(mirrors);
        }

        @Override
        public long limit() {
            return bytes + (1 << 16); // gzip never adds more than a little to content that does not pack
        }
    }

    /**
     * A {@code .tar.gz} file from which some files are taken.
     *
     * @param name the archive's name
     * @param bytes its size
     * @param sha256 its SHA-256
     * @param files the names to store, by the path in the archive
     */
    public record Archive(String name, List<URI> mirrors, long bytes, String sha256, Map<String, String> files)
            implements Item {
        public Archive {
            mirrors = List.copyOf(mirrors);
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        }

        @Override
        public long limit() {
            return bytes;
        }
    }
}
