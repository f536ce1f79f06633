package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes stores to buffers that nobody reads out of a kernel, and then what only they needed. */
final class StoreRemover extends KernelMap {
    private final Set<Integer> unread;

    private StoreRemover(Set<Integer> unread) {
        this.unread = unread;
    }

    /**
     * A kernel without some of its results.
     *
     * @param kernel the kernel
     * @param buffers the buffers that are left, by their number in the former kernel
     * @param sizes the sizes that are left, by their number in the former kernel
     */
    record Reduced(Kernel kernel, List<Integer> buffers, List<Integer> sizes) {}

    /**
     * The kernel without stores to some buffers.
     *
     * @param unread buffers that the kernel only writes, not all that it writes
     */
    static Reduced without(Kernel kernel, Set<Integer> unread) {
        Body body = LetCleaner.clean(new StoreRemover(unread).body(kernel.body()));
        Renumbering numbers = new Renumbering(kernel);
        Body renumbered = numbers.body(body);
        List<Integer> buffers = List.copyOf(numbers.buffers.keySet());
        Kernel reduced = new Kernel(
                KernelNames.of(renumbered),
                buffers.stream().map(kernel.buffers()::get).toList(),
                List.copyOf(numbers.sizes.values()),
                renumbered);
        return new Reduced(
                reduced,
                buffers,
                numbers.sizes.keySet().stream().map(kernel.sizes()::indexOf).toList());
    }

    @Override
    protected List<Statement> statements(List<Statement> statements) {
        List<Statement> kept = new ArrayList<>();
        for (Statement statement : statements) {
            Statement mapped = statement(statement);
            boolean gone = switch (mapped) {
                case Statement.Store store -> unread.contains(store.buffer());
                case Statement.Loop loop -> loop.body().isEmpty();
                case Statement.Running running -> running.body().isEmpty();
                case Statement.Let let -> false;
                case Statement.Reduce reduce -> false;
                case Statement.Combine combine -> false;
            };
            if (!gone) {
                kept.add(mapped);
            }
        }
        return kept;
    }

    /** Numbers buffers and sizes, axes and locals in the order of their use, as {@link Canonical} does. */
    private static final class Renumbering extends KernelMap {
        private final Map<Integer, Integer> buffers = new LinkedHashMap<>();
        private final Map<String, String> sizes = new LinkedHashMap<>();
        private final Map<String, String> names = new LinkedHashMap<>();
        private final Kernel kernel;
        private int axes;
        private int locals;

        Renumbering(Kernel kernel) {
            this.kernel = kernel;
        }

        @Override
        protected int buffer(int buffer) {
            return buffers.computeIfAbsent(buffer, key -> buffers.size());
        }

        @Override
        protected Axis axis(Axis axis) {
            Dim extent = dim(axis.extent());
            String fresh = "i" + axes++;
            names.put(axis.name(), fresh);
            return new Axis(fresh, extent);
        }

        @Override
        protected String bind(String name) {
            String fresh = "v" + locals++;
            names.put(name, fresh);
            return fresh;
        }

        @Override
        protected String use(String name) {
            return names.get(name);
        }

        @Override
        protected Dim dim(Dim dim) {
            return dim.substitute(symbol -> Dim.symbol(
                    kernel.sizes().contains(symbol)
                            ? sizes.computeIfAbsent(symbol, key -> "s" + sizes.size())
                            : names.get(symbol)));
        }
    }
}
