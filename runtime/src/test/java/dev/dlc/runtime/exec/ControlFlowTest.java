package dev.dlc.runtime.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.dlc.codegen.jvm.JvmOptions;
import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.embed.Cancellation;
import dev.dlc.embed.Pool;
import dev.dlc.ir.Graph;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.op.ControlCases;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.text.GraphParser;
import dev.dlc.ir.text.GraphPrinter;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.program.Program;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops and branches on the devices. */
class ControlFlowTest {
    private static final List<Device> CPUS = List.of(
            new CpuDevice(CpuOptions.threads(1).lane(LaneChoice.SCALAR)),
            new CpuDevice(CpuOptions.threads(2).lane(LaneChoice.AUTO)));
    private static final LeafStore NO_LEAVES = new LeafStore(List.of());

    @AfterAll
    static void close() {
        CPUS.forEach(Device::close);
    }

    static Stream<ControlCases> cases() {
        return ControlCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cpuEqualsRef(ControlCases c) {
        Executable ref = new RefDevice().compile(c.graph());
        for (Device device : CPUS) {
            Executable cpu = device.compile(c.graph());
            for (int steps : List.of(0, 1, 2, 17)) {
                Executable.Run expected = run(ref, steps);
                Executable.Run found = run(cpu, steps);
                for (int i = 0; i < cpu.outputs().size(); i++) {
                    assertEquals(text(expected.output(i)), text(found.output(i)), steps + " steps, result " + i);
                }
            }
        }
    }

    private static Executable.Run run(Executable executable, int steps) {
        Executable.Run run = executable.prepare(NO_LEAVES, Map.of("T", (long) steps));
        Map<String, RefTensor> leaves = ControlCases.leaves(steps, 3);
        for (int i = 0; i < executable.inputs().size(); i++) {
            RefTensor value = leaves.get(executable.inputs().get(i).name());
            run.input(
                    i,
                    Slab.of(value.dtype(), Arrays.stream(value.data()).boxed().toList()));
        }
        assertTrue(run.compute().isEmpty());
        return run;
    }

    /** Floats print so that they can be told apart. */
    private static String text(Object array) {
        return switch (array) {
            case float[] floats -> Arrays.toString(floats);
            case int[] ints -> Arrays.toString(ints);
            case byte[] bytes -> Arrays.toString(bytes);
            default -> throw new IllegalArgumentException(array.toString());
        };
    }

    @Test
    void stepsOfLoopsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ControlCases nested = named("while in scan");
        Executable cpu = CPUS.getFirst().compile(nested.graph());
        Executable.Run few = run(cpu, 2);
        Executable.Run many = run(cpu, 200);
        long leastOfFew = Long.MAX_VALUE;
        long leastOfMany = Long.MAX_VALUE;
        // Not the difference in a round: the JVM's compilers may remove allocations between the two runs.
        for (int i = 0; i < 50; i++) {
            long start = threads.getCurrentThreadAllocatedBytes();
            few.compute();
            long middle = threads.getCurrentThreadAllocatedBytes();
            many.compute();
            long end = threads.getCurrentThreadAllocatedBytes();
            leastOfFew = Math.min(leastOfFew, middle - start);
            leastOfMany = Math.min(leastOfMany, end - middle);
        }
        assertEquals(leastOfFew, leastOfMany);
    }

    /** Fusion may look at sizes; without it no case has other kernels for other numbers of steps. */
    @Test
    void neitherKernelsNorTheirCallsDependOnTheNumberOfSteps() {
        for (ControlCases c : cases().toList()) {
            assertEquals(calls(c, 13, Options.Level.O0), calls(c, 4111, Options.Level.O0), c.name());
        }
        for (ControlCases c : List.of(named("lstm"), named("gradient of lstm"))) {
            assertEquals(calls(c, 13, Options.Level.O1), calls(c, 4111, Options.Level.O1), c.name());
        }
    }

    /**
     * How many calls of each kernel the program for a graph has; extents of products are part of kernels, not of names.
     */
    private static List<String> calls(ControlCases c, int steps, Options.Level level) {
        String text = GraphPrinter.print(c.graph()).replaceAll("\\bT\\b", Integer.toString(steps));
        Map<Kernel, Integer> calls = new HashMap<>();
        Optimizer.optimize(GraphParser.parse(text), Options.standard().at(level))
                .launches()
                .forEach(launch -> calls.merge(launch.kernel(), launch.calls().size(), Integer::sum));
        return calls.entrySet().stream()
                .map(entry -> entry.getKey().name() + " " + entry.getValue())
                .sorted()
                .toList();
    }

    @Test
    void theFirstNanOfALoopIsFound() {
        Graph graph = GraphParser.parse("""
            graph g(%xs: f32[5]) {
              %0 = constant [1] : f32[]
              %1 = scan %0, %xs {carries=1, inputs=1, length=[5], reverse=false} body(%carry0: f32[], %x0: f32[]) {
                %0 = mul %carry0, %x0 : f32[]
                %1 = log %0 : f32[]
                return %0, %1
              } : (f32[], f32[5])
              %2 = get %1 {index=1} : f32[5]
              output "y" %2
            }
            """);
        Map<String, Object> inputs = Map.of("xs", new float[] {2, 3, -1, 1, 1});
        for (Device device : CPUS) {
            Device.Suspect suspect =
                    device.findNotFinite(graph, NO_LEAVES, Map.of(), inputs).orElseThrow();
            assertTrue(Double.isNaN(suspect.value()));
            assertTrue(suspect.label().startsWith("log"), suspect.label());
        }
    }

    @Test
    void aLoopWithoutEndCanBeCancelled() throws InterruptedException {
        Graph graph = GraphParser.parse("""
            graph g(%x: f32[]) {
              %0 = while %x {bound=[], carries=1} condition(%carry0: f32[]) {
                %0 = eq %carry0, %carry0 : bool[]
                return %0
              } body(%carry0: f32[]) {
                %0 = constant 1 : f32[]
                %1 = sub %0, %carry0 : f32[]
                return %1
              } : (f32[])
              %1 = get %0 {index=0} : f32[]
              output "y" %1
            }
            """);
        Cancellation cancellation = new Cancellation();
        try (dev.dlc.codegen.jvm.JvmBackend backend = new dev.dlc.codegen.jvm.JvmBackend(JvmOptions.standard());
                Pool pool = new Pool(1)) {
            Program program = Optimizer.optimize(graph, Options.standard());
            CpuRun run = new CpuExecutable(program, backend::compile, pool, cancellation)
                    .prepare(NO_LEAVES, new HashMap<>());
            run.input(0, new float[] {1});
            Thread stopper = new Thread(cancellation::request);
            stopper.start();
            assertThrows(CancellationException.class, run::compute);
            stopper.join();
        }
    }

    /** Where each node has a kernel, what one step needs is small beside the sum of all values. */
    @Test
    void valuesOfStepsShareMemory() {
        ControlCases lstm = named("gradient of lstm");
        Options single = Options.standard().at(Options.Level.O0);
        try (CpuDevice cpu = new CpuDevice(new CpuOptions(1, JvmOptions.standard(), single))) {
            Executable.Memory memory = run(cpu.compile(lstm.graph()), 1).memory();
            assertTrue(memory.after() < memory.before() / 3, memory.toString());
        }
    }

    private static ControlCases named(String name) {
        return cases().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }
}
