package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.Program;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One run of a kernel, before it has a place in the order. Equal to itself alone. */
public final class Task {
    private final Kernel kernel;
    private final List<Cell> cells;
    private final List<Dim> sizes;
    private final List<Program.Origin> origins;
    private final Set<Cell> reads;
    private final Set<Cell> writes;

    /**
     * A task.
     *
     * @param kernel the kernel
     * @param cells what each buffer holds
     * @param sizes the value of each size of the kernel
     * @param origins the nodes that it computes
     */
    Task(Kernel kernel, List<Cell> cells, List<Dim> sizes, List<Program.Origin> origins) {
        this.kernel = kernel;
        this.cells = List.copyOf(cells);
        this.sizes = List.copyOf(sizes);
        this.origins = List.copyOf(origins);
        this.reads = except(Kernel.Access.WRITE);
        this.writes = except(Kernel.Access.READ);
    }

    private Set<Cell> except(Kernel.Access excluded) {
        Set<Cell> found = new LinkedHashSet<>();
        for (int i = 0; i < cells.size(); i++) {
            if (kernel.buffers().get(i).access() != excluded) {
                found.add(cells.get(i));
            }
        }
        return found;
    }

    /** The kernel. */
    public Kernel kernel() {
        return kernel;
    }

    /** What each buffer of the kernel holds. */
    public List<Cell> cells() {
        return cells;
    }

    /** The value of each size of the kernel. */
    public List<Dim> sizes() {
        return sizes;
    }

    /** The nodes that the task computes. */
    public List<Program.Origin> origins() {
        return origins;
    }

    /** The cells that are read. */
    public Set<Cell> reads() {
        return reads;
    }

    /** The cells that are written. */
    public Set<Cell> writes() {
        return writes;
    }

    /** The same work on other memory: what stood in one cell stands in another one. */
    public Task moved(Cell from, Cell to) {
        return new Task(
                kernel,
                cells.stream().map(cell -> cell.equals(from) ? to : cell).toList(),
                sizes,
                origins);
    }

    /**
     * The same work without some results that nobody reads. A result that the kernel itself reads stays, and where none
     * would be left all do.
     */
    public Task without(Set<Cell> unread) {
        Set<Integer> buffers = new LinkedHashSet<>();
        for (int i = 0; i < cells.size(); i++) {
            if (kernel.buffers().get(i).access() == Kernel.Access.WRITE && unread.contains(cells.get(i))) {
                buffers.add(i);
            }
        }
        if (buffers.isEmpty() || buffers.size() == writes.size()) {
            return this;
        }
        StoreRemover.Reduced reduced = StoreRemover.without(kernel, buffers);
        return new Task(
                reduced.kernel(),
                reduced.buffers().stream().map(cells::get).toList(),
                reduced.sizes().stream().map(sizes::get).toList(),
                origins);
    }

    /** The same work, where cells that nobody else reads or writes become temporary memory as far as possible. */
    public Task withTemporaries(Set<Cell> own) {
        Set<Integer> buffers = new LinkedHashSet<>();
        for (int i = 0; i < cells.size(); i++) {
            if (own.contains(cells.get(i)) && cells.indexOf(cells.get(i)) == cells.lastIndexOf(cells.get(i))) {
                buffers.add(i);
            }
        }
        RowMemory.Reduced reduced = RowMemory.of(kernel, buffers);
        return new Task(
                reduced.kernel(), reduced.buffers().stream().map(cells::get).toList(), sizes, origins);
    }

    /** The same work by an equal kernel, so that one object stands for all equal kernels. */
    public Task with(Kernel equal) {
        return new Task(equal, cells, sizes, origins);
    }
}
