package dev.dlc.runtime.train;

import dev.dlc.ir.Graph;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Compiles graphs on a thread of its own, one after the other, and generates their code, while data is opened, first
 * values are drawn and steps run.
 */
final class CompileAhead implements AutoCloseable {
    private final Device device;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "dlc-compile"));
    private final Map<Graph, CompletableFuture<Executable>> started = new IdentityHashMap<>();

    CompileAhead(Device device) {
        this.device = device;
    }

    /** Asks for a graph; returns at once. */
    void start(Graph graph) {
        started.computeIfAbsent(graph, g -> CompletableFuture.supplyAsync(() -> compile(g), thread));
    }

    private Executable compile(Graph graph) {
        Executable executable = device.compile(graph);
        executable.generate();
        return executable;
    }

    /**
     * The code of a graph, once it is there.
     *
     * @throws dev.dlc.diagnostic.DlcException as {@link Device#compile}
     */
    Executable executable(Graph graph) {
        start(graph);
        try {
            return started.get(graph).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException diagnosed) {
                throw diagnosed;
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed;
        }
    }

    /** Ends the thread after the graph that it compiles now; the others are forgotten. */
    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
    }
}
