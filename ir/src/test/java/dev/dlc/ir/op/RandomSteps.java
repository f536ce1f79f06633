package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What a random graph is made of. A step that finds no operands that fit makes nothing. Values stay moderate, so that
 * results in different arithmetic can be compared.
 */
final class RandomSteps {
    /** No tensor gets more elements than this, with N at its largest. */
    private static final long MOST = 1500;

    private RandomSteps() {}

    /** Makes nodes from nodes. */
    interface Maker {
        List<Node> apply(Emit e, List<Node> pool, RandomGraph.Step step);
    }

    private static final List<Op> SMOOTH = List.of(
            Elementwise.NEG,
            Elementwise.TANH,
            Elementwise.SIN,
            Elementwise.COS,
            Elementwise.ERF,
            Elementwise.ABS,
            Elementwise.SIGN,
            Elementwise.FLOOR,
            Elementwise.CEIL,
            Elementwise.ROUND);
    private static final List<Op> OF_TAMED =
            List.of(Elementwise.EXP, Elementwise.EXPM1, Elementwise.SIGN, Elementwise.TANH);
    private static final List<Op> OF_POSITIVE =
            List.of(Elementwise.LOG, Elementwise.LOG1P, Elementwise.SQRT, Elementwise.RSQRT);
    private static final List<Op> REAL = List.of(
            Elementwise.ADD, Elementwise.MUL, Elementwise.SUB, Elementwise.MAX, Elementwise.MIN, Elementwise.ATAN2);
    private static final List<Op> WHOLE = List.of(
            Elementwise.ADD,
            Elementwise.SUB,
            Elementwise.MUL,
            Elementwise.DIV,
            Elementwise.REM,
            Elementwise.MAX,
            Elementwise.AND,
            Elementwise.XOR,
            Elementwise.SHIFT_LEFT,
            Elementwise.SHIFT_RIGHT);
    private static final List<Op> COMPARE =
            List.of(Elementwise.LT, Elementwise.GT, Elementwise.LE, Elementwise.GE, Elementwise.EQ, Elementwise.NE);
    private static final List<Op> REDUCE = List.of(Reduce.SUM, Reduce.MAX, Reduce.MIN, Reduce.SUM);
    private static final List<Op> CUMULATIVE =
            List.of(Order.CUMULATIVE_SUM, Order.CUMULATIVE_MAX, Order.CUMULATIVE_MIN, Order.CUMULATIVE_SUM);

    static final List<Maker> ALL = List.of(
            (e, pool, s) -> pick(pool, s.first(), RandomSteps::isReal)
                    .map(x -> List.of(e.unary(of(SMOOTH, s.variant()), x)))
                    .orElse(List.of()),
            (e, pool, s) -> pick(pool, s.first(), RandomSteps::isReal)
                    .map(x -> List.of(e.unary(of(OF_TAMED, s.variant()), e.tanh(x))))
                    .orElse(List.of()),
            (e, pool, s) -> pick(pool, s.first(), RandomSteps::isReal)
                    .map(x -> List.of(e.unary(of(OF_POSITIVE, s.variant()), e.add(e.abs(x), e.scalar(DType.F32, 0.5)))))
                    .orElse(List.of()),
            (e, pool, s) -> pair(pool, s, RandomSteps::isReal, (x, y) -> e.binary(of(REAL, s.variant()), x, y)),
            (e, pool, s) ->
                    pair(pool, s, RandomSteps::isReal, (x, y) -> e.div(x, e.add(e.mul(y, y), e.scalar(DType.F32, 1)))),
            (e, pool, s) -> pair(pool, s, RandomSteps::isWhole, (x, y) -> e.binary(of(WHOLE, s.variant()), x, y)),
            (e, pool, s) -> pair(pool, s, RandomSteps::isReal, (x, y) -> e.binary(of(COMPARE, s.variant()), x, y)),
            (e, pool, s) -> pair(pool, s, RandomSteps::isReal, (x, y) -> e.select(e.lt(x, y), e.mul(x, y), x)),
            (e, pool, s) -> pick(pool, s.first(), x -> x.dtype() != DType.F32)
                    .map(x -> List.of(e.cast(x, DType.F32)))
                    .orElse(List.of()),
            (e, pool, s) -> pick(pool, s.first(), RandomSteps::isReal)
                    .map(x -> List.of(e.cast(
                            e.mul(e.tanh(x), e.scalar(DType.F32, 9)), s.variant() % 2 == 0 ? DType.I32 : DType.BOOL)))
                    .orElse(List.of()),
            RandomSteps::reduce,
            RandomSteps::move,
            RandomSteps::join,
            RandomSteps::contract,
            RandomSteps::normalise,
            RandomSteps::slide,
            RandomSteps::index,
            RandomSteps::order,
            RandomSteps::control,
            RandomSteps::leaf);

