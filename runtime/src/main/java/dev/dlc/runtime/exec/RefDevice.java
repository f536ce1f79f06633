package dev.dlc.runtime.exec;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Type;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Padding;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.pass.PassRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The device {@code ref}: the reference interpreter, one node after the other. Slow; the arithmetic of each op is
 * double, its result is rounded to its dtype.
 */
public final class RefDevice implements Device {
    private final Padding padding;

    /** A device whose convolutions leave out the steps that meet padding. */
    public RefDevice() {
        this(Padding.LEFT_OUT);
    }

    /** A device that takes one of the two readings of the numeric contract. */
    public RefDevice(Padding padding) {
        this.padding = padding;
    }

    @Override
    public String name() {
        return "ref";
    }

    @Override
    public String lane() {
        return "reference";
    }

    @Override
    public Executable compile(Graph graph) {
        return new RefExecutable(differentiated(graph), padding);
    }

    private static Graph differentiated(Graph graph) {
        return PassRunner.quiet().run(List.of(Differentiate.PASS), graph);
    }

    @Override
    public Optional<Suspect> findNotFinite(
            Graph graph, LeafStore leaves, Map<String, Long> sizes, Map<String, Object> inputs) {
        RefExecutable executable = new RefExecutable(differentiated(graph), padding);
        RefRun run = new RefRun(executable, leaves, sizes);
        for (int i = 0; i < executable.inputs().size(); i++) {
            run.input(i, inputs.get(executable.inputs().get(i).name()));
        }
        List<Suspect> found = new ArrayList<>();
        run.evaluate((node, values) -> {
            if (found.isEmpty()) {
                suspect(node, values).ifPresent(found::add);
            }
        });
        return found.stream().findFirst();
    }

    private static Optional<Suspect> suspect(Node node, List<RefTensor> values) {
        for (RefTensor value : values) {
            for (int i = 0; i < value.data().length; i++) {
                if (!Double.isFinite(value.data()[i])) {
                    String label = node.attrs().find("name").isPresent()
                            ? node.attrs().text("name")
                            : node.op().name();
                    return Optional.of(new Suspect(label, value.data()[i], i, node.span()));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {}

    private record RefExecutable(Graph graph, Padding padding) implements Executable {
        @Override
        public List<Input> inputs() {
            return graph.inputs().stream()
                    .map(node -> new Input(node.attrs().text("name"), node.tensor(), node.span()))
                    .toList();
        }

        @Override
        public List<String> reports() {
            return rootsOf(Root.Report.class).stream().map(Root.Report::name).toList();
        }

        @Override
        public List<Output> outputs() {
            return rootsOf(Root.Output.class).stream()
                    .map(output -> new Output(output.name(), output.value().tensor()))
                    .toList();
        }

        private <R extends Root> List<R> rootsOf(Class<R> kind) {
            return graph.roots().stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .toList();
        }

        @Override
        public Run prepare(LeafStore leaves, Map<String, Long> sizes) {
            Sizes.check(graph.checks(), sizes);
            return new RefRun(this, leaves, sizes);
        }
    }

    private static final class RefRun implements Executable.Run {
        private final RefExecutable executable;
        private final LeafStore leaves;
        private final Map<String, Long> sizes;
        private final Map<String, Object> inputs = new LinkedHashMap<>();
        private Optional<Evaluation> last = Optional.empty();

        RefRun(RefExecutable executable, LeafStore leaves, Map<String, Long> sizes) {
            this.executable = executable;
            this.leaves = leaves;
            this.sizes = sizes;
        }

        @Override
        public void input(int index, Object array) {
            inputs.put(executable.inputs().get(index).name(), array);
        }

        Evaluation evaluate(Interpreter.Observer observer) {
            Map<String, RefTensor> values = new HashMap<>();
            for (Executable.Input input : executable.inputs()) {
                values.put(input.name(), tensor(input.type(), inputs.get(input.name()), 0));
            }
            for (Node node : executable.graph().nodes()) {
                if (node.is(dev.dlc.ir.op.Leaf.PARAM) || node.is(dev.dlc.ir.op.Leaf.STATE)) {
                    String name = node.attrs().text("name");
                    Leaf leaf = leaves.leaf(name).orElseThrow();
                    Object slab = leaves.slab(leaf.kind(), leaf.dtype()).orElseThrow();
                    values.put(name, tensor(node.tensor(), slab, leaves.offset(name)));
                }
            }
            return Interpreter.run(
                    executable.graph(),
                    values,
                    new dev.dlc.ir.interpret.Sizes(sizes),
                    Interpreter.Precision.DECLARED,
                    executable.padding(),
                    observer);
        }

        private RefTensor tensor(Type.Tensor type, Object array, int offset) {
            long[] wide = type.shape().evaluate(sizes::get);
            int[] shape = new int[wide.length];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = Math.toIntExact(wide[i]);
            }
            RefTensor tensor = RefTensor.zeros(type.dtype(), shape);
            for (int i = 0; i < tensor.data().length; i++) {
                tensor.data()[i] = Slab.get(type.dtype(), array, offset + i);
            }
            return tensor;
        }

        @Override
        public Optional<Executable.Failure> compute() {
            Evaluation evaluation = evaluate((node, values) -> {});
            last = Optional.of(evaluation);
            for (int i = 0; i < evaluation.values().size(); i++) {
                double value = evaluation.values().get(i).data().length == 0
                        ? 0
                        : evaluation.values().get(i).data()[0];
                if (evaluation.graph().roots().get(i) instanceof Root.Check check && value == 0) {
                    return Optional.of(new Executable.Failure.CheckFailed(check.message(), check.span()));
                }
                if (evaluation.graph().roots().get(i) instanceof Root.Report report
                        && report.guarded()
                        && !Double.isFinite(value)) {
                    return Optional.of(new Executable.Failure.NotFinite(report.name(), value));
                }
            }
            return Optional.empty();
        }

        @Override
        public void commit() {
            last.orElseThrow().updates().forEach((name, value) -> {
                Leaf leaf = leaves.leaf(name).orElseThrow();
                leaves.write(name, array(value, leaf.dtype()));
            });
        }

        private static Object array(RefTensor value, DType dtype) {
            List<Double> elements = new ArrayList<>(value.data().length);
            for (double element : value.data()) {
                elements.add(element);
            }
            return Slab.of(dtype, elements);
        }

        @Override
        public double report(int index) {
            return last.orElseThrow().report(executable.reports().get(index)).data()[0];
        }

        @Override
        public Object output(int index) {
            Executable.Output output = executable.outputs().get(index);
            return array(last.orElseThrow().output(output.name()), output.type().dtype());
        }

        @Override
        public Executable.Memory memory() {
            return new Executable.Memory(0, 0);
        }
    }
}
