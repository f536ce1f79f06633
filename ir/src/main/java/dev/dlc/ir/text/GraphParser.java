package dev.dlc.ir.text;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.IrCode;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.OpTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the text of a graph; the first thing that is wrong ends it. */
public final class GraphParser {
    private final Words words;
    private final GraphBuilder builder;

    private GraphParser(SourceFile file, GraphBuilder builder) {
        this.words = new Words(file);
        this.builder = builder;
    }

    /**
     * The graph of a text.
     *
     * @throws DlcException {@link IrCode#GRAPH_SYNTAX} where the text is malformed, {@link IrCode#GRAPH_NAME} for an
     *     unknown op, value or element type, {@link IrCode#GRAPH_RULE} where a node breaks a rule of its op
     */
    public static Graph parse(SourceFile file, GraphBuilder builder) {
        GraphParser parser = new GraphParser(file, builder);
        parser.words.expect("graph");
        Graph graph = parser.body();
        parser.words.expect(Token.Kind.END, "the end");
        return graph;
    }

    /** The graph of a text, in a builder of its own. */
    public static Graph parse(String text) {
        return parse(new SourceFile("graph", text), new GraphBuilder());
    }

    /** The nodes of a graph or region by their names in the text. */
    private final class Scope {
        private final Map<String, Node> values = new HashMap<>();

        void define(Token token, Node node) {
            if (values.put(token.text(), node) != null) {
                throw Words.malformed(token.span(), "the value is defined twice", "a new name", token.shown());
            }
        }

        Node use() {
            Token token = words.expect(Token.Kind.VALUE, "a value, such as %0");
            Node node = values.get(token.text());
            if (node == null) {
                throw unknown(
                        token,
                        "there is no value " + token.shown() + " here",
                        values.keySet().stream().toList());
            }
            return node;
        }
    }

