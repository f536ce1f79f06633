package dev.dlc.dsl.elaborate;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.ContractEmit;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds convolutions among sums of products: one factor is read at {@code stride * y + dilation * a + offset}, where y
 * is a free loop variable and a one that is summed over, the other one at a.
 */
final class Convolutions {
    private final World world;
    private final Emit emit;
    private final List<Index> free;

    Convolutions(World world, Emit emit, List<Index> free) {
        this.world = world;
        this.emit = emit;
        this.free = free;
    }

    /** The same values, with convolutions where sums of products are some. */
    List<Node> in(List<Node> values, IndexSpace space) {
        Map<Node, Node> found = new LinkedHashMap<>();
        if (space.products().isEmpty()) {
            return values;
        }
        Cone cone = Cone.since(space.first(), values);
        space.products().forEach((dot, sum) -> {
            if (cone.contains(dot)) {
                match(sum.left(), sum.right(), sum.over())
                        .or(() -> match(sum.right(), sum.left(), sum.over()))
                        .ifPresent(conv -> found.put(dot, conv));
            }
        });
        return found.isEmpty() ? values : Products.replace(emit, values, found, space.first());
    }

    /** What the axes of the two factors are to a convolution. */
    private static final class Roles {
        final List<Axis> images = new ArrayList<>();
        final List<Axis> groups = new ArrayList<>();
        final List<Axis> channels = new ArrayList<>();
        final List<Axis> outputs = new ArrayList<>();
        final List<Window> windows = new ArrayList<>();
    }

    /** An axis of a factor that a loop variable runs along. */
    private record Axis(Index index, int axis, Dim offset) {}

    /** An axis that a kernel moves along. */
    private record Window(Index place, Index tap, int axis, Dim offset, int stride, int dilation) {}

    private Optional<Node> match(Node image, Node kernel, List<Index> over) {
        Place x = Place.of(image);
        Place w = Place.of(kernel);
        if (moves(x.base(), over) || moves(w.base(), over)) {
            return Optional.empty();
        }
        Roles roles = new Roles();
        Map<Index, Axis> inKernel = new LinkedHashMap<>();
        for (int axis = 0; axis < w.at().size(); axis++) {
            Set<Index> here = indices(w.at().get(axis), over);
            if (here.isEmpty()) {
                continue;
            }
            Optional<Axis> plain = plain(w.at().get(axis), axis, here);
            if (plain.isEmpty() || inKernel.put(plain.get().index(), plain.get()) != null) {
                return Optional.empty();
            }
        }
        boolean fits = imageRoles(x, over, inKernel, roles) && kernelRoles(over, inKernel, roles);
        return fits ? build(x, w, inKernel, roles) : Optional.empty();
    }

    private boolean moves(Node base, List<Index> over) {
        Set<String> symbols = world.nest().reached(base);
        return Stream.concat(free.stream(), over.stream()).anyMatch(index -> symbols.contains(index.symbol()));
    }

    private Set<Index> indices(Dim dim, List<Index> over) {
        Set<Index> found = new java.util.LinkedHashSet<>();
        Stream.concat(free.stream(), over.stream())
                .filter(index -> dim.symbols().contains(index.symbol()))
                .forEach(found::add);
        return found;
    }

    /** An axis that one loop variable runs along, step by step. */
    private static Optional<Axis> plain(Dim place, int axis, Set<Index> here) {
        if (here.size() != 1) {
            return Optional.empty();
        }
        Index index = here.iterator().next();
        boolean unit = place.coefficient(index.symbol()).filter(c -> c.is(1)).isPresent();
        return unit ? Optional.of(new Axis(index, axis, place.substitute(index.symbol(), Dim.ZERO))) : Optional.empty();
    }

