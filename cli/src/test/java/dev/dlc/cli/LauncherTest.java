package dev.dlc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shell script {@code dlc} in a made-up checkout: its JDK is a script that prints its arguments, its build a script
 * that makes an empty jar and logs that it ran.
 */
class LauncherTest {
    private static final String BUILD = """
        #!/bin/sh
        echo "$JAVA_HOME" >> builds
        mkdir -p cli/target/dlc
        touch cli/target/dlc/dlc.jar
        """;

    @TempDir
    Path folder;

    private Path root;
    private Path jdk;

    @BeforeEach
    void makeACheckout() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
        root = folder.resolve("a checkout");
        Files.createDirectories(root.resolve("ir/src/main"));
        Files.writeString(root.resolve("ir/src/main/A.java"), "");
        Files.writeString(root.resolve("pom.xml"), "");
        Files.createDirectories(root.resolve("stdlib"));
        Files.copy(Path.of("..", "dlc"), root.resolve("dlc"));
        script(root.resolve("mvnw"), BUILD);
        jdk = jdk("jdk-25", "25.0.3");
    }

    @Test
    void buildsOnceAndAgainWhenASourceChanges() throws Exception {
        Finished first = dlc(root.resolve("dlc"), "check", "x.dlm");
        assertTrue(first.err.contains("dlc: building "), first.err);
        assertEquals(0, first.exit);
        assertEquals(List.of(jdk.toString()), builds());
        assertFalse(dlc(root.resolve("dlc"), "check").err.contains("building"));
        assertEquals(1, builds().size());
        FileTime later = FileTime.from(Instant.now().plusSeconds(60));
        Files.setLastModifiedTime(root.resolve("ir/src/main/A.java"), later);
        dlc(root.resolve("dlc"), "check");
        assertEquals(2, builds().size());
    }

    @Test
    void passesArgumentsAndExitCodeThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("one"), root.resolve("dlc"));
        Path second = Files.createDirectories(folder.resolve("bin")).resolve("two");
        Files.createSymbolicLink(second, Path.of("..", "one"));
        assertTrue(Files.isSymbolicLink(link));
        Finished run = dlc(second, "train", "a b.dlm", "--exit=7");
        assertEquals(7, run.exit);
        assertTrue(
                run.out.endsWith("[-jar][" + root.toRealPath() + "/cli/target/dlc/dlc.jar][train][a b.dlm][--exit=7]"),
                run.out);
        assertTrue(run.out.contains("[--add-modules][jdk.incubator.vector]"), run.out);
        assertTrue(run.out.contains("[@" + root.toRealPath() + "/cli/src/main/jvm/kernels.args]"), run.out);
    }

    @Test
    void commandsWithoutKernelsDoNotLoadTheVectorModule() throws Exception {
        String started = dlc(root.resolve("dlc"), "check", "x.dlm").out;
        assertFalse(started.contains("jdk.incubator.vector"), started);
        assertTrue(started.contains("[@" + root.toRealPath() + "/cli/src/main/jvm/plain.args]"), started);
    }

    @Test
    void aCheckoutThatCannotBeWrittenToRunsWhatIsThere() throws Exception {
        Files.writeString(root.resolve(".dlc"), "no folder can be made here");
        Finished nothingBuilt = dlc(root.resolve("dlc"), "check");
        assertEquals(3, nothingBuilt.exit);
        assertTrue(nothingBuilt.err.contains("cannot be written to"), nothingBuilt.err);
        Files.createDirectories(root.resolve("cli/target/dlc"));
        Files.writeString(root.resolve("cli/target/dlc/dlc.jar"), "");
        Finished run = dlc(root.resolve("dlc"), "check");
        assertEquals(0, run.exit, run.err);
        assertTrue(run.out.endsWith("[check]"), run.out);
    }

    @Test
    void theFirstSuitableJdkWins() throws Exception {
        Path old = jdk("jdk-17", "17.0.15");
        Path early = jdk("jdk-26", "26-ea");
        assertTrue(start(Map.of("JAVA_HOME", early.toString()), "check").out.startsWith("jdk-26"));
        assertTrue(start(Map.of("JAVA_HOME", old.toString(), "PATH", path(early)), "check")
                .out
                .startsWith("jdk-26"));
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), jdk.resolve("bin/java"));
        assertTrue(start(Map.of("PATH", links + ":/usr/bin:/bin"), "check").out.startsWith("jdk-25"));
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        String text = Files.readString(root.resolve("dlc"));
        int start = text.indexOf("  for candidate in ");
        int end = text.indexOf("; do", start);
        script(root.resolve("dlc"), text.substring(0, start) + "  for candidate in /nowhere/*" + text.substring(end));
        Finished run = start(
                Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", jdk("jdk-21", "21").toString()), "check");
        assertEquals(3, run.exit);
        assertTrue(run.err.contains("needs a JDK 25 or newer"), run.err);
        assertTrue(run.err.contains("https://adoptium.net"), run.err);
        assertEquals("", run.out);
    }

    @Test
    void aFailedBuildShowsItsOutput() throws Exception {
        script(root.resolve("mvnw"), "#!/bin/sh\necho 'cannot find symbol'\nexit 1\n");
        Finished run = dlc(root.resolve("dlc"), "check");
        assertEquals(3, run.exit);
        assertTrue(run.err.contains("cannot find symbol"), run.err);
        assertFalse(Files.exists(root.resolve(".dlc/lock")));
        assertTrue(dlc(root.resolve("dlc"), "check").err.contains("building"), "tries again");
    }

    private record Finished(int exit, String out, String err) {}

    private Finished dlc(Path command, String... words) throws Exception {
        return run(command, Map.of("JAVA_HOME", jdk.toString()), words);
    }

    private Finished start(Map<String, String> environment, String... words) throws Exception {
        return run(root.resolve("dlc"), environment, words);
    }

    private Finished run(Path command, Map<String, String> environment, String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("/bin/sh", command.toString()));
        line.addAll(List.of(words));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        return new Finished(exit, Files.readString(out), Files.readString(err));
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(root.resolve("builds"));
    }

    /** A JDK whose java prints its folder's name and its arguments, and exits as {@code --exit=N} says. */
    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve("jdks").resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        script(home.resolve("bin/java"), """
            #!/bin/sh
            printf '%s:' NAME
            for word in "$@"; do printf '[%s]' "$word"; done
            case $word in --exit=*) exit "${word#--exit=}" ;; esac
            """.replace("NAME", name));
        return home;
    }

    private static String path(Path jdk) {
        return jdk.resolve("bin") + ":/usr/bin:/bin";
    }

    private static void script(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        assertTrue(file.toFile().setExecutable(true));
    }
}
