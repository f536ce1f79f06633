package dev.dlc.codegen.jvm.contract;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;

/** Contraction kernels as fusion makes them, for tests and benchmarks. Buffers: 0 and 1 are factors, 2 the result. */
final class Contractions {
    private Contractions() {}

    static Axis axis(int i, long extent) {
        return new Axis("i" + i, Dim.of(extent));
    }

    static Axis axis(int i, Dim extent) {
        return new Axis("i" + i, extent);
    }

    private static Dim i(int axis) {
        return Dim.symbol("i" + axis);
    }

    static Expr load(int buffer, Dim index, Guard... guards) {
        return new Expr.Load(DType.F32, buffer, index, List.of(guards), 0);
    }

    static Kernel kernel(String name, List<String> sizes, Body.Contraction body) {
        List<Kernel.Buffer> buffers = List.of(
                new Kernel.Buffer(DType.F32, Kernel.Access.READ),
                new Kernel.Buffer(DType.F32, Kernel.Access.READ),
                new Kernel.Buffer(DType.F32, Kernel.Access.WRITE));
        return new Kernel(name, buffers, sizes, body);
    }

    private static Statement store(Dim index) {
        return new Statement.Store(2, index, new Expr.Local(DType.F32, "v0"));
    }

    /** {@code c[i0, i1] = sum over i2 of a * b}; a is stored transposed, and b, where asked. */
    static Kernel dot(Dim m, Dim n, Dim k, boolean transposeA, boolean transposeB, String... sizes) {
        Dim a = transposeA ? i(2).times(m).plus(i(0)) : i(0).times(k).plus(i(2));
        Dim b = transposeB ? i(1).times(k).plus(i(2)) : i(2).times(n).plus(i(1));
        return kernel(
                "dot",
                List.of(sizes),
                new Body.Contraction(
                        List.of(),
                        List.of(axis(0, m)),
                        List.of(axis(1, n)),
                        List.of(axis(2, k)),
                        load(0, a),
                        load(1, b),
                        "v0",
                        List.of(store(i(0).times(n).plus(i(1))))));
    }

