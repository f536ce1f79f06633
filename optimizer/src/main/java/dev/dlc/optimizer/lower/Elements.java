package dev.dlc.optimizer.lower;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Threefry;
import dev.dlc.optimizer.index.Views;
import dev.dlc.optimizer.kernel.KernelVerifier;
import dev.dlc.optimizer.kernel.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How an element of a node is computed from elements of its operands, op by op. */
final class Elements {
    private final Reader reader;
    private final Reductions reductions;
    private final Windows windows;

    Elements(Reader reader) {
        this.reader = reader;
        this.reductions = new Reductions(reader);
        this.windows = new Windows(reader);
    }

    Expr compute(Node node, List<Dim> index, List<Guard> guards) {
        reader.draft().computes(node);
        return switch (node.op().name()) {
            case "constant" -> constant(node);
            case "iota" ->
                new Expr.Index(KernelVerifier.computed(node.dtype()), index.get((int)
                        node.attrs().integer("axis")));
            case "size" ->
                new Expr.Index(
                        KernelVerifier.computed(node.dtype()),
                        node.attrs().dims("dim").getFirst());
            case "pad" -> pad(node, index, guards);
            case "concat" -> concat(node, index, guards);
            case "gather" -> gather(node, index, guards);
            case "dynamic_slice" -> dynamicSlice(node, index, guards);
            case "dynamic_update" -> dynamicUpdate(node, index, guards);
            case "fold_key" -> foldKey(node, index, guards);
            case "random_bits" -> randomBits(node, index, guards);
            case "csr_dot" -> reductions.csrDot(node, index, guards);
            default ->
                switch (node.op().family()) {
                    case REDUCE -> reductions.reduce(node, index, guards);
                    case WINDOW -> windows.compute(node, index, guards);
                    case ELEMENTWISE -> elementwise(node, index, guards);
                    case LEAF, RANDOM, MOVEMENT, CONTRACT, INDEX, ORDER, CONTROL, DIFFERENTIATION ->
                        view(node, index, guards);
                };
        };
    }

    private static Expr constant(Node node) {
        double value = node.attrs().reals("values").getFirst();
        double rounded = node.dtype().isFloat() ? Numbers.round(node.dtype(), value) : value;
        return new Expr.Constant(KernelVerifier.computed(node.dtype()), rounded);
    }

    private Expr view(Node node, List<Dim> index, List<Guard> guards) {
        if (!Views.isView(node)) {
            throw new IllegalStateException("the value of " + node + " must be in memory");
        }
        Views.Read read = Views.reads(node, index, reader.ranges()).getFirst();
        return reader.read(node.operand(0), read.index(), guards);
    }

    private Expr elementwise(Node node, List<Dim> index, List<Guard> guards) {
        List<Expr> operands = new ArrayList<>();
        node.operands().forEach(operand -> operands.add(reader.read(operand, index, guards)));
        DType dtype = KernelVerifier.computed(node.dtype());
        boolean sameType = operands.getFirst().dtype() == dtype;
        if (sameType && (node.is(Elementwise.CAST) || node.is(Elementwise.BITCAST))) {
            return operands.getFirst();
        }
        return new Expr.Apply(dtype, node.op(), operands);
    }

    private Expr pad(Node node, List<Dim> index, List<Guard> guards) {
        List<Views.Read> reads = Views.reads(node, index, reader.ranges());
        Views.Read inner = reads.getFirst();
        Expr outside = reader.read(node.operand(1), List.of(), guards);
        if (outside instanceof Expr.Constant constant) {
            return reader.guarded(node.operand(0), inner.index(), guards, inner.guards(), constant.value());
        }
        return choose(node.operand(0), inner, guards, outside);
    }

    private Expr concat(Node node, List<Dim> index, List<Guard> guards) {
        List<Views.Read> reads = Views.reads(node, index, reader.ranges());
        Views.Read last = reads.getLast();
        Expr value = reader.guarded(node.operands().getLast(), last.index(), guards, last.guards(), 0);
        for (int i = reads.size() - 2; i >= 0; i--) {
            value = choose(node.operand(i), reads.get(i), guards, value);
        }
        return value;
    }

    /** The element read where its guards hold, else another value. */
    private Expr choose(Node node, Views.Read read, List<Guard> outer, Expr otherwise) {
        if (read.guards().isEmpty()) {
            return reader.read(node, read.index(), outer);
        }
        Expr value = reader.read(node, read.index(), Reader.union(outer, read.guards()));
        Expr inside = reader.condition(read.guards());
        return new Expr.Apply(value.dtype(), Elementwise.SELECT, List.of(inside, value, otherwise));
    }

    private Expr gather(Node node, List<Dim> index, List<Guard> guards) {
        int axis = (int) node.attrs().integer("axis");
        Node x = node.operand(0);
        int picked = node.operand(1).tensor().rank();
        Expr place = reader.read(node.operand(1), index.subList(axis, axis + picked), guards);
        List<Dim> from = new ArrayList<>(index.subList(0, axis));
        from.add(asIndex(place));
        from.addAll(index.subList(axis + picked, index.size()));
        Guard inside = new Guard(from.get(axis), x.shape().dim(axis));
        return reader.guarded(x, from, guards, List.of(inside), x.dtype().isFloat() ? Double.NaN : 0);
    }

