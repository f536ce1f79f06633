package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The form in which kernels of the same structure are equal: reductions share passes; neighbouring axes are merged;
 * axes, locals, sizes and buffers are numbered in the order of their first use; and factors, offsets and extents are
 * arguments, but for literals that shape the code.
 *
 * <p>Literal stay factors and offsets of at most 2 (contiguous, repeated, strided access), extents of at most 8 of
 * reductions, chains and inner loops (windows, kernels of convolutions), and numbers inside quotients; and every
 * literal of a contraction, so that its epilogue can tell which axes are one in memory.
 */
final class Canonical extends Numbering {
    private static final long SMALL_FACTOR = 2;
    private static final long SMALL_EXTENT = 8;

    private final Set<Integer> read = new HashSet<>();
    private final Set<Integer> written = new HashSet<>();
    private final boolean contraction;
    // Whether extents are those of small loops, which may be unrolled.
    private boolean unrolled;

    private Canonical(boolean contraction) {
        this.contraction = contraction;
    }

    /**
     * A kernel in canonical form and what it is called with.
     *
     * @param kernel the kernel
     * @param cells what each of its buffers holds
     * @param sizes the value of each of its sizes, over the sizes of the graph
     */
    record Call(Kernel kernel, List<Cell> cells, List<Dim> sizes) {}

    static Call of(KernelWriter.Written written) {
        Body clean = AxisMerger.merge(LetCleaner.clean(ReduceMerger.merge(written.body())));
        Canonical canonical = new Canonical(clean instanceof Body.Contraction);
        Body body = canonical.body(clean);
        List<Cell> order =
                canonical.buffers().stream().map(written.cells()::get).toList();
        List<Kernel.Buffer> buffers = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            buffers.add(new Kernel.Buffer(order.get(i).type().dtype(), canonical.access(i)));
        }
        Kernel kernel = new Kernel(KernelNames.of(body), buffers, canonical.sizeNames(), body);
        return new Call(kernel, order, canonical.sizes());
    }

    private Kernel.Access access(int buffer) {
        if (!written.contains(buffer)) {
            return Kernel.Access.READ;
        }
        return read.contains(buffer) ? Kernel.Access.READ_WRITE : Kernel.Access.WRITE;
    }

    @Override
    protected Axis axis(Axis axis) {
        long literal = axis.extent().constant().orElse(Long.MAX_VALUE);
        boolean dependent = axis.extent().symbols().stream().anyMatch(this::isBound);
        Dim extent;
        if (dependent) {
            extent = dim(axis.extent());
        } else {
            boolean stays = contraction ? literal < Long.MAX_VALUE : unrolled && literal <= SMALL_EXTENT;
            extent = stays ? axis.extent() : size(axis.extent());
        }
        return numbered(axis, extent);
    }

    @Override
    public Statement statement(Statement statement) {
        unrolled = true;
        Statement mapped = super.statement(statement);
        switch (mapped) {
            case Statement.Store store -> written.add(store.buffer());
            case Statement.Combine combine -> {
                read.add(combine.buffer());
                written.add(combine.buffer());
            }
            case Statement.Let let -> {}
            case Statement.Loop loop -> {}
            case Statement.Reduce reduce -> {}
            case Statement.Running running -> {}
        }
        return mapped;
    }

    @Override
    public Expr expr(Expr expr) {
        if (expr instanceof Expr.Index index && index.value().constant().isPresent()) {
            return new Expr.Index(index.dtype(), argument(index.value()));
        }
        Expr mapped = super.expr(expr);
        if (mapped instanceof Expr.Load load) {
            read.add(load.buffer());
        }
        return mapped;
    }

    /** Groups terms by what they have of axes and locals; the rest of each is a factor, which becomes a size. */
    @Override
    protected Dim dim(Dim dim) {
        Map<Dim.Monomial, Dim> factors = new TreeMap<>();
        dim.terms().forEach((monomial, coefficient) -> {
            List<Dim.Atom> local = new ArrayList<>();
            Dim factor = Dim.of(coefficient);
            for (Dim.Atom atom : monomial.atoms()) {
                if (isLocal(atom)) {
                    local.add(atom);
                } else {
                    factor = factor.times(dim(atom));
                }
            }
            factors.merge(new Dim.Monomial(local), factor, Dim::plus);
        });
        Dim sum = Dim.ZERO;
        for (Map.Entry<Dim.Monomial, Dim> term : factors.entrySet()) {
            Dim product = factor(term.getValue());
            for (Dim.Atom atom : term.getKey().atoms()) {
                product = product.times(renamed(atom));
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    /** A negative factor is the negative of a size, so that strides which cancel out are seen to. */
    private Dim factor(Dim value) {
        return contraction && value.constant().isPresent() ? value : argument(value);
    }

    /** A value as a size, unless it is a small literal. */
    private Dim argument(Dim value) {
        if (Math.abs(value.constant().orElse(Long.MAX_VALUE)) <= SMALL_FACTOR) {
            return value;
        }
        boolean negative = value.terms().values().stream().allMatch(coefficient -> coefficient < 0);
        return negative ? size(value.times(-1)).times(-1) : size(value);
    }

    private static Dim dim(Dim.Atom atom) {
        return switch (atom) {
            case Dim.Atom.Symbol symbol -> Dim.symbol(symbol.name());
            case Dim.Atom.FloorDiv div -> div.numerator().floorDiv(div.denominator());
        };
    }

    private boolean isLocal(Dim.Atom atom) {
        return dim(atom).symbols().stream().anyMatch(this::isBound);
    }

    private Dim renamed(Dim.Atom atom) {
        return switch (atom) {
            case Dim.Atom.Symbol symbol -> Dim.symbol(use(symbol.name()));
            case Dim.Atom.FloorDiv div -> insideQuotient(div.numerator()).floorDiv(insideQuotient(div.denominator()));
        };
    }

    /** Inside quotients literals stay, since dividing by a known number is cheap; symbols of the graph become sizes. */
    private Dim insideQuotient(Dim dim) {
        return dim.substitute(symbol -> isBound(symbol) ? Dim.symbol(use(symbol)) : size(Dim.symbol(symbol)));
    }
}