    private boolean imageRoles(Place x, List<Index> over, Map<Index, Axis> inKernel, Roles roles) {
        Set<Index> seen = new java.util.LinkedHashSet<>();
        for (int axis = 0; axis < x.at().size(); axis++) {
            Set<Index> here = indices(x.at().get(axis), over);
            if (here.stream().anyMatch(index -> !seen.add(index))) {
                return false;
            }
            if (here.isEmpty()) {
                continue;
            }
            Optional<Axis> plain = plain(x.at().get(axis), axis, here);
            if (plain.isPresent()) {
                Index index = plain.get().index();
                boolean summed = over.contains(index);
                (summed ? roles.channels : inKernel.containsKey(index) ? roles.groups : roles.images).add(plain.get());
                continue;
            }
            Optional<Window> window = window(x.at().get(axis), axis, here, over);
            if (window.isEmpty() || inKernel.containsKey(window.get().place())) {
                return false;
            }
            roles.windows.add(window.get());
        }
        return !roles.windows.isEmpty();
    }

    private Optional<Window> window(Dim place, int axis, Set<Index> here, List<Index> over) {
        List<Index> places =
                here.stream().filter(index -> !over.contains(index)).toList();
        List<Index> taps = here.stream().filter(over::contains).toList();
        if (places.size() != 1 || taps.size() != 1) {
            return Optional.empty();
        }
        Index y = places.getFirst();
        Index a = taps.getFirst();
        long stride = factor(place, y);
        long dilation = factor(place, a);
        Dim offset = place.substitute(y.symbol(), Dim.ZERO).substitute(a.symbol(), Dim.ZERO);
        return stride > 0 && dilation != 0
                ? Optional.of(new Window(y, a, axis, offset, (int) stride, (int) dilation))
                : Optional.empty();
    }

    /** The literal factor of a loop variable; 0 where there is none. */
    private static long factor(Dim place, Index index) {
        return place.coefficient(index.symbol())
                .filter(c -> c.constant().isPresent())
                .map(c -> c.constant().getAsLong())
                .orElse(0L);
    }

    private static boolean kernelRoles(List<Index> over, Map<Index, Axis> inKernel, Roles roles) {
        for (Index index : over) {
            boolean channel = roles.channels.stream().anyMatch(axis -> axis.index() == index);
            boolean tap = roles.windows.stream().anyMatch(window -> window.tap() == index);
            if (!inKernel.containsKey(index) || channel == tap) {
                return false;
            }
        }
        inKernel.forEach((index, axis) -> {
            boolean grouped = roles.groups.stream().anyMatch(group -> group.index() == index);
            if (!over.contains(index) && !grouped) {
                roles.outputs.add(axis);
            }
        });
        return roles.groups.stream()
                .allMatch(group -> group.index().count().constant().isPresent());
    }

    // ---- building

