package dev.dlc.link;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Links the jars of a folder, in place: {@code FOLDER OWN... -- OTHER...}, the beginnings of the names of jars. */
public final class Main {
    private Main() {}

    /**
     * Jars of our own have their call sites linked; those of others are only made such that they can be archived.
     *
     * @param words the folder, beginnings of the names of our own jars, {@code --}, those of others
     */
    public static void main(String[] words) throws IOException {
        List<String> names = List.of(words).subList(1, words.length);
        List<String> own = names.subList(0, names.indexOf("--"));
        List<String> others = names.subList(names.indexOf("--") + 1, names.size());
        List<Path> jars;
        try (Stream<Path> files = Files.walk(Path.of(words[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        try (URLClassLoader loader = new URLClassLoader(urls(jars))) {
            for (Path jar : jars) {
                String name = jar.getFileName().toString();
                if (own.stream().anyMatch(name::startsWith)) {
                    Jars.link(jar);
                } else if (others.stream().anyMatch(name::startsWith)) {
                    Jars.upgrade(jar, loader);
                }
            }
        }
    }

    private static URL[] urls(List<Path> jars) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
