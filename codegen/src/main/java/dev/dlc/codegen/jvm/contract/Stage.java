package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The different elements of a windowed factor, laid out in scratch memory: an image with its border, each element
 * evaluated once. An element is found by adding a part that the position decides and a part that the depth decides.
 *
 * <p>Layout: [images][planes][u of window 0]...[u of the last window]. Planes are the axes that are in no window;
 * images are the outermost axes, of which a few are staged together. When the last window's position axis takes steps
 * of more than one, u is stored in phases, {@code (u mod step) * ceiling(size / step) + u / step}, so that positions
 * stay neighbours.
 *
 * @param value the factor
 * @param windows in the order of their position axes
 * @param images the outermost axes of positions or depth, which are staged some at a time; flat
 * @param planes axes that are in no window and not images; static
 * @param phases by how much the last position axis steps, if neighbours must be neighbours in memory; else 1
 * @param gap places between two planes: planes of a power of two would share the same sets of a cache
 */
record Stage(
        dev.dlc.ir.kernel.Expr value, List<Window> windows, List<Axis> images, List<Axis> planes, int phases, int gap) {
    /** Without room between planes. */
    Stage(dev.dlc.ir.kernel.Expr value, List<Window> windows, List<Axis> images, List<Axis> planes, int phases) {
        this(value, windows, images, planes, phases, 0);
    }

    /** With room between planes if they would share the same sets of a cache. */
    Stage withGaps(Primitive element) {
        int line = 64 / element.bytes();
        return new Stage(value, windows, images, planes, phases, planeSize() % (16 * line) == 0 ? line : 0);
    }

    /** Length of the last window with its phases. */
    private int lastSize() {
        int size = windows.getLast().size();
        return (size + phases - 1) / phases * phases;
    }

    /** The stride of a window's u; of the last one, of its phase's elements. */
    private int stride(int window) {
        int stride = 1;
        for (int w = windows.size() - 1; w > window; w--) {
            stride *= w == windows.size() - 1 ? lastSize() : windows.get(w).size();
        }
        return stride;
    }

    /** Elements of one plane. */
    int planeSize() {
        return stride(0)
                * (windows.size() == 1 ? lastSize() : windows.getFirst().size());
    }

    /** Places from one plane to the next. */
    int pitch() {
        return planeSize() + gap;
    }

    /** Places from one line of positions along an axis to the next, where that is the next to last window's axis. */
    int lineDistance(Axis axis) {
        int w = windows.size() - 2;
        return w >= 0 && windows.get(w).has(axis) ? windows.get(w).step(axis) * stride(w) : 0;
    }

    /** How many planes an image has. */
    int planeCount() {
        return Math.toIntExact(Axes.size(planes).constant().orElseThrow());
    }

    /** The flat plane of some axes' indices; other axes don't matter. */
    private Expr plane(Site site) {
        Expr plane = constant(0);
        for (Axis axis : planes) {
            Expr index = site.ints().getOrDefault(axis.name(), constant(0));
            plane = plane.mul(Math.toIntExact(axis.extent().constant().orElseThrow()))
                    .add(index);
        }
        return plane;
    }

    /**
     * What the axes that the site binds add to an element's place, within an image; the sum of the position's and the
     * depth's parts is the place. The part of the side that has the planes includes them.
     *
     * @param axes the side's axes
     */
    Expr part(Site site, List<Axis> axes, boolean hasPlanes) {
        Expr sum = hasPlanes ? plane(site).mul(pitch()) : constant(0);
        for (Axis axis : axes) {
            for (int w = 0; w < windows.size(); w++) {
                if (windows.get(w).has(axis)) {
                    sum = sum.add(part(site, axis, w));
                }
            }
        }
        return sum;
    }

    private Expr part(Site site, Axis axis, int w) {
        Window window = windows.get(w);
        int step = window.step(axis);
        // The least u is at place 0: a negative step starts at the other end.
        Expr u = site.ints().get(axis.name()).mul(step).add(step < 0 ? -window.low() : 0);
        boolean isPhased = w == windows.size() - 1 && phases > 1;
        if (!isPhased) {
            return u.mul(stride(w));
        }
        return step == phases
                ? site.ints().get(axis.name())
                : u.rem(phases).mul(lastSize() / phases).add(u.div(phases));
    }

    /**
     * Writes {@code stage(..., image0, image1, plane0, plane1, target)}, which fills a range of planes of some images.
     *
     * @param imageStride elements from one image to the next
     */
    ItemMethod write(ClassBuilder c, Setup setup, int imageStride, int lineAt) {
        ItemMethod m = ItemMethod.open(c, setup, "stage", "image0", "image1", "plane0", "plane1", "target");
        Code code = m.code();
        Site opened = setup.launch().open(code, m.slabs(), m.args(), Operand.buffers(value));
        Site site = setup.withScratch(setup.bindBatch(code, opened, m.batch()), m.s());
        List<String> gone = windows.stream().map(w -> w.gone().name()).toList();
        Local place = code.declare("place", m.get("target"));
        Expr image0 = m.get("image0");
        Site there = site.withZeros(gone);
        Optional<Axis> flat = flat();
        Axes.steps(code, "image", orUnit(images), image0, m.get("image1"), there, (image, number, o, s1) -> {
            image.set(place, m.get("target").add(number.sub(image0).mul(imageStride)));
            flat.ifPresentOrElse(
                    axis -> flat(image, setup, m, s1, axis, place),
                    () -> Axes.steps(
                            image, "plane", orUnit(planes), m.get("plane0"), m.get("plane1"), s1, (plane, b, p, s2) -> {
                                rows(plane, setup, m, s2, 0, place, lineAt);
                                plane.increment(place, gap);
                            }));
        });
        return m;
    }

    /** Copies planes that lie in memory as in the stage: all at once, or one by one if there is room between them. */
    private void flat(Code code, Setup setup, ItemMethod m, Site site, Axis axis, Local place) {
        RunWriter run = new RunWriter(setup, value, axis);
        Site there = site.withZeros(names(planes)).withZeros(kept());
        if (gap == 0) {
            Expr first = m.get("plane0").mul(planeSize());
            Expr length = m.get("plane1").mul(planeSize()).sub(first);
            run.write(code, m.s(), place, length, there.with(axis.name(), first));
            return;
        }
        code.loop("plane", m.get("plane0"), m.get("plane1"), (loop, plane) -> {
            run.write(loop, m.s(), place, constant(planeSize()), there.with(axis.name(), plane.mul(planeSize())));
            loop.increment(place, pitch());
        });
    }

    private List<String> kept() {
        return windows.stream().map(w -> w.kept().name()).toList();
    }

    private static List<String> names(List<Axis> axes) {
        return axes.stream().map(Axis::name).toList();
    }

    /** The axis of all planes of an image, if memory has the layout of the stage. */
    private Optional<Axis> flat() {
        boolean hasBorder = windows.stream().anyMatch(w -> w.low() != 0);
        List<Dim> dims = new ArrayList<>();
        Operand.collect(value, dims);
        List<Axis> all = new ArrayList<>(planes);
        windows.forEach(w -> all.add(new Axis(w.kept().name(), Dim.of(w.size()))));
        Map<String, Dim> zero =
                windows.stream().collect(Collectors.toMap(w -> w.gone().name(), w -> Dim.ZERO));
        List<Dim> inside = dims.stream().map(d -> d.substitute(zero::get)).toList();
        List<Axis> merged = Axes.merge(all, inside, "unit").axes();
        return phases == 1 && !hasBorder && merged.size() == 1 ? Optional.of(merged.getFirst()) : Optional.empty();
    }

    private static List<Axis> orUnit(List<Axis> axes) {
        return axes.isEmpty() ? List.of(new Axis("unit", Dim.ONE)) : axes;
    }

    private void rows(Code code, Setup setup, ItemMethod m, Site site, int w, Local place, int lineAt) {
        Window window = windows.get(w);
        if (w < windows.size() - 1) {
            code.loop(
                    "u" + w,
                    constant(window.size()),
                    (body, u) -> rows(
                            body,
                            setup,
                            m,
                            site.with(window.kept().name(), u.add(window.low())),
                            w + 1,
                            place,
                            lineAt));
            return;
        }
        RunWriter run = new RunWriter(setup, value, window.kept());
        Site there = site.with(window.kept().name(), constant(window.low()));
        if (phases == 1) {
            run.write(code, m.s(), place, constant(window.size()), there);
        } else {
            run.write(code, m.s(), constant(lineAt), constant(window.size()), there);
            int part = lastSize() / phases;
            code.loop(
                    "phase",
                    constant(phases),
                    (body, phase) -> body.loop(
                            "j",
                            constant(part),
                            (copy, j) -> copy.store(
                                    m.s(),
                                    place.add(phase.mul(part)).add(j),
                                    m.s().at(constant(lineAt).add(phase).add(j.mul(phases))))));
        }
        code.increment(place, lastSize());
    }

    /** The axes of a side, by whether they are in a window. */
    static List<Axis> outside(List<Axis> axes, List<Window> windows) {
        List<Axis> left = new ArrayList<>(axes);
        left.removeIf(axis -> windows.stream().anyMatch(w -> w.has(axis)));
        return left;
    }
}