    private static DlcException unknown(Token token, String message, List<String> known) {
        Diagnostic diagnostic = Diagnostic.at(IrCode.GRAPH_NAME, token.span(), message);
        return Suggestion.closest(token.text(), known)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic)
                .exception();
    }

    private Graph body() {
        String name = words.name("the name of the graph");
        Scope scope = new Scope();
        List<Node> inputs = words.list("(", ")", () -> input(scope));
        List<Root> roots = new ArrayList<>();
        List<Graph.DimCheck> checks = new ArrayList<>();
        words.expect("{");
        while (!words.accept("}")) {
            if (words.peek().kind() == Token.Kind.VALUE) {
                line(scope);
            } else if (words.accept("require")) {
                Dim left = words.dim();
                Graph.Relation relation = words.accept("<=") ? Graph.Relation.AT_MOST : Graph.Relation.EQUAL;
                if (relation == Graph.Relation.EQUAL) {
                    words.expect("=");
                }
                checks.add(new Graph.DimCheck(left, relation, words.dim(), text(), Optional.empty()));
            } else {
                root(scope, roots);
            }
        }
        return new Graph(name, inputs, roots, checks);
    }

    private String text() {
        return words.expect(Token.Kind.TEXT, "a text in quotes").text();
    }

    private Node input(Scope scope) {
        Token value = words.expect(Token.Kind.VALUE, "an input, such as %x");
        String name = words.peek().kind() == Token.Kind.TEXT ? words.take().text() : value.text();
        words.expect(":");
        Node node =
                guarded(value.span(), () -> new Emit(builder, Optional.of(value.span())).input(name, words.tensor()));
        scope.define(value, node);
        return node;
    }

    private void root(Scope scope, List<Root> roots) {
        if (words.accept("return")) {
            while (words.peek().kind() == Token.Kind.VALUE) {
                roots.add(new Root.Output(Integer.toString(roots.size()), scope.use()));
                words.accept(",");
            }
        } else if (words.accept("output")) {
            roots.add(new Root.Output(text(), scope.use()));
        } else if (words.accept("report")) {
            String name = text();
            Node value = scope.use();
            roots.add(new Root.Report(name, value, words.accept("guarded")));
        } else if (words.accept("update")) {
            roots.add(new Root.Update(text(), scope.use()));
        } else if (words.accept("check")) {
            String message = text();
            roots.add(new Root.Check(scope.use(), message, Optional.empty()));
        } else {
            throw words.unexpected("a value, a root (return, output, report, update, check), `require` or `}`");
        }
    }

    private void line(Scope scope) {
        Token value = words.take();
        words.expect("=");
        Token name = words.expect(Token.Kind.NAME, "an op");
        Op op = OpTable.find(name.text())
                .orElseThrow(() -> unknown(
                        name,
                        "there is no op " + name.text(),
                        OpTable.all().stream().map(Op::name).toList()));
        Attrs attrs = inFront(op);
        List<Node> operands = new ArrayList<>();
        while (words.peek().kind() == Token.Kind.VALUE) {
            operands.add(scope.use());
            if (!words.accept(",")) {
                break;
            }
        }
        attrs = inBraces(op, attrs);
        List<Graph> regions = new ArrayList<>();
        for (int i = 0; i < op.signature().regions().size(); i++) {
            regions.add(body());
        }
        words.expect(":");
        Token typeStart = words.peek();
        Type type = words.type();
        Span span = value.span().to(words.last().span());
        Attrs all = inType(op, attrs, type, typeStart);
        Node node = guarded(span, () -> builder.node(op, operands, all, regions, Optional.of(span)));
        if (!node.type().equals(type)) {
            throw Diagnostic.at(
                            IrCode.GRAPH_RULE,
                            typeStart.span().to(words.last().span()),
                            "the type of the line is wrong")
                    .sides(node.type().toString(), type.toString())
                    .exception();
        }
        scope.define(value, node);
    }

    private interface Made {
        Node make();
    }

    private static Node guarded(Span span, Made made) {
        try {
            return made.make();
        } catch (Violation violation) {
            throw Diagnostic.at(IrCode.GRAPH_RULE, span, violation.getMessage())
                    .sides(violation.expected(), violation.found())
                    .exception();
        }
    }

    private Attrs inFront(Op op) {
        Attrs attrs = Attrs.NONE;
        if (op.signature().attributes().containsKey("name")) {
            attrs = attrs.with("name", text());
        }
        if (op.signature().attributes().containsKey("values")) {
            boolean several = words.peek().is("[");
            attrs = attrs.with(
                    "values", new Attr.Reals(several ? words.list("[", "]", words::real) : List.of(words.real())));
        }
        return attrs;
    }

    private Attrs inBraces(Op op, Attrs attrs) {
        Attrs all = attrs;
        boolean more = words.accept("{");
        while (more) {
            Token name = words.expect(Token.Kind.NAME, "an attribute");
            Attr.Kind kind = op.signature().attributes().get(name.text());
            if (kind == null) {
                List<String> known = List.copyOf(op.signature().attributes().keySet());
                throw unknown(name, op.name() + " has no attribute " + name.text(), known);
            }
            words.expect("=");
            all = all.with(name.text(), attr(kind));
            more = words.accept(",");
            if (!more) {
                words.expect("}");
            }
        }
        return all;
    }

    private static Attrs inType(Op op, Attrs attrs, Type type, Token place) {
        Attrs all = attrs;
        for (String name : op.signature().attributes().keySet()) {
            if (Texts.IN_TYPE.contains(name)) {
                if (!(type instanceof Type.Tensor tensor)) {
                    throw Words.malformed(place.span(), op.name() + " yields one tensor", "one type", type.toString());
                }
                all = name.equals("shape") ? all.withDims(name, tensor.shape().dims()) : all.with(name, tensor.dtype());
            }
        }
        return all;
    }

    private Attr attr(Attr.Kind kind) {
        return switch (kind) {
            case INT -> new Attr.Int(words.integer());
            case REAL -> new Attr.Real(words.real());
            case FLAG -> new Attr.Flag(words.flag());
            case TEXT -> new Attr.Text(text());
            case INTS -> new Attr.Ints(words.list("[", "]", words::small));
            case DIMS -> new Attr.Dims(words.list("[", "]", words::dim));
            case ELEMENT -> new Attr.Element(words.dtype());
            case REALS -> new Attr.Reals(words.list("[", "]", words::real));
        };
    }
}
