package dev.dlc.cli;

import dev.dlc.cli.usage.UsageCode;
import dev.dlc.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A bug in dlc: the user gets a short diagnostic, the stack trace goes to a file for the report. */
final class InternalError {
    private InternalError() {}

    /** Writes the report and describes the failure. */
    static Diagnostic report(List<String> words, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return Diagnostic.nowhere(UsageCode.OUT_OF_MEMORY, "the heap of " + heapMegabytes() + " MB is full")
                    .fix("use a smaller batch, or a larger heap: DLC_JAVA_OPTIONS=-Xmx8g dlc ...");
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        String what = failure.getClass().getSimpleName()
                + (failure.getMessage() == null ? "" : ": " + firstLine(failure.getMessage()));
        Diagnostic diagnostic = Diagnostic.nowhere(UsageCode.INTERNAL_ERROR, "dlc failed: " + what);
        String text = "dlc " + Version.TEXT + ", Java " + System.getProperty("java.vm.version") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + "\n"
                + "dlc " + String.join(" ", words) + "\n\n" + trace;
        try {
            Path file = Files.createTempFile("dlc-error-", ".txt");
            Files.writeString(file, text);
            return diagnostic.fix("this is a bug in dlc: please report it with the file " + file);
        } catch (IOException e) {
            return diagnostic.fix("this is a bug in dlc: please report it with these lines (no file could be written, "
                    + e.getMessage() + ")\n" + text);
        }
    }

    private static long heapMegabytes() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
