package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.program.TestProgram;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import java.util.List;
import java.util.Optional;

/** Inline tests. */
final class TestEntries {
    private final Elaborator elaborator;

    TestEntries(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** A test as a graph of checks. */
    TestProgram test(Declaration.Test test, Scope scope) {
        String name = test.name().value();
        World world = new World("test." + slug(name), World.Mode.TEST, new Leaves());
        Frame frame = Frame.entry(name);
        try {
            elaborator.blocks().run(test.body(), new Site(scope, frame, world, Optional.empty()), Optional.empty());
        } catch (Failure failure) {
            elaborator.failed(failure, frame);
        }
        return new TestProgram(name, test.span(), checks(world.graph()), world.gradientChecks(), List.of());
    }

    /** The graph without its updates: a test reads what it updated, and nothing is kept after it. */
    private static Graph checks(Graph graph) {
        List<Root> checks = graph.roots().stream()
                .filter(root -> !(root instanceof Root.Update))
                .toList();
        return new Graph(graph.name(), graph.inputs(), checks, graph.checks());
    }

    /** A name with nothing but letters, digits and underscores. */
    private static String slug(String name) {
        String slug = name.replaceAll("[^A-Za-z0-9]+", "_");
        return slug.isEmpty() ? "unnamed" : slug;
    }
}