    /** A whole number as a symbol of offsets. */
    private Dim asIndex(Expr value) {
        return switch (value) {
            case Expr.Constant constant -> Dim.of((long) constant.value());
            case Expr.Index index -> index.value();
            case Expr.Local local -> Dim.symbol(local.name());
            case Expr.Load load -> Dim.symbol(reader.local(load).name());
            case Expr.Apply apply -> Dim.symbol(reader.local(apply).name());
            case Expr.Threefry threefry -> Dim.symbol(reader.local(threefry).name());
        };
    }

    /** The clamped start of a block along each axis. */
    private List<Dim> starts(Node node, int first, Shape whole, Shape block, List<Guard> guards) {
        List<Dim> starts = new ArrayList<>();
        for (int axis = 0; axis < whole.rank(); axis++) {
            Expr start = reader.read(node.operand(first + axis), List.of(), guards);
            Dim room = whole.dim(axis).minus(block.dim(axis));
            Expr limited = new Expr.Apply(DType.I32, Elementwise.MIN, List.of(start, new Expr.Index(DType.I32, room)));
            Expr clamped =
                    new Expr.Apply(DType.I32, Elementwise.MAX, List.of(limited, new Expr.Constant(DType.I32, 0)));
            starts.add(room.is(0) ? Dim.ZERO : asIndex(clamped));
        }
        return starts;
    }

    private Expr dynamicSlice(Node node, List<Dim> index, List<Guard> guards) {
        Node x = node.operand(0);
        List<Dim> starts = starts(node, 1, x.shape(), node.shape(), guards);
        List<Dim> from = new ArrayList<>();
        for (int axis = 0; axis < index.size(); axis++) {
            from.add(starts.get(axis).plus(index.get(axis)));
        }
        return reader.read(x, from, guards);
    }

    private Expr dynamicUpdate(Node node, List<Dim> index, List<Guard> guards) {
        Node part = node.operand(1);
        List<Dim> starts = starts(node, 2, node.shape(), part.shape(), guards);
        List<Dim> within = new ArrayList<>();
        List<Guard> inside = new ArrayList<>();
        for (int axis = 0; axis < index.size(); axis++) {
            within.add(index.get(axis).minus(starts.get(axis)));
            Guard guard = new Guard(within.get(axis), part.shape().dim(axis));
            if (!reader.ranges().holds(guard)) {
                inside.add(guard);
            }
        }
        Expr old = reader.read(node.operand(0), index, guards);
        return choose(part, new Views.Read(1, within, inside), guards, old);
    }

    private Expr word(Expr key0, Expr key1, Expr counter0, Expr counter1, int word) {
        return reader.bind(new Expr.Threefry(key0, key1, counter0, counter1, word));
    }

    private static Expr i32(int value) {
        return new Expr.Constant(DType.I32, value);
    }

    /** A number that is an argument of the kernel: kernels that differ in it are equal. */
    private static Expr argument(int value) {
        // The negative of the least number is none.
        return value == Integer.MIN_VALUE ? i32(value) : new Expr.Index(DType.I32, Dim.of(value));
    }

    private Expr foldKey(Node node, List<Dim> index, List<Guard> guards) {
        Dim place = index.getLast();
        List<Dim> many = index.subList(0, index.size() - 1);
        Expr key0 = reader.read(node.operand(0), word(many, Dim.ZERO), guards);
        Expr key1 = reader.read(node.operand(0), word(many, Dim.ONE), guards);
        Expr data = reader.read(node.operand(1), many, guards);
        if (place.constant().isPresent()) {
            int word = (int) place.constant().getAsLong();
            return new Expr.Threefry(key0, key1, data, i32(0), word);
        }
        Expr first = new Expr.Apply(DType.BOOL, Elementwise.EQ, List.of(new Expr.Index(DType.I32, place), i32(0)));
        return new Expr.Apply(
                DType.I32,
                Elementwise.SELECT,
                List.of(first, word(key0, key1, data, i32(0), 0), word(key0, key1, data, i32(0), 1)));
    }

    private static List<Dim> word(List<Dim> key, Dim word) {
        List<Dim> index = new ArrayList<>(key);
        index.add(word);
        return index;
    }

    /** The path's key is derived in the outermost scope that knows the key: it depends on no other axis. */
    private Expr randomBits(Node node, List<Dim> index, List<Guard> guards) {
        int keys = node.operand(0).tensor().rank() - 1;
        List<Dim> key = index.subList(0, keys);
        List<Guard> needed = keys == 0 ? List.of() : guards;
        Expr first = derived(node, key, needed, 0);
        Expr second = derived(node, key, needed, 1);
        Shape each = new Shape(node.shape().dims().subList(keys, node.shape().rank()));
        // A buffer has at most 2^30 elements, so the high word of the place is 0.
        Expr place = new Expr.Index(DType.I32, Views.offset(each, index.subList(keys, index.size())));
        return new Expr.Threefry(first, second, place, i32(0), 0);
    }

    private Expr derived(Node node, List<Dim> key, List<Guard> guards, int word) {
        long hash = Threefry.pathHash(node.attrs().text("path"));
        Node keys = node.operand(0);
        return reader.once(Map.entry(node, word), key, guards, () -> {
            Expr key0 = reader.read(keys, word(key, Dim.ZERO), guards);
            Expr key1 = reader.read(keys, word(key, Dim.ONE), guards);
            return new Expr.Threefry(key0, key1, argument((int) hash), argument((int) (hash >> 32)), word);
        });
    }

    /** Attributes of a window or convolution along an axis. */
    static int at(Attrs attrs, String name, int axis) {
        return attrs.ints(name).get(axis);
    }
}
