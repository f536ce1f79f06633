package dev.dlc.codegen.jvm;

import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Kernel;
import java.util.Arrays;

/**
 * The arguments of a call: slab and offset of each buffer, those of the workspace if there is one, and the sizes. A
 * contraction has two more: the slab for what is prepared from its left factor, an array that grows as needed, and
 * whether that holds already.
 */
public final class Arguments {
    /** The left factor may be another one at each launch. */
    public static final int CHANGING = 0;

    /** The left factor is constant, and nothing has been prepared from it yet. */
    public static final int CONSTANT = 1;

    private static final int PREPARED = 2;

    private Arguments() {}

    /** How many arguments a call has. */
    public static int count(Kernel kernel, Workspace workspace) {
        int buffers = kernel.buffers().size() + (workspace.elements() > 0 ? 1 : 0);
        return 2 * buffers + kernel.sizes().size() + preparation(kernel);
    }

    private static int preparation(Kernel kernel) {
        return kernel.body() instanceof Body.Contraction ? 2 : 0;
    }

    /** The sizes of a call. */
    public static int[] sizes(Kernel kernel, int[] args) {
        int end = args.length - preparation(kernel);
        return Arrays.copyOfRange(args, end - kernel.sizes().size(), end);
    }

    /**
     * Says where a contraction's preparations go.
     *
     * @param slab the number of an array of the accumulator's type
     * @param state {@link #CHANGING} or {@link #CONSTANT}
     */
    public static void prepare(int[] args, int slab, int state) {
        args[args.length - 2] = slab;
        args[args.length - 1] = state;
    }

    /** Forgets what has been prepared from a constant left factor, which has another value now. */
    public static void forget(int[] args) {
        args[args.length - 1] = Math.min(args[args.length - 1], CONSTANT);
    }

    static int preparedSlab(int[] args) {
        return args[args.length - 2];
    }

    static boolean isPrepared(int[] args) {
        return args[args.length - 1] == PREPARED;
    }

    /** Takes note that a launch has been prepared. */
    static void setPrepared(int[] args) {
        args[args.length - 1] = args[args.length - 1] == CHANGING ? CHANGING : PREPARED;
    }
}
