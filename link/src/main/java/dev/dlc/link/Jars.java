package dev.dlc.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Files of classes. */
final class Jars {
    private static final String CLASS = ".class";

    private Jars() {}

    /** Links the classes of a jar of our own, in place. */
    static void link(Path jar) throws IOException {
        rewrite(jar, Jars::linked);
    }

    /** Files by name, classes linked and those of lambdas added. */
    static Map<String, byte[]> linked(Map<String, byte[]> files) {
        Map<String, byte[]> result = new LinkedHashMap<>(files);
        Map<String, List<String>> members = new TreeMap<>();
        files.forEach((name, bytes) -> {
            if (isClass(name)) {
                LinkedClass linked = LinkedClass.of(bytes);
                result.put(name, linked.bytes());
                for (LambdaClass lambda : linked.lambdas()) {
                    result.put(lambda.name() + CLASS, lambda.bytes(linked.version()));
                    members.computeIfAbsent(linked.host() + CLASS, key -> new ArrayList<>())
                            .add(lambda.name());
                }
            }
        });
        members.forEach(
                (host, names) -> result.computeIfPresent(host, (name, bytes) -> LinkedClass.withMembers(bytes, names)));
        return result;
    }

    /**
     * Raises the versions of the classes of a jar where they are old, in place.
     *
     * @param loader where the classes that they mention are found
     */
    static void upgrade(Path jar, ClassLoader loader) throws IOException {
        rewrite(jar, files -> {
            Map<String, byte[]> result = new LinkedHashMap<>(files);
            result.replaceAll((name, bytes) -> isClass(name) ? VerifiedClass.upgrade(bytes, loader) : bytes);
            return result;
        });
    }

    private static boolean isClass(String name) {
        return name.endsWith(CLASS) && !name.endsWith("module-info.class");
    }

    /** Changes what is in a jar, which is replaced at the end; all files get the time of the first one. */
    private static void rewrite(Path jar, UnaryOperator<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        long time = 0;
        try (ZipFile from = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                time = files.isEmpty() ? entry.getTime() : time;
                try (InputStream in = from.getInputStream(entry)) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        Path next = jar.resolveSibling(jar.getFileName() + ".next");
        try (OutputStream file = Files.newOutputStream(next);
                ZipOutputStream to = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> each : change.apply(files).entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setTime(time);
                to.putNextEntry(entry);
                to.write(each.getValue());
            }
        }
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
