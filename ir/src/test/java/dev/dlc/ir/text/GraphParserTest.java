package dev.dlc.ir.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.IrCode;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.ControlEmit;
import dev.dlc.ir.op.Emit;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphParserTest {
    private static final String EVERYTHING = """
        graph mlp.step(%x: f32[N, 3], %0 "an \\"odd\\" name\\n": i64[]) {
          %1 = param "net.w" : f32[3]
          %2 = constant [-0.0, 0.1, nan, -inf] : f64[4]
          %3 = scan %1, %x {carries=1, inputs=1, length=[N], reverse=true} body(%carry0: f32[3], %x0: f32[3]) {
            %0 = add %carry0, %x0 : f32[3]
            %1 = reduce_sum %0 {axes=[0]} : f32[]
            return %0, %1
          } : (f32[3], f32[N])
          %4 = get %3 {index=0} : f32[3]
          %5 = get %3 {index=1} : f32[N]
          %6 = reduce_sum %5 {axes=[0]} : f32[]
          %7 = reduce_sum %x {axes=[0, 1]} : f32[]
          %8 = constant 0 : f32[]
          %9 = gt %7, %8 : bool[]
          update "net.w" %4
          report "loss" %6 guarded
          report "count" %0
          output "c" %2
          check "must be \\\\ positive" %9
          require 2*((N + 1) / (2)) = N*N "sizes"
        }
        """;

    /** All kinds of roots, a region, a text with quotes, numbers that are easily lost. */
    @Test
    void aGraphWithEverything() {
        SourceFile source = new SourceFile("mlp.dlm", "let a = 1\nlet b = 2\n");
        Emit e = new Emit(new GraphBuilder(), Optional.of(new Span(source, 14, 15)));
        Dim n = Dim.symbol("N");
        Node x = e.input("x", Type.tensor(DType.F32, Shape.of(n, Dim.of(3))));
        Node odd = e.input("an \"odd\" name\n", Type.scalar(DType.I64));
        Node w = e.param("net.w", Type.tensor(DType.F32, Shape.of(3)));
        Node c = e.constant(
                Type.tensor(DType.F64, Shape.of(4)), List.of(-0.0, 0.1, Double.NaN, Double.NEGATIVE_INFINITY));
        List<Node> scanned = e.scan(List.of(w), List.of(x), n, true, (carry, at) -> {
            Node next = e.add(carry.getFirst(), at.getFirst());
            return new ControlEmit.Step(List.of(next), List.of(e.sum(next)));
        });
        List<Root> roots = List.of(
                new Root.Update("net.w", scanned.get(0)),
                new Root.Report("loss", e.sum(scanned.get(1)), true),
                new Root.Report("count", odd, false),
                new Root.Output("c", c),
                new Root.Check(e.gt(e.sum(x), e.scalar(DType.F32, 0)), "must be \\ positive", Optional.empty()));
        Graph graph = new Graph(
                "mlp.step",
                List.of(x, odd),
                roots,
                List.of(new Graph.DimCheck(
                        n.plus(1).floorDiv(Dim.of(2)).times(2), n.times(n), "sizes", Optional.empty())));
        assertEquals(EVERYTHING, GraphPrinter.print(graph));
        assertEquals(EVERYTHING, GraphPrinter.print(GraphParser.parse(EVERYTHING)));
        assertTrue(GraphPrinter.withPlaces(graph).contains("// mlp.dlm:2\n"));
        assertEquals(EVERYTHING, GraphPrinter.print(GraphParser.parse(GraphPrinter.withPlaces(graph))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\u0001',
            value = {
                "%0 = tanh %x f32[N];         E0501; something else belongs here; `:`; f32",
                "%0 = tahn %x : f32[N];       E0502; there is no op tahn; ; ",
                "%0 = tanh %y : f32[N];       E0502; there is no value %y here; ; ",
                "%0 = tanh %x : f31[N];       E0502; there is no element type f31; one of f64 f32 f16 bf16 i64 i32 i8"
                        + " u8 bool; f31",
                "%0 = tanh %x {axis=1} : f32[N]; E0502; tanh has no attribute axis; ; ",
                "%0 = iota : i32[N];          E0503; iota.attributes: wrong attributes; {axis=INT, dtype=ELEMENT,"
                        + " shape=DIMS}; {dtype=ELEMENT, shape=DIMS}",
                "%0 = iota {axis=1} : i32[N]; E0503; iota.c1: there is no axis 1; an axis from 0 to 0 of i32[N]; 1",
                "%0 = tanh %x : f32[M];       E0503; the type of the line is wrong; f32[N]; f32[M]",
                "%x = tanh %x : f32[N];       E0501; the value is defined twice; a new name; %x",
                "%0 = iota {axis=99999999999999999999} : i32[N]; E0501; this is no whole number of 64 bits; a whole"
                        + " number; 99999999999999999999",
                "%0 = param \"w\" : f32[N / 0]; E0501; the size cannot be computed; a size in 64 bits; division of a"
                        + " dim by 0",
                "%0 = param \"w\" : f32[-1];  E0503; param.size: a size is negative; sizes of at least 0; f32[-1]",
                "result %x;                   E0501; something else belongs here; a value; result",
                "?;                           E0501; this begins no word; a name; ?",
            })
    void whatIsWrongIsSaid(String line, String code, String message, String expected, String found) {
        String text = "graph f(%x: f32[N]) {\n  " + line + "\n  return %x\n}\n";
        DlcException thrown = assertThrows(DlcException.class, () -> GraphParser.parse(text));
        Diagnostic diagnostic = thrown.diagnostics().getFirst();
        assertEquals(code, diagnostic.code().id());
        assertTrue(diagnostic.message().startsWith(message), diagnostic.message());
        assertTrue(diagnostic.place() instanceof Diagnostic.Place.InSource(Span span)
                && span.position().line() == 2);
        if (expected != null) {
            assertTrue(
                    diagnostic.expected().orElse("").startsWith(expected),
                    () -> diagnostic.expected().toString());
            assertEquals(found, diagnostic.found().orElse(""));
        }
    }

    @Test
    void anUnknownNameIsCorrected() {
        DlcException thrown = assertThrows(
                DlcException.class, () -> GraphParser.parse("graph f(%x: f32[N]) { %0 = tahn %x : f32[N] }"));
        assertEquals(
                Optional.of("did you mean `tanh`?"),
                thrown.diagnostics().getFirst().fix());
    }

    @Test
    void everyCodeHasAPage() {
        for (IrCode code : IrCode.values()) {
            assertTrue(IrCode.class.getResource(code.page()) != null, code.id());
        }
    }

    @Provide
    Arbitrary<Dim> dims() {
        Arbitrary<Dim> leaves = Arbitraries.oneOf(
                Arbitraries.longs().between(-9, 9).map(Dim::of),
                Arbitraries.of("N", "H", "net.K").map(Dim::symbol));
        return Arbitraries.recursive(() -> leaves, GraphParserTest::combined, 0, 3);
    }

    private static Arbitrary<Dim> combined(Arbitrary<Dim> parts) {
        return Combinators.combine(parts, parts, Arbitraries.integers().between(0, 3))
                .as((x, y, how) -> switch (how) {
                    case 0 -> x.plus(y);
                    case 1 -> x.minus(y);
                    case 2 -> x.times(y);
                    default -> y.is(0) ? x : x.floorDiv(y);
                });
    }

    @Property(tries = 300)
    void sizesParseBack(@ForAll("dims") Dim dim) {
        Words words = new Words(new SourceFile("size", dim.toString()));
        assertEquals(dim, words.dim());
    }

    /** Whatever the text is, the answer is a graph or a diagnostic. */
    @Property(tries = 300)
    void damagedTextIsADiagnostic(@ForAll int place, @ForAll("pieces") String piece) {
        String text = """
            graph f(%x: f32[N, 3]) {
              %0 = constant [1, 2.5, -3] : f32[3]
              %1 = broadcast %0 {axes=[1]} : f32[N, 3]
              %2 = mul %x, %1 : f32[N, 3]
              output "y" %2
            }
            """;
        int at = Math.floorMod(place, text.length());
        String damaged = text.substring(0, at) + piece + text.substring(Math.min(text.length(), at + piece.length()));
        try {
            GraphParser.parse(damaged);
        } catch (DlcException e) {
            assertEquals(1, e.diagnostics().size());
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                "", "%", "}", "{", "\"", "-", "N", "9999999999", "(", "]", "\n", "=", "f32", "%2", "//", ",");
    }
}
