package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program is compiled once: other sizes of its open dims make no class. */
class OneCompilationTest {
    private static final String PROGRAM = """
        fn attention(q: f32[...B, T, D], k: f32[...B, S, D], v: f32[...B, S, E]) -> f32[...B, T, E] {
          let s[t, j] = sum(d | q[t, d] * k[j, d]) / sqrt(D)
          let a = softmax(s, over: j)
          for t, e => sum(j | a[t, j] * v[j, e])
        }
        fn running(x: f32[N, T, 8], w: f32[8, 8]) {
          scan h = zeros([N, 8]) for v in permute(x, [1, 0, 2]) {
            let next = tanh(h @ w + v)
            yield next
            next
          }
        }
        fn main(x: f32[N, T, 8], w: f32[8, 8], image: f32[N, 3, H, H], kernel: f32[4, 3, 3, 3]) {
          let (rows, _) = running(attention(x, x, x), w)
          let c = relu(conv(image, kernel, padding: 1))
          let loss = (w, kernel) => mean(rows @ w) + mean(relu(conv(image, kernel, padding: 1))^2)
          (rows, c, sort(x, over: 1), grad(w => loss(w, kernel))(w), grad(k => loss(w, k))(kernel))
        }
        """;

    /** The generated classes that the JVM has loaded. */
    private static Set<String> classes() {
        try {
            Object text = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmClassHierarchy",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return text.toString()
                    .lines()
                    .filter(line -> line.matches(".*dev\\.dlc\\.generated\\.\\w+/0x.*"))
                    .collect(Collectors.toSet());
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LaneChoice.class,
            names = {"SCALAR", "VECTOR"})
    void otherSizesMakeNoClass(LaneChoice lane) {
        try (CpuDevice device = new CpuDevice(CpuOptions.threads(1).lane(lane))) {
            Set<String> before = classes();
            Executable executable = device.compile(Dlc.compile(new SourceFile("sizes.dlm", PROGRAM))
                    .functionProgram("main", Map.of())
                    .graph());
            List<Integer> counts = new ArrayList<>();
            for (int[] sizes : new int[][] {{2, 5, 6}, {1, 1, 1}, {3, 40, 9}, {64, 7, 16}, {5, 130, 33}}) {
                run(executable, Map.of("N", (long) sizes[0], "T", (long) sizes[1], "H", (long) sizes[2]));
                // Classes of earlier tests may be unloaded at any time; those of this one are in use.
                Set<String> made = new HashSet<>(classes());
                made.removeAll(before);
                counts.add(made.size());
            }
            assertTrue(counts.getFirst() > 5, counts::toString);
            assertEquals(1, counts.stream().distinct().count(), counts::toString);
        }
    }

    private static void run(Executable executable, Map<String, Long> sizes) {
        Executable.Run run = executable.prepare(new LeafStore(List.of()), new TreeMap<>(sizes));
        for (int i = 0; i < executable.inputs().size(); i++) {
            int count = 1;
            for (long size : executable.inputs().get(i).type().shape().evaluate(sizes::get)) {
                count *= Math.toIntExact(size);
            }
            run.input(i, HostTensor.of(new float[count], count).array());
        }
        assertTrue(run.compute().isEmpty());
    }
}
