package dev.dlc.runtime.exec;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Graph;
import java.util.Map;
import java.util.Optional;

/** Something that runs graphs. Strict: what it cannot run is an error, nothing runs elsewhere. */
public interface Device extends AutoCloseable {
    /** The name, as {@code --device} takes it. */
    String name();

    /**
     * Compiles a graph as the front end made it.
     *
     * @throws dev.dlc.diagnostic.DlcException where the graph cannot be differentiated or lowered
     */
    Executable compile(Graph graph);

    /**
     * As {@link #compile}, but where the derivative of a loop needs values of the loop, most of them are computed again
     * instead of kept: the same bits, in less memory and more time. A device that plans no memory compiles as usual.
     */
    default Executable compileInSegments(Graph graph) {
        return compile(graph);
    }

    /**
     * Runs a graph node by node and finds the first value that is not finite. Results are the same bits as of
     * {@link #compile}; parameters and state stay as they are.
     *
     * @param inputs the elements of each input by name
     */
    Optional<Suspect> findNotFinite(Graph graph, LeafStore leaves, Map<String, Long> sizes, Map<String, Object> inputs);

    /**
     * A value that is not finite.
     *
     * @param label the op, or the leaf's name
     * @param value the first element that is not finite
     * @param index its place, row-major
     * @param span the source
     */
    record Suspect(String label, double value, int index, Optional<Span> span) {}

    /**
     * Which code runs: {@code vector}, {@code scalar}, {@code reference}, or {@code mixed} while vector code warms up.
     */
    String lane();

    /** Frees threads. */
    @Override
    void close();
}