    private static boolean isReal(Node node) {
        return node.dtype() == DType.F32;
    }

    private static boolean isWhole(Node node) {
        return node.dtype() == DType.I32;
    }

    private static <T> T of(List<T> list, int choice) {
        return list.get(Math.floorMod(choice, list.size()));
    }

    private static Optional<Node> pick(List<Node> pool, int choice, Predicate<Node> fits) {
        // the newest nodes first, so that graphs grow deep
        List<Node> found = new ArrayList<>(pool.stream().filter(fits).toList().reversed());
        return found.isEmpty() ? Optional.empty() : Optional.of(of(found, choice));
    }

    private interface Two {
        Node make(Node x, Node y);
    }

    private static List<Node> pair(List<Node> pool, RandomGraph.Step s, Predicate<Node> fits, Two two) {
        return pick(pool, s.first(), fits)
                .flatMap(x -> pick(pool, s.second(), y -> fits.test(y) && isBroadcastable(x, y))
                        .map(y -> List.of(two.make(x, y))))
                .orElse(List.of());
    }

    private static boolean isBroadcastable(Node x, Node y) {
        for (int back = 1; back <= Math.min(x.shape().rank(), y.shape().rank()); back++) {
            Dim a = x.shape().dim(x.shape().rank() - back);
            Dim b = y.shape().dim(y.shape().rank() - back);
            if (!a.equals(b) && !a.is(1) && !b.is(1)) {
                return false;
            }
        }
        return isSmall(Broadcasting.shape(x.shape(), y.shape()));
    }

    private static boolean isSmall(Shape shape) {
        return shape.elements().evaluate(name -> 17) <= MOST;
    }

    private static List<Integer> someAxes(Node x, int variant) {
        return IntStream.range(0, x.shape().rank())
                .filter(axis -> (variant + 1 >> axis & 1) == 1)
                .boxed()
                .toList();
    }

    private static List<Node> reduce(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(pool, s.first(), x -> x.shape().rank() > 0)
                .map(x -> {
                    int axis = s.second() % x.shape().rank();
                    if (x.dtype() == DType.BOOL) {
                        return List.of(e.reduce(s.variant() % 2 == 0 ? Reduce.ANY : Reduce.ALL, x, List.of(axis)));
                    }
                    return s.variant() == 11
                            ? List.of(e.argmax(x, axis))
                            : List.of(e.reduce(of(REDUCE, s.second()), x, someAxes(x, s.variant())));
                })
                .orElse(List.of());
    }

    private static List<Node> move(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(pool, s.first(), x -> x.shape().rank() > 0)
                .map(x -> List.of(moved(e, x, s)))
                .orElse(List.of());
    }

