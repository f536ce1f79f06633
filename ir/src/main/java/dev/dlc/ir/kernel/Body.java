package dev.dlc.ir.kernel;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import java.util.List;

/** What a kernel does. */
public sealed interface Body {
    /**
     * Independent iterations over the product of the parallel axes.
     *
     * @param parallel the axes, outermost first; may be empty
     * @param temporaries memory of each position alone; its numbers follow those of the kernel's buffers
     * @param statements run at each position
     */
    record LoopNest(List<Axis> parallel, List<Temporary> temporaries, List<Statement> statements) implements Body {
        public LoopNest {
            parallel = List.copyOf(parallel);
            temporaries = List.copyOf(temporaries);
            statements = List.copyOf(statements);
        }

        /** Iterations without memory of their own. */
        public LoopNest(List<Axis> parallel, List<Statement> statements) {
            this(parallel, List.of(), statements);
        }
    }

    /**
     * Memory that an iteration writes before it reads it and that nobody sees after it.
     *
     * @param dtype the type of its elements, which values are computed in
     * @param elements their number, over the sizes of the kernel
     */
    record Temporary(DType dtype, Dim elements) {}

    /**
     * Sums of products: matrix products and convolutions as implicit matrix products. At each position of batch, m and
     * n axes the local {@code accumulator} is the fma chain over the k axes in row-major order of {@code a * b} from
     * +0; then the epilogue runs.
     *
     * @param batch axes of both factors and the result; outermost first, as in every list
     * @param m axes of {@code a} and the result
     * @param n axes of {@code b} and the result
     * @param k axes of {@code a} and {@code b}
     * @param a the left factor, over batch, m and k; evaluated while packing
     * @param b the right factor, over batch, k and n
     * @param accumulator the local that the epilogue reads
     * @param epilogue over batch, m and n; stores the results
     */
    record Contraction(
            List<Axis> batch,
            List<Axis> m,
            List<Axis> n,
            List<Axis> k,
            Expr a,
            Expr b,
            String accumulator,
            List<Statement> epilogue)
            implements Body {
        public Contraction {
            batch = List.copyOf(batch);
            m = List.copyOf(m);
            n = List.copyOf(n);
            k = List.copyOf(k);
            epilogue = List.copyOf(epilogue);
        }
    }

    /**
     * Updates that go where data says. Each row of the destination belongs to one item, which first runs {@code start}
     * on its rows, then walks all updates in order and runs {@code combine} for those whose destination is one of its
     * rows; so each destination sees its updates in order.
     *
     * @param row the axis over destination rows; its symbol stands for the destination in {@code combine} too
     * @param start initialises a row
     * @param update the axis over updates
     * @param destination the row of an update, i32; out of range is dropped
     * @param combine applies an update to its row
     */
    record Scatter(Axis row, List<Statement> start, Axis update, Expr destination, List<Statement> combine)
            implements Body {
        public Scatter {
            start = List.copyOf(start);
            combine = List.copyOf(combine);
        }
    }

    /**
     * Stable sorting along an axis.
     *
     * @param rows independent sorts
     * @param along the sorted axis
     * @param key what is compared; NaN counts as largest
     * @param descending largest first
     * @param position the local that holds, for output step {@code along}, the i32 position of the element that goes
     *     there
     * @param kept the axis of the output: its extent is the sorted axis's, or less for top-k
     * @param statements run for each step of {@code kept}
     */
    record Sort(
            List<Axis> rows,
            Axis along,
            Expr key,
            boolean descending,
            String position,
            Axis kept,
            List<Statement> statements)
            implements Body {
        public Sort {
            rows = List.copyOf(rows);
            statements = List.copyOf(statements);
        }
    }
}