    private Optional<Node> build(Place x, Place w, Map<Index, Axis> inKernel, Roles roles) {
        List<Index> images = indices(roles.images);
        List<Index> groups = indices(roles.groups);
        List<Index> channels = indices(roles.channels);
        List<Index> outputs = indices(roles.outputs);
        List<Index> places = roles.windows.stream().map(Window::place).toList();
        List<Index> taps = roles.windows.stream().map(Window::tap).toList();
        Map<Index, Axis> inImage = new LinkedHashMap<>();
        Stream.of(roles.images, roles.groups, roles.channels)
                .flatMap(List::stream)
                .forEach(axis -> inImage.put(axis.index(), axis));
        Block image = new Block(x.base(), x.at());
        inImage.values()
                .forEach(axis ->
                        image.keep(axis.axis(), axis.offset(), axis.index().count()));
        for (Window window : roles.windows) {
            image.keep(window.axis(), lowest(window), covered(window));
        }
        Block kernel = new Block(w.base(), w.at());
        inKernel.values()
                .forEach(axis ->
                        kernel.keep(axis.axis(), axis.offset(), axis.index().count()));
        List<Integer> imageOrder = new ArrayList<>();
        Stream.of(images, groups, channels)
                .flatMap(List::stream)
                .forEach(index -> imageOrder.add(inImage.get(index).axis()));
        roles.windows.forEach(window -> imageOrder.add(window.axis()));
        List<Integer> kernelOrder = new ArrayList<>();
        Stream.of(groups, outputs, channels, taps)
                .flatMap(List::stream)
                .forEach(index -> kernelOrder.add(inKernel.get(index).axis()));
        Dim n = count(images);
        Dim g = count(groups);
        List<Dim> imageShape = new ArrayList<>(List.of(n, g.times(count(channels))));
        roles.windows.forEach(window -> imageShape.add(covered(window)));
        List<Dim> kernelShape = new ArrayList<>(List.of(g.times(count(outputs)), count(channels)));
        taps.forEach(tap -> kernelShape.add(tap.count()));
        Node input = emit.reshape(image.take(imageOrder, emit), new Shape(imageShape));
        Node flat = emit.reshape(kernel.take(kernelOrder, emit), new Shape(kernelShape));
        Node taken = emit.reverse(flat, reversed(roles.windows));
        Node conv = emit.conv(input, taken, attrs(roles.windows, g));
        List<Index> order =
                Stream.of(images, groups, outputs, places).flatMap(List::stream).toList();
        Node apart =
                emit.reshape(conv, new Shape(order.stream().map(Index::count).toList()));
        Node element = apart;
        for (Index index : order) {
            element = Subscripts.element(element, 0, Dim.symbol(index.symbol()), emit);
        }
        return Optional.of(element);
    }

    private static List<Index> indices(List<Axis> axes) {
        return axes.stream().map(Axis::index).toList();
    }

    private static Dim count(List<Index> indices) {
        return Dim.product(indices.stream().map(Index::count).toList());
    }

    /** The first place that is read; taps that run backward start behind it. */
    private static Dim lowest(Window window) {
        Dim back = window.tap().count().minus(Dim.ONE).times(Math.min(0, window.dilation()));
        return window.offset().plus(back);
    }

    /** The number of places between the first and the last one that are read. */
    private static Dim covered(Window window) {
        Dim steps = window.place().count().minus(Dim.ONE).times(window.stride());
        Dim taps = window.tap().count().minus(Dim.ONE).times(Math.abs(window.dilation()));
        return steps.plus(taps).plus(1);
    }

    private static List<Integer> reversed(List<Window> windows) {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            if (windows.get(i).dilation() < 0) {
                axes.add(i + 2);
            }
        }
        return axes;
    }

    private static Attrs attrs(List<Window> windows, Dim groups) {
        List<Integer> none = Collections.nCopies(windows.size(), 0);
        return ContractEmit.convAttrs(
                windows.stream().map(Window::stride).toList(),
                none,
                none,
                windows.stream().map(window -> Math.abs(window.dilation())).toList(),
                (int) groups.constant().orElseThrow());
    }

    /** A block of a tensor whose axes are ranges or single places. */
    private static final class Block {
        private final Node base;
        private final List<Dim> starts;
        private final List<Dim> sizes;

        Block(Node base, List<Dim> at) {
            this.base = base;
            this.starts = new ArrayList<>(at);
            this.sizes = new ArrayList<>(Collections.nCopies(at.size(), Dim.ONE));
        }

        void keep(int axis, Dim start, Dim size) {
            starts.set(axis, start);
            sizes.set(axis, size);
        }

        /** The block with the given axes in this order and no other. */
        Node take(List<Integer> axes, Emit emit) {
            Node block = emit.slice(base, starts, sizes, Collections.nCopies(sizes.size(), 1));
            List<Integer> order = new ArrayList<>(axes);
            for (int axis = 0; axis < sizes.size(); axis++) {
                if (!axes.contains(axis)) {
                    order.add(axis);
                }
            }
            return emit.transpose(block, order);
        }
    }
}
