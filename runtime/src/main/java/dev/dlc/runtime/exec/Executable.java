package dev.dlc.runtime.exec;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One graph compiled for one device. Holds code only; {@link #prepare} makes what runs. */
public interface Executable {
    /** The inputs, in the order of {@link Run#input}. */
    List<Input> inputs();

    /** The names of the reports, in the order of {@link Run#report}. */
    List<String> reports();

    /** The outputs, in the order of {@link Run#output}. */
    List<Output> outputs();

    /** Generates the code that {@link #prepare} would generate. Nothing to do where none is generated. */
    default void generate() {}

    /**
     * Everything that runs with given sizes need: memory plan, arguments of the launches. Not thread-safe; prepare one
     * for each thread.
     *
     * @param leaves the parameters and state that the runs read and write
     * @param sizes the value of each size symbol
     * @throws dev.dlc.diagnostic.DlcException where sizes break a rule of the program, or its memory does not fit the
     *     heap
     */
    Run prepare(LeafStore leaves, Map<String, Long> sizes);

    /**
     * An input of the graph.
     *
     * @param span where it is declared; empty for a graph that has no source
     */
    record Input(String name, Type.Tensor type, Optional<Span> span) {}

    /** A named result. */
    record Output(String name, Type.Tensor type) {}

    /** Prepared memory and arguments. */
    interface Run {
        /**
         * Binds the elements of an input: a primitive array of its dtype that holds at least its elements; not copied.
         */
        void input(int index, Object array);

        /**
         * Computes all results, and no updates.
         *
         * @return what went wrong: a guarded report that is not finite, a check that fails; empty when all is well
         */
        Optional<Failure> compute();

        /**
         * Computes the updates that belong to the last {@link #compute} and writes them into the leaves; not to be
         * called after a failure. Once the first leaf has changed, nothing stops it.
         */
        void commit();

        /** A report of the last run. */
        double report(int index);

        /** A copy of an output of the last run: a primitive array of its dtype. */
        Object output(int index);

        /** Bytes of intermediate values, before and after memory planning. */
        Memory memory();
    }

    /** Bytes of intermediate values side by side, and of the arena that holds them. */
    record Memory(long before, long after) {}

    /** Why a run stopped. */
    sealed interface Failure {
        /** A guarded report that is NaN or infinite. */
        record NotFinite(String report, double value) implements Failure {}

        /** A check that does not hold. */
        record CheckFailed(String message, Optional<Span> span) implements Failure {}
    }
}
