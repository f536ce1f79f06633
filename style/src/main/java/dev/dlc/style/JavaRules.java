package dev.dlc.style;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Rules on the syntax tree of Java sources: length of methods, no wildcard imports. */
final class JavaRules {
    /** A method whose body has more lines than this is printed. */
    static final int LONG_METHOD = 40;

    /** A method whose body has more lines than this fails the build. */
    static final int TOO_LONG_METHOD = 60;

    private JavaRules() {}

    static List<Finding> check(List<SourceText> sources) {
        if (sources.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<URI, Path> paths = new HashMap<>();
        List<JavaFileObject> files = new ArrayList<>();
        for (SourceText source : sources) {
            JavaFileObject file = new InMemory(source);
            files.add(file);
            paths.put(file.toUri(), source.path());
        }
        List<String> options = List.of("-proc:none");
        // Syntax errors are the compiler's to report, so the listener drops them here.
        JavacTask task = (JavacTask) compiler.getTask(null, null, diagnostic -> {}, options, null, files);
        List<Finding> findings = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                Path path = paths.get(unit.getSourceFile().toUri());
                unit.accept(new Scanner(path, unit, Trees.instance(task).getSourcePositions(), findings), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return findings;
    }

    private static final class InMemory extends SimpleJavaFileObject {
        private final String text;

        InMemory(SourceText source) {
            super(URI.create("string:///" + source.path().toString().replace('\\', '/')), Kind.SOURCE);
            text = source.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Scanner extends TreeScanner<Void, Void> {
        private final Path path;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final LineMap lines;
        private final List<Finding> findings;

        Scanner(Path path, CompilationUnitTree unit, SourcePositions positions, List<Finding> findings) {
            this.path = path;
            this.unit = unit;
            this.positions = positions;
            this.lines = unit.getLineMap();
            this.findings = findings;
        }

        @Override
        public Void visitImport(ImportTree node, Void none) {
            if (node.getQualifiedIdentifier().toString().endsWith(".*")) {
                long line = lines.getLineNumber(positions.getStartPosition(unit, node));
                findings.add(Finding.error(path, line, "a wildcard import; name each class"));
            }
            return super.visitImport(node, null);
        }

        @Override
        public Void visitMethod(MethodTree node, Void none) {
            BlockTree body = node.getBody();
            if (body != null) {
                long first = lines.getLineNumber(positions.getStartPosition(unit, body));
                long last = lines.getLineNumber(positions.getEndPosition(unit, body));
                long length = last - first - 1;
                if (length > LONG_METHOD) {
                    String message = "method " + node.getName() + " has " + length + " lines; split it (from "
                            + LONG_METHOD + " lines it is long, above " + TOO_LONG_METHOD + " the build fails)";
                    findings.add(new Finding(path, first, length > TOO_LONG_METHOD, message));
                }
            }
            return super.visitMethod(node, null);
        }
    }
}
