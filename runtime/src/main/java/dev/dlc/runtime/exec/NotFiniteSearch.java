package dev.dlc.runtime.exec;

import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.optimizer.program.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks for the first value that is not finite, launch by launch. NaN comes before infinity: an infinite value may be
 * meant, such as the mask of an attention.
 */
final class NotFiniteSearch implements StepRunner.Launcher {
    private final Program program;
    private final Object[] slabs;
    private final int[] lengths;
    private final Consumer<BoundStep.Launch> dispatch;
    private final Set<Integer> seen = new HashSet<>();
    private Optional<Device.Suspect> found = Optional.empty();

    /**
     * A search.
     *
     * @param slabs the arrays
     * @param lengths the number of elements of each value
     * @param dispatch runs a launch
     */
    NotFiniteSearch(Program program, Object[] slabs, int[] lengths, Consumer<BoundStep.Launch> dispatch) {
        this.program = program;
        this.slabs = slabs;
        this.lengths = lengths;
        this.dispatch = dispatch;
    }

    /** The first NaN so far, or else the first infinite value. */
    Optional<Device.Suspect> found() {
        return found;
    }

    private boolean isNaN() {
        return found.isPresent() && Double.isNaN(found.get().value());
    }

    @Override
    public boolean run(BoundStep.Launch launch) {
        check(launch, true);
        if (!isNaN()) {
            dispatch.accept(launch);
            check(launch, false);
        }
        return !isNaN();
    }

    /** Checks what a launch is given and nothing has computed, or what it has written. */
    private void check(BoundStep.Launch launch, boolean before) {
        List<Kernel.Buffer> buffers = launch.code().kernel().buffers();
        for (int call = 0; call < launch.calls().length; call++) {
            int[] args = launch.calls()[call];
            for (int i = 0; i < buffers.size(); i++) {
                int value = launch.source().calls().get(call).values().get(i);
                boolean written = buffers.get(i).access() != Kernel.Access.READ;
                if (before ? !written && isGiven(value) : written) {
                    check(value, args[2 * i], args[2 * i + 1]);
                }
            }
        }
    }

    /** Whether a value comes from outside; a tensor of which rows are read counts once for each view. */
    private boolean isGiven(int value) {
        Program.Storage storage = program.values().get(program.base(value)).storage();
        boolean view = program.base(value) != value;
        return !(storage instanceof Program.Storage.Arena) && (view || seen.add(value));
    }

    private void check(int value, int slab, int offset) {
        Program.Value declared = program.values().get(value);
        DType dtype = declared.type().dtype();
        for (int i = 0; i < lengths[value] && dtype.isFloat() && !isNaN(); i++) {
            double element = Slab.get(dtype, slabs[slab], offset + i);
            if (Double.isNaN(element) || Double.isInfinite(element) && found.isEmpty()) {
                found = Optional.of(new Device.Suspect(declared.label(), element, i, declared.span()));
            }
        }
    }
}
