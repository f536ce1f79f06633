package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.ArrayList;
import java.util.List;
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
        List<Integer> buffers = numbers.buffers();
        Kernel reduced = new Kernel(
                KernelNames.of(renumbered),
                buffers.stream().map(kernel.buffers()::get).toList(),
                numbers.sizeNames(),
                renumbered);
        List<Integer> sizes = numbers.sizes().stream()
                .map(size -> kernel.sizes().indexOf(size.toString()))
                .toList();
        return new Reduced(reduced, buffers, sizes);
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

    /** The numbers of what is left. */
    private static final class Renumbering extends Numbering {
        private final Kernel kernel;

        Renumbering(Kernel kernel) {
            this.kernel = kernel;
        }

        @Override
        protected Axis axis(Axis axis) {
            return numbered(axis, dim(axis.extent()));
        }

        @Override
        protected Dim dim(Dim dim) {
            return dim.substitute(
                    symbol -> kernel.sizes().contains(symbol) ? size(Dim.symbol(symbol)) : Dim.symbol(use(symbol)));
        }
    }
}