    private static Node moved(Emit e, Node x, RandomGraph.Step s) {
        int rank = x.shape().rank();
        int axis = s.second() % rank;
        Dim size = x.shape().dim(axis);
        boolean known = size.constant().orElse(0) > 1;
        return switch (s.variant() % 6) {
            case 0 -> e.moveAxis(x, axis, 0);
            case 1 -> e.reshape(x, Shape.of(x.shape().elements()));
            case 2 -> e.reverse(x, List.of(axis));
            case 3 -> known ? e.slice(x, axis, Dim.ONE, size.plus(-1)) : e.unsqueeze(x, axis);
            case 4 -> {
                List<Dim> low = new ArrayList<>(Collections.nCopies(rank, Dim.ZERO));
                low.set(axis, Dim.of(2));
                List<Dim> high = Collections.nCopies(rank, Dim.ZERO);
                List<Integer> interior = new ArrayList<>(Collections.nCopies(rank, 0));
                interior.set(axis, known ? 1 : 0);
                Node padded = e.pad(x, e.scalar(x.dtype(), 1), low, high, interior);
                yield isSmall(padded.shape()) ? padded : x;
            }
            default -> {
                List<Dim> dims = new ArrayList<>(x.shape().dims());
                dims.addFirst(Dim.of(3));
                Shape shape = new Shape(dims);
                yield isSmall(shape) ? e.expand(x, shape) : x;
            }
        };
    }

    private static List<Node> join(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(
                        pool,
                        s.first(),
                        x -> x.shape().rank() > 0
                                && isSmall(Shape.of(x.shape().elements().times(2))))
                .flatMap(x -> pick(pool, s.second(), y -> y.type().equals(x.type()))
                        .map(y -> List.of(
                                e.concat(List.of(x, y), s.variant() % x.shape().rank()))))
                .orElse(List.of());
    }

    /** The product of a tensor with another one over equal sizes. */
    private static List<Node> contract(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(pool, s.first(), x -> isReal(x) && x.shape().rank() > 0)
                .flatMap(x -> {
                    int axis = s.variant() % x.shape().rank();
                    return pick(
                                    pool,
                                    s.second(),
                                    y -> isReal(y)
                                            && y.shape()
                                                    .dims()
                                                    .contains(x.shape().dim(axis)))
                            .map(y -> dot(e, x, y, axis));
                })
                .orElse(List.of());
    }

    private static List<Node> dot(Emit e, Node x, Node y, int axis) {
        int other = y.shape().dims().indexOf(x.shape().dim(axis));
        List<Dim> dims = new ArrayList<>(x.shape().without(List.of(axis)).dims());
        dims.addAll(y.shape().without(List.of(other)).dims());
        return isSmall(new Shape(dims))
                ? List.of(e.dot(x, y, List.of(), List.of(), List.of(axis), List.of(other)))
                : List.of();
    }

    /** Softmax or normalisation over the last axis: what fusion makes one kernel of. */
    private static List<Node> normalise(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(pool, s.first(), x -> isReal(x) && x.shape().rank() > 0)
                .map(x -> {
                    List<Integer> last = List.of(x.shape().rank() - 1);
                    Node shifted = e.sub(x, e.restore(e.reduceMax(x, last), last, x.shape()));
                    Node exp = e.exp(e.max(shifted, e.scalar(DType.F32, -20)));
                    Node sum = e.restore(e.sum(exp, last), last, x.shape());
                    return List.of(s.variant() % 2 == 0 ? e.div(exp, sum) : e.sub(shifted, e.log(sum)));
                })
                .orElse(List.of());
    }

    /** Convolution and pooling. */
    private static List<Node> slide(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(pool, s.first(), x -> isReal(x) && isImage(x.shape()))
                .map(x -> {
                    if (s.variant() % 3 == 0) {
                        Node w = pool.stream()
                                .filter(y -> y.shape().equals(Shape.of(4, 3, 3, 3)))
                                .findFirst()
                                .orElseThrow();
                        int stride = 1 + s.second() % 2;
                        List<Integer> ones = List.of(1, 1);
                        return x.shape().dim(1).is(3)
                                ? List.of(e.conv(
                                        x, w, ContractEmit.convAttrs(List.of(stride, stride), ones, ones, ones, 1)))
                                : List.<Node>of();
                    }
                    List<Integer> two = List.of(1, 1, 2, 2);
                    List<Integer> zero = List.of(0, 0, 0, 0);
                    Op op = s.variant() % 3 == 1 ? Window.SUM : Window.MAX;
                    return List.of(e.window(op, x, two, two, zero, zero, List.of(1, 1, 1, 1)));
                })
                .orElse(List.of());
    }

    private static boolean isImage(Shape shape) {
        return shape.rank() == 4
                && shape.dim(2).constant().orElse(0) >= 3
                && shape.dim(3).constant().orElse(0) >= 3;
    }

