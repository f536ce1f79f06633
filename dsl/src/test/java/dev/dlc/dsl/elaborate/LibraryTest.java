package dev.dlc.dsl.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.Compiler;
import dev.dlc.dsl.program.Checked;
import dev.dlc.dsl.program.TestProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LibraryTest {
    @TestFactory
    Stream<DynamicTest> everyFileIsRight() {
        return Library.files().stream()
                .map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> {
                    Compilation compilation =
                            Library.compile(path.getFileName().toString(), Library.read(path), Library.examples());
                    Checked checked = compilation.check();
                    assertEquals("", DiagnosticRenderer.render(checked.diagnostics()));
                    for (TestProgram test : compilation.tests()) {
                        boolean says = !test.graph().roots().isEmpty()
                                || !test.gradients().isEmpty();
                        assertTrue(says, () -> "the test \"" + test.name() + "\" checks nothing");
                    }
                }));
    }

    @Test
    void listOfModulesIsComplete() {
        List<String> found = Library.files().stream()
                .filter(path -> path.startsWith(Path.of("..", "stdlib")))
                .map(path -> path.getFileName().toString().replace(".dlm", ""))
                .toList();
        SourceFile empty = new SourceFile("empty.dlm", "");
        Compilation compilation = Compiler.compile(empty);
        assertEquals(List.of(), compilation.check().diagnostics());
        assertEquals(
                found,
                Library.read(Path.of("..", "stdlib", "modules.txt")).lines().toList());
    }
}
