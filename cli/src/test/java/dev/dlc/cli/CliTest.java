package dev.dlc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.command.Command;
import dev.dlc.cli.command.Commands;
import dev.dlc.cli.output.Console;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** Help texts and usage errors, word for word, and what happens when a command fails. */
class CliTest {
    @Test
    void helpOfEveryCommand() {
        StringBuilder all = new StringBuilder(Run.of().out());
        for (Command command : Commands.all()) {
            Run run = Run.of(words(command.spec().name() + " --help"));
            assertEquals(0, run.exit());
            all.append("\n----\n").append(run.out());
        }
        Golden.check("help.txt", all.toString());
    }

    @Test
    void helpIsFoundInSeveralWays() {
        assertEquals(Run.of("--help"), Run.of());
        assertEquals(Run.of("help"), Run.of("-h"));
        assertEquals(Run.of("explain", "-h"), Run.of("help", "explain"));
    }

    @Test
    void version() {
        assertEquals(new Run(0, "dlc dev\n", ""), Run.of("--version"));
    }

    @Test
    void usageErrors() {
        Golden.check(
                "usage-errors.txt",
                Stream.of(
                                "trian",
                                "serve",
                                "--epochs",
                                "--verison",
                                "data",
                                "data lost",
                                "explain --jsno",
                                "explain --zzz",
                                "explain --json=yes",
                                "train a.dlm --epochs",
                                "train a.dlm --epochs --resume",
                                "train a.dlm --threads 0",
                                "train a.dlm --device gpu",
                                "train a.dlm --device cpuu",
                                "train a.dlm --out x -o y",
                                "train a.dlm --set lr",
                                "run a.dlm",
                                "explain E0901 E0902",
                                "explain E0900",
                                "explain nonsense",
                                "new",
                                "new 1st",
                                "new --json a b",
                                "completion tcsh",
                                "completion --json")
                        .map(line -> Run.of(words(line)).transcript(line))
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void bugsBecomeADiagnosticAndAFile() throws IOException {
        Run run = Run.of(line -> List.of(new Failing(new IllegalStateException("boom\nsecond line"))), "fail");
        assertEquals(4, run.exit());
        assertTrue(run.err().startsWith("error[E0990]: dlc failed: IllegalStateException: boom\n"), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        Path report = Path.of(run.err().replaceAll("(?s).*with the file ", "").strip());
        assertTrue(Files.readString(report).contains("java.lang.IllegalStateException: boom"));
        Files.delete(report);
    }

    @Test
    void fullHeapIsNoBug() {
        Run run = Run.of(line -> List.of(new Failing(new OutOfMemoryError("Java heap space"))), "fail");
        assertEquals(3, run.exit());
        assertTrue(run.err().startsWith("error[E0910]: the heap of "), run.err());
    }

    @Test
    void jsonCarriesTheDiagnostics() {
        Run run = Run.of("explain", "E0999", "--json");
        assertEquals(2, run.exit());
        assertEquals("", run.err());
        assertEquals(
                "{\"ok\":false,\"diagnostics\":[{\"code\":\"E0909\",\"severity\":\"error\",\"message\":\"there is no"
                        + " code `E0999`\",\"at\":{\"word\":\"E0999\"},\"expected\":\"a code such as"
                        + " E0301\",\"found\":\"E0999\",\"fix\":\"did you mean E0909? `dlc explain` lists all"
                        + " codes\"}]}\n",
                run.out());
    }

    @Test
    void everyExampleOfAHelpTextParses() {
        for (Command command : Commands.all()) {
            String help = Run.of(words(command.spec().name() + " --help")).out();
            for (String example : command.spec().usageMessage().footer()) {
                int start = example.indexOf("dlc ");
                assertTrue(start >= 0, example);
                String line = example.substring(start + 4).replaceAll("[|)].*|   .*", "");
                assertEquals(help, Run.of(words(line + " --help")).out(), example);
            }
        }
    }

    private static String[] words(String line) {
        return line.strip().split(" +");
    }

    private record Failing(Throwable failure) implements Command {
        @Override
        public CommandSpec spec() {
            return CommandSpecs.of(this, "fail", "fail", List.of(), List.of(), List.of());
        }

        @Override
        public int run(Arguments arguments, Console console) {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }
}