    /**
     * A two-dimensional convolution.
     *
     * @param images their number, may be a symbol
     * @param channels of the input, of all groups
     * @param outputs channels of the output, of all groups
     * @param size height and width of the input
     */
    record Conv(
            Dim images,
            int channels,
            int outputs,
            int size,
            int kernel,
            int stride,
            int pad,
            int dilation,
            int groups) {
        int out() {
            return (size + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
        }

        private int perGroup() {
            return channels / groups;
        }

        private int outputsPerGroup() {
            return outputs / groups;
        }

        private Dim x(Dim image, Dim group, Dim channel, Dim y, Dim x) {
            Dim c = group.times(perGroup()).plus(channel);
            return image.times(channels).plus(c).times(size).plus(y).times(size).plus(x);
        }

        private Dim w(Dim group, Dim output, Dim channel, Dim ky, Dim kx) {
            Dim o = group.times(outputsPerGroup()).plus(output);
            return o.times(perGroup())
                    .plus(channel)
                    .times(kernel)
                    .plus(ky)
                    .times(kernel)
                    .plus(kx);
        }

        private Dim y(Dim image, Dim group, Dim output, Dim y, Dim x) {
            Dim o = group.times(outputsPerGroup()).plus(output);
            return image.times(outputs)
                    .plus(o)
                    .times(out())
                    .plus(y)
                    .times(out())
                    .plus(x);
        }

        private Dim input(Dim out, Dim k) {
            return out.times(stride).plus(k.times(dilation)).plus(-pad);
        }

        private List<Axis> batch() {
            return groups == 1 ? List.of() : List.of(axis(9, groups));
        }

        private Dim group() {
            return groups == 1 ? Dim.ZERO : i(9);
        }

        private List<String> sizes() {
            return images.symbols().stream().toList();
        }

        /** Buffers w, x, y. */
        Kernel forward() {
            Dim iy = input(i(2), i(5));
            Dim ix = input(i(3), i(6));
            Expr patch = pad == 0
                    ? load(1, x(i(1), group(), i(4), iy, ix))
                    : load(1, x(i(1), group(), i(4), iy, ix), new Guard(iy, Dim.of(size)), new Guard(ix, Dim.of(size)));
            return Contractions.kernel(
                    "conv",
                    sizes(),
                    new Body.Contraction(
                            batch(),
                            List.of(axis(0, outputsPerGroup())),
                            List.of(axis(1, images), axis(2, out()), axis(3, out())),
                            List.of(axis(4, perGroup()), axis(5, kernel), axis(6, kernel)),
                            load(0, w(group(), i(0), i(4), i(5), i(6))),
                            patch,
                            "v0",
                            List.of(store(y(i(1), group(), i(0), i(2), i(3))))));
        }

        /** Buffers dy, x, dw. */
        Kernel weightGradient() {
            Dim iy = input(i(5), i(2));
            Dim ix = input(i(6), i(3));
            Expr patch = pad == 0
                    ? load(1, x(i(4), group(), i(1), iy, ix))
                    : load(1, x(i(4), group(), i(1), iy, ix), new Guard(iy, Dim.of(size)), new Guard(ix, Dim.of(size)));
            return Contractions.kernel(
                    "conv_weight_grad",
                    sizes(),
                    new Body.Contraction(
                            batch(),
                            List.of(axis(0, outputsPerGroup())),
                            List.of(axis(1, perGroup()), axis(2, kernel), axis(3, kernel)),
                            List.of(axis(4, images), axis(5, out()), axis(6, out())),
                            load(0, y(i(4), group(), i(0), i(5), i(6))),
                            patch,
                            "v0",
                            List.of(store(w(group(), i(0), i(1), i(2), i(3))))));
        }

        /** Buffers w, dy, dx. */
        Kernel inputGradient() {
            return stride > 1 && dilation == 1 && size % stride == 0 ? phased() : whole();
        }

        /** Each axis of the input is divided into phase and step: {@code h = stride * step + phase}. */
        private Kernel phased() {
            List<Guard> onKernel = new ArrayList<>();
            Dim wy = kernelPlace(i(7), i(5), onKernel);
            Dim wx = kernelPlace(i(8), i(6), onKernel);
            Dim oy = lastOut(i(2), i(7)).minus(i(5));
            Dim ox = lastOut(i(3), i(8)).minus(i(6));
            List<Guard> guards = new ArrayList<>(onKernel);
            guards.add(new Guard(oy, Dim.of(out())));
            guards.add(new Guard(ox, Dim.of(out())));
            List<Axis> batch = new ArrayList<>(batch());
            batch.add(axis(7, stride));
            batch.add(axis(8, stride));
            int steps = (kernel + stride - 1) / stride;
            Dim y = i(2).times(stride).plus(i(7));
            Dim x = i(3).times(stride).plus(i(8));
            return Contractions.kernel(
                    "conv_input_grad",
                    sizes(),
                    new Body.Contraction(
                            batch,
                            List.of(axis(0, perGroup())),
                            List.of(axis(1, images), axis(2, size / stride), axis(3, size / stride)),
                            List.of(axis(4, outputsPerGroup()), axis(5, steps), axis(6, steps)),
                            load(0, w(group(), i(4), i(0), wy, wx), onKernel.toArray(Guard[]::new)),
                            load(1, y(i(1), group(), i(4), oy, ox), guards.toArray(Guard[]::new)),
                            "v0",
                            List.of(store(x(i(1), group(), i(0), y, x)))));
        }

        private Dim lastOut(Dim step, Dim phase) {
            return step.plus(phase.plus(pad).floorDiv(Dim.of(stride)));
        }

        private Dim kernelPlace(Dim phase, Dim step, List<Guard> guards) {
            Dim place = phase.plus(pad)
                    .minus(phase.plus(pad).floorDiv(Dim.of(stride)).times(stride))
                    .plus(step.times(stride));
            guards.add(new Guard(place, Dim.of(kernel)));
            return place;
        }

        private Kernel whole() {
            List<Guard> guards = new ArrayList<>();
            Dim oy = source(i(2), i(5), guards);
            Dim ox = source(i(3), i(6), guards);
            return Contractions.kernel(
                    "conv_input_grad",
                    sizes(),
                    new Body.Contraction(
                            batch(),
                            List.of(axis(0, perGroup())),
                            List.of(axis(1, images), axis(2, size), axis(3, size)),
                            List.of(axis(4, outputsPerGroup()), axis(5, kernel), axis(6, kernel)),
                            load(0, w(group(), i(4), i(0), i(5), i(6))),
                            load(1, y(i(1), group(), i(4), oy, ox), guards.toArray(Guard[]::new)),
                            "v0",
                            List.of(store(x(i(1), group(), i(0), i(2), i(3))))));
        }

        /** The output position that an input position and a kernel position belong to. */
        private Dim source(Dim in, Dim k, List<Guard> guards) {
            Dim shifted = in.plus(pad).minus(k.times(dilation));
            if (stride > 1) {
                guards.add(new Guard(shifted.mod(Dim.of(stride)), Dim.ONE));
            }
            Dim at = shifted.floorDiv(Dim.of(stride));
            guards.add(new Guard(at, Dim.of(out())));
            return at;
        }
    }
}
