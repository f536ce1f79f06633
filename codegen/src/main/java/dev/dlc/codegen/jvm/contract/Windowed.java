package dev.dlc.codegen.jvm.contract;

import dev.dlc.ir.kernel.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses between the strategies for a right factor with windows, that is for convolutions. */
final class Windowed {
    /** A stage of more elements leaves the second-level cache. */
    static final int MAX_STAGE = 1 << 19;

    /** Depth of a block of the left factor; a panel of it stays in the first-level cache. */
    static final int DEPTH_BLOCK = 512;

    /** Below this, packing costs less than what is computed in vain. */
    private static final double LEAST_EFFICIENCY = 0.6;

    /** The left factor is read once for each image: it must be small, or the image large and its vectors full. */
    private static final long SMALL_LEFT = 1 << 16;

    private static final int LARGE_IMAGE = 256;
    private static final double FULL = 0.8;

    private Windowed() {}

    /** The lines of an output image. */
    static ImageLines lines(Setup setup, Stage stage) {
        List<Axis> image = inside(setup.problem().columns(), stage.windows());
        int width = extent(image.getLast());
        int distance = image.size() == 2 ? stage.lineDistance(image.getFirst()) : 0;
        return ImageLines.of(size(image) / width, width, distance, setup.lanes());
    }

    static Optional<Strategy> of(Setup setup) {
        if (!setup.element().isFloating()) {
            return Optional.empty();
        }
        Problem p = setup.problem();
        List<Window> windows = Window.find(p.right(), p.columns(), p.depth());
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        return rightStage(setup, windows)
                .<Strategy>map(stage -> new WindowedColumns(setup, stage))
                .or(() -> leftStage(setup, windows).map(stage -> new WindowedRows(setup.swapped(), stage)));
    }

    /** The stage of one image after the other, whose columns are long enough for vectors; if it fits. */
    private static Optional<Stage> rightStage(Setup setup, List<Window> windows) {
        Problem p = setup.problem();
        List<Axis> images = Stage.outside(p.columns(), windows);
        List<Axis> planes = Stage.outside(p.depth(), windows);
        Axis last = p.columns().getLast();
        boolean isShaped = isPrefix(images, p.columns()) && planes.stream().allMatch(Windowed::isStatic);
        if (!isShaped || setup.mayBeChunked() && !isPrefix(planes, p.depth())) {
            return Optional.empty();
        }
        int step = windows.getLast().step(last);
        Stage stage = new Stage(p.right(), windows, images, planes, Math.max(1, step));
        boolean fits = step >= 1
                && (long) stage.planeCount() * stage.planeSize() <= MAX_STAGE
                && isWorthwhile(setup, lines(setup, stage));
        return fits ? Optional.of(stage) : Optional.empty();
    }

    private static boolean isWorthwhile(Setup setup, ImageLines lines) {
        Problem p = setup.problem();
        long left = Axes.size(p.rows()).times(Axes.size(p.depth())).constant().orElse(Long.MAX_VALUE);
        boolean isLarge = lines.lines() * lines.width() >= LARGE_IMAGE && lines.efficiency() >= FULL;
        return lines.efficiency() >= LEAST_EFFICIENCY && (left <= SMALL_LEFT || isLarge);
    }

    /** The stage of some planes of some images, whose rows are positions in the kernel; if it fits. */
    private static Optional<Stage> leftStage(Setup setup, List<Window> windows) {
        Problem p = setup.problem();
        List<Axis> images = Stage.outside(p.depth(), windows);
        List<Axis> planes = Stage.outside(p.columns(), windows);
        boolean isShaped = isPrefix(images, p.depth())
                && isPrefix(planes, p.columns())
                && planes.stream().allMatch(Windowed::isStatic);
        if (!isShaped) {
            return Optional.empty();
        }
        Stage stage = new Stage(p.right(), windows, images, planes, 1);
        return stage.planeSize() <= MAX_STAGE / 4 ? Optional.of(stage) : Optional.empty();
    }

    private static boolean isPrefix(List<Axis> some, List<Axis> all) {
        return some.size() < all.size() && all.subList(0, some.size()).equals(some);
    }

    private static boolean isStatic(Axis axis) {
        return axis.extent().constant().isPresent();
    }

    static int extent(Axis axis) {
        return Math.toIntExact(axis.extent().constant().orElseThrow());
    }

    /** The axes of a side that are in windows, in order. */
    static List<Axis> inside(List<Axis> axes, List<Window> windows) {
        List<Axis> left = new ArrayList<>(axes);
        left.removeIf(axis -> windows.stream().noneMatch(w -> w.has(axis)));
        return left;
    }

    /** The number of positions of static axes. */
    static int size(List<Axis> axes) {
        return Math.toIntExact(Axes.size(axes).constant().orElseThrow());
    }
}
