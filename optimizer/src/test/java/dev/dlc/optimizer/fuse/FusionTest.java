package dev.dlc.optimizer.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Regions;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.kernel.KernelVerifier;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramPrinter;
import dev.dlc.testing.GoldenFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes one kernel, and what does not, and why. */
class FusionTest {
    private static final Dim N = Dim.symbol("N");

    private final Emit e = new Emit(new GraphBuilder());

    private Node input(String name, Dim... dims) {
        return e.input(name, Type.tensor(DType.F32, Shape.of(dims)));
    }

    /** The mean over the last axis. */
    private Node mean(Node x) {
        int last = x.tensor().rank() - 1;
        Node sum = e.sum(x, List.of(last));
        return e.div(sum, e.like(sum, x.shape().dim(last).constant().orElseThrow()));
    }

    private Program program(List<Node> inputs, Node... results) {
        return Optimizer.optimize(Regions.graph("test", inputs, List.of(results)), Options.standard());
    }

    private static void golden(String name, Program program) {
        GoldenFile.check(Path.of("src/test/golden/fuse", name + ".txt"), ProgramPrinter.print(program));
    }

    @Test
    void softmaxIsOneKernelOfRows() {
        Node x = input("x", N, Dim.of(1000));
        Node exp = e.exp(e.sub(x, e.restore(e.reduceMax(x, List.of(1)), List.of(1), x.shape())));
        Program program = program(List.of(x), e.div(exp, e.restore(e.sum(exp, List.of(1)), List.of(1), x.shape())));
        assertEquals(1, program.launches().size());
        golden("softmax", program);
    }

    @Test
    void layerNormAndItsGradientAreFewKernels() {
        Node x = input("x", N, Dim.of(256));
        Node gamma = input("gamma", Dim.of(256));
        Node beta = input("beta", Dim.of(256));
        Node dy = input("dy", N, Dim.of(256));
        Node centred = e.sub(x, e.restore(mean(x), List.of(1), x.shape()));
        Node variance = mean(e.mul(centred, centred));
        Node scale = e.rsqrt(e.add(variance, e.scalar(DType.F32, 1e-5)));
        Node y = e.add(e.mul(e.mul(centred, e.restore(scale, List.of(1), x.shape())), gamma), beta);
        List<Node> results = new ArrayList<>(List.of(y));
        results.addAll(e.items(e.gradient(e.sum(e.mul(y, dy)), List.of(x, gamma, beta))));
        Program program =
                Optimizer.optimize(Regions.graph("norm", List.of(x, gamma, beta, dy), results), Options.standard());
        assertTrue(program.launches().size() <= 3, () -> ProgramPrinter.print(program));
        golden("layer-norm", program);
    }

    @Test
    void biasAndActivationAreTheEpilogueOfAProduct() {
        Node x = input("x", N, Dim.of(20));
        Node w = input("w", Dim.of(20), Dim.of(30));
        Node b = input("b", Dim.of(30));
        Program program = program(List.of(x, w, b), e.tanh(e.add(e.matmul(x, w), b)));
        assertEquals(1, program.launches().size());
    }

    private Node draw(Node key, String path, Shape shape) {
        return e.abs(e.cast(e.randomBits(key, path, shape), DType.F32));
    }

    /** Random bits behind a product: enough for dropout, too much for a normal number. */
    @Test
    void drawsBehindAProductAreOfTheirOwnWhereTheyNeedMuchCode() {
        Node key = e.input("key", Type.tensor(DType.I32, Shape.of(2)));
        Node x = input("x", N, Dim.of(20));
        Node w = input("w", Dim.of(20), Dim.of(30));
        Node product = e.matmul(x, w);
        Shape shape = product.shape();
        Program simple = program(List.of(key, x, w), e.mul(product, draw(key, "a", shape)));
        assertEquals(1, simple.launches().size(), () -> ProgramPrinter.print(simple));
        Node normal = e.mul(e.sqrt(e.log(draw(key, "a", shape))), e.cos(draw(key, "b", shape)));
        Program written = program(List.of(key, x, w), e.add(product, e.mul(e.exp(product), normal)));
        assertTrue(written.launches().size() > 1, () -> ProgramPrinter.print(written));
        assertTrue(
                written.launches().stream()
                        .map(launch -> launch.kernel().toString())
                        .noneMatch(text -> text.contains("Contraction") && text.contains("Threefry")),
                () -> ProgramPrinter.print(written));
    }

    @Test
    void aFactorOfAProductIsNotWrittenByItsEpilogue() {
        Node x = input("x", Dim.of(6), Dim.of(6));
        Node w = input("w", Dim.of(6), Dim.of(6));
        Node factor = e.mul(e.sqrt(x), e.cos(x));
        Node shared = e.mul(e.matmul(factor, w), factor);
        Program program = program(List.of(x, w), e.sub(shared, x), factor);
        program.launches().forEach(launch -> KernelVerifier.verify(launch.kernel()));
        assertEquals(2, program.launches().size(), () -> ProgramPrinter.print(program));
    }

    @Test
    void updatesAreWrittenInPlaceByOneLaunch() {
        List<Root> roots = new ArrayList<>();
        Node x = input("x", N, Dim.of(20));
        for (int i = 0; i < 3; i++) {
            Type.Tensor type = Type.tensor(DType.F32, Shape.of(20, 5 + i));
            Node w = e.param("w" + i, type);
            Node v = e.state("v" + i, type);
            Node g = e.gradient(e.sum(e.exp(e.matmul(x, w))), List.of(w));
            Node next = e.add(e.mul(e.like(v, 0.9), v), e.items(g).getFirst());
            roots.add(new Root.Update("v" + i, next));
            roots.add(new Root.Update("w" + i, e.sub(w, e.mul(e.like(w, 0.1), next))));
        }
        Program program = Optimizer.optimize(new Graph("step", List.of(x), roots), Options.standard());
        List<Program.Launch> updates =
                program.launches().stream().filter(program::writesLeaf).toList();
        assertEquals(1, updates.size(), () -> ProgramPrinter.print(program));
        assertEquals(3, updates.getFirst().calls().size());
    }

    @Test
    void aDearNodeThatKernelsShareIsWrittenOnce() {
        Node x = input("x", N, Dim.of(40));
        Node dear = e.erf(x);
        Node other = input("other", Dim.of(40), Dim.of(7));
        Program program = program(List.of(x, other), e.matmul(dear, other), e.sum(e.mul(dear, dear), List.of(0)));
        long erfs = program.launches().stream()
                .filter(launch -> launch.kernel().name().contains("erf"))
                .count();
        assertEquals(1, erfs, () -> ProgramPrinter.print(program));
        assertTrue(
                program.unfused().stream()
                        .anyMatch(edge -> edge.producer().label().startsWith("erf")
                                && edge.consumer().label().startsWith("dot")
                                && edge.reason().contains("factor")),
                () -> program.unfused().toString());
    }

    @Test
    void whatKeepsDearFunctionsFromVectorsIsWritten() {
        Node x = input("x", Dim.of(300), N);
        Program program = program(List.of(x), e.tanh(e.add(e.transpose(x, List.of(1, 0)), e.scalar(DType.F32, 1))));
        assertTrue(
                program.unfused().stream().anyMatch(edge -> edge.reason().contains("neighbours")),
                () -> ProgramPrinter.print(program));
    }
}