    private static List<Node> index(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(pool, s.first(), x -> isReal(x) && x.shape().rank() > 0)
                .flatMap(x -> pick(
                                pool, s.second(), i -> isWhole(i) && i.shape().rank() == 1)
                        .map(i -> {
                            Node place = e.rem(e.abs(i), e.scalar(DType.I32, 5));
                            boolean rows = i.shape().dim(0).equals(x.shape().dim(0));
                            if (rows && s.variant() % 2 == 0) {
                                return List.of(e.segment(Index.SEGMENT_SUM, x, place, Dim.of(3)));
                            }
                            int axis = s.variant() % x.shape().rank();
                            Node gathered = e.gatherOrZero(x, place, axis);
                            return !isSmall(gathered.shape())
                                    ? List.<Node>of()
                                    : List.of(
                                            s.variant() % 3 == 0
                                                    ? e.scatter(Index.SCATTER_ADD, x, place, gathered, axis)
                                                    : gathered);
                        }))
                .orElse(List.of());
    }

    private static List<Node> order(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(pool, s.first(), x -> isReal(x) && x.shape().rank() > 0)
                .map(x -> {
                    int axis = s.second() % x.shape().rank();
                    Dim last = x.shape().dim(x.shape().rank() - 1);
                    return switch (s.variant() % 4) {
                        case 0 ->
                            e.items(e.sort(
                                    x, List.of(e.iota(x.tensor().with(DType.I32), axis)), axis, s.variant() > 5));
                        case 1 -> last.constant().orElse(0) > 1 ? e.items(e.topK(x, Dim.of(2))) : List.<Node>of();
                        default ->
                            List.of(e.cumulative(
                                    of(CUMULATIVE, s.second()), x, axis, s.variant() > 5, s.variant() % 2 == 0));
                    };
                })
                .orElse(List.of());
    }

    private static List<Node> control(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(pool, s.first(), x -> isReal(x) && x.shape().rank() > 1)
                .map(x -> switch (s.variant() % 3) {
                    case 0 -> {
                        Node start = e.zeros(x.tensor().with(x.shape().without(List.of(0))));
                        yield e.scan(List.of(start), List.of(x), x.shape().dim(0), s.variant() > 5, (carry, at) -> {
                            Node next = e.tanh(e.add(carry.getFirst(), at.getFirst()));
                            return new ControlEmit.Step(List.of(next), List.of(e.mul(next, at.getFirst())));
                        });
                    }
                    case 1 -> {
                        Node some = e.gt(e.sum(x), e.scalar(DType.F32, 0.1));
                        yield e.cond(some, () -> List.of(e.sin(x)), () -> List.of(e.neg(x)));
                    }
                    default -> {
                        Node count = e.scalar(DType.I32, 0);
                        yield e.whileLoop(
                                List.of(x, count),
                                List.of(Dim.of(4)),
                                carry -> e.lt(carry.get(1), e.scalar(DType.I32, s.second())),
                                carry -> List.of(e.tanh(carry.get(0)), e.add(carry.get(1), e.scalar(DType.I32, 1))));
                    }
                })
                .orElse(List.of());
    }

    private static List<Node> leaf(Emit e, List<Node> pool, RandomGraph.Step s) {
        return pick(pool, s.first(), x -> x.shape().rank() > 0)
                .map(x -> {
                    int axis = s.second() % x.shape().rank();
                    Type.Tensor whole = x.tensor().with(DType.I32);
                    Node key = e.constant(Type.tensor(DType.I32, Shape.of(2)), List.of(1.0, (double) s.second()));
                    return switch (s.variant() % 4) {
                        case 0 -> List.of(e.iota(whole, axis));
                        case 1 -> List.of(e.randomBits(key, "path", x.shape()));
                        case 2 -> List.of(e.full(x.tensor().with(DType.F32), 0.25));
                        default -> List.of(e.cast(e.size(x.shape().dim(axis), DType.I32), DType.F32));
                    };
                })
                .orElse(List.of());
    }
}
