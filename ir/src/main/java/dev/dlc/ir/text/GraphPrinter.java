package dev.dlc.ir.text;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Leaf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes graphs as text. */
public final class GraphPrinter {
    /** Where comments begin. */
    private static final int COMMENT_COLUMN = 80;

    private final StringBuilder out = new StringBuilder();
    private final boolean places;
    /** The place of each node among all that a reader of the text builds. */
    private final Map<Node, Integer> built = new HashMap<>();

    private GraphPrinter(boolean places) {
        this.places = places;
    }

    /** The text of a graph. */
    public static String print(Graph graph) {
        return new GraphPrinter(false).whole(gathered(graph, new GraphBuilder()));
    }

    /** The text of a graph, with the source place of each node as a comment. */
    public static String withPlaces(Graph graph) {
        return new GraphPrinter(true).whole(gathered(graph, new GraphBuilder()));
    }

    /**
     * The graph with all its regions in one builder, as a reader of the text makes it; passes leave a builder to each
     * region.
     */
    private static Graph gathered(Graph graph, GraphBuilder builder) {
        Map<Node, Node> made = new HashMap<>();
        for (Node node : graph.nodes()) {
            List<Node> operands = node.operands().stream().map(made::get).toList();
            List<Graph> regions = node.regions().stream()
                    .map(region -> gathered(region, builder))
                    .toList();
            made.put(node, builder.node(node.op(), operands, node.attrs(), regions, node.span()));
        }
        List<Node> inputs = graph.inputs().stream().map(made::get).toList();
        List<Root> roots = graph.roots().stream()
                .map(root -> root.with(made.get(root.value())))
                .toList();
        return new Graph(graph.name(), inputs, roots, graph.checks());
    }

    private String whole(Graph graph) {
        out.append("graph ");
        body(graph, "  ");
        return out.append('\n').toString();
    }

    private void body(Graph graph, String indent) {
        graph.inputs().forEach(this::build);
        List<Node> nodes = order(graph);
        Map<Node, String> names = names(graph, nodes);
        out.append(Texts.name(graph.name())).append('(');
        out.append(graph.inputs().stream().map(x -> input(x, names)).collect(Collectors.joining(", ")));
        out.append(") {\n");
        for (Node node : nodes) {
            if (!graph.inputs().contains(node)) {
                line(node, names, indent);
                build(node);
            }
        }
        roots(graph, names, indent);
        for (Graph.DimCheck check : graph.checks()) {
            out.append(indent)
                    .append("require ")
                    .append(check.left())
                    .append(' ')
                    .append(check.relation().sign())
                    .append(' ')
                    .append(check.right());
            out.append(' ').append(Texts.quote(check.message())).append('\n');
        }
        out.append(indent, 2, indent.length()).append('}');
    }

    private void build(Node node) {
        built.putIfAbsent(node, built.size());
    }

    /**
     * The nodes of a graph in the order in which they come back from a builder that reads the text: a region may share
     * constants, or all of a body, with what stands before it, and those come first.
     */
    private List<Node> order(Graph graph) {
        return graph.nodes().stream()
                .sorted(Comparator.comparingInt(node -> built.getOrDefault(node, Integer.MAX_VALUE)))
                .toList();
    }

    /** Inputs by their names, if these are identifiers; everything else by number. */
    private static Map<Node, String> names(Graph graph, List<Node> nodes) {
        Map<Node, String> names = new HashMap<>();
        Set<String> used = new HashSet<>();
        for (Node input : graph.inputs()) {
            String name = input.is(Leaf.INPUT) ? input.attrs().text("name") : "";
            if (Texts.isIdentifier(name) && used.add(name)) {
                names.put(input, "%" + name);
            }
        }
        int next = 0;
        for (Node node : nodes) {
            if (!names.containsKey(node)) {
                names.put(node, "%" + next++);
            }
        }
        return names;
    }

    private static String input(Node node, Map<Node, String> names) {
        String name = node.attrs().text("name");
        boolean plain = names.get(node).equals("%" + name);
        return names.get(node) + (plain ? "" : " " + Texts.quote(name)) + ": " + node.type();
    }

    private void line(Node node, Map<Node, String> names, String indent) {
        int start = out.length();
        out.append(indent)
                .append(names.get(node))
                .append(" = ")
                .append(node.op().name());
        node.attrs().find("name").ifPresent(name -> out.append(' ').append(attr(name)));
        node.attrs().find("values").ifPresent(values -> out.append(' ').append(attr(values)));
        out.append(node.operands().isEmpty() ? "" : " ");
        out.append(node.operands().stream().map(names::get).collect(Collectors.joining(", ")));
        List<String> attrs = new ArrayList<>();
        node.attrs().values().forEach((name, value) -> {
            if (!Texts.IN_TYPE.contains(name) && !Texts.IN_FRONT.contains(name)) {
                attrs.add(name + "=" + attr(value));
            }
        });
        out.append(attrs.isEmpty() ? "" : " {" + String.join(", ", attrs) + "}");
        for (Graph region : node.regions()) {
            out.append(' ');
            body(region, indent + "  ");
        }
        out.append(" : ").append(node.type());
        comment(node, start);
    }

    private void comment(Node node, int start) {
        if (places && node.span().isPresent()) {
            int length = out.length() - Math.max(start, out.lastIndexOf("\n") + 1);
            out.append(" ".repeat(Math.max(1, COMMENT_COLUMN - length)));
            var span = node.span().get();
            out.append("// ")
                    .append(span.file().name())
                    .append(':')
                    .append(span.position().line());
        }
        out.append('\n');
    }

    private void roots(Graph graph, Map<Node, String> names, String indent) {
        if (isReturn(graph)) {
            String values =
                    graph.roots().stream().map(root -> names.get(root.value())).collect(Collectors.joining(", "));
            out.append(indent)
                    .append("return")
                    .append(values.isEmpty() ? "" : " " + values)
                    .append('\n');
            return;
        }
        for (Root root : graph.roots()) {
            String value = names.get(root.value());
            out.append(indent);
            out.append(
                    switch (root) {
                        case Root.Output output -> "output " + Texts.quote(output.name()) + " " + value;
                        case Root.Report report ->
                            "report " + Texts.quote(report.name()) + " " + value + (report.guarded() ? " guarded" : "");
                        case Root.Update update -> "update " + Texts.quote(update.name()) + " " + value;
                        case Root.Check check -> "check " + Texts.quote(check.message()) + " " + value;
                    });
            out.append('\n');
        }
    }

    /** Whether all roots are outputs named 0, 1, 2 ... */
    private static boolean isReturn(Graph graph) {
        for (int i = 0; i < graph.roots().size(); i++) {
            String position = Integer.toString(i);
            if (!(graph.roots().get(i) instanceof Root.Output output
                    && output.name().equals(position))) {
                return false;
            }
        }
        return true;
    }

    /** The text of an attribute's value. */
    private static String attr(Attr attr) {
        return switch (attr) {
            case Attr.Int number -> Long.toString(number.value());
            case Attr.Real real -> Texts.number(real.value());
            case Attr.Flag flag -> Boolean.toString(flag.value());
            case Attr.Text text -> Texts.quote(text.value());
            case Attr.Ints ints -> ints.values().toString();
            case Attr.Dims dims ->
                dims.values().stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
            case Attr.Element element -> element.value().toString();
            case Attr.Reals reals
            when reals.values().size() == 1 -> Texts.number(reals.values().getFirst());
            case Attr.Reals reals ->
                reals.values().stream().map(Texts::number).collect(Collectors.joining(", ", "[", "]"));
        };
    }
}
