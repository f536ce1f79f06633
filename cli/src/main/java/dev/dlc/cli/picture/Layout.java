package dev.dlc.cli.picture;

import dev.dlc.dsl.program.CallGraph;
import dev.dlc.runtime.plot.Svg;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Places for boxes and edges, from top to bottom in layers (Sugiyama et al., 1981), by the Eclipse Layout Kernel.
 *
 * @param width the size of the picture, in pixels
 */
record Layout(double width, double height, List<Placed> boxes, List<Line> lines) {
    /** The height of a line of text. */
    static final double LINE = 16;

    private static final double CHARACTER = 7.3;
    private static final double PADDING = 12;

    /** A box with its place. */
    record Placed(CallGraph.Box box, double x, double y, double width, double height) {}

    /** A polyline with the text beside it. */
    record Line(List<Svg.Point> points, String text, Svg.Point label) {}

    static Layout of(CallGraph graph) {
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
        ElkNode root = ElkGraphUtil.createGraph();
        root.setProperty(CoreOptions.ALGORITHM, "org.eclipse.elk.layered");
        root.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
        root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
        root.setProperty(CoreOptions.RANDOM_SEED, 1);
        Map<Integer, ElkNode> nodes = new HashMap<>();
        for (CallGraph.Box box : graph.boxes()) {
            ElkNode node = ElkGraphUtil.createNode(root);
            int longest = Math.max(box.name().length(), box.model().length());
            node.setDimensions(longest * CHARACTER + 2 * PADDING, (box.model().isEmpty() ? 1 : 2) * LINE + PADDING);
            nodes.put(box.id(), node);
        }
        List<ElkEdge> edges = new ArrayList<>();
        for (CallGraph.Edge edge : graph.edges()) {
            ElkEdge made = ElkGraphUtil.createSimpleEdge(nodes.get(edge.from()), nodes.get(edge.to()));
            ElkLabel label = ElkGraphUtil.createLabel(edge.type(), made);
            label.setDimensions(edge.type().length() * CHARACTER, LINE);
            label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
            edges.add(made);
        }
        new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
        List<Placed> boxes = graph.boxes().stream()
                .map(box -> placed(box, nodes.get(box.id())))
                .toList();
        return new Layout(
                root.getWidth(),
                root.getHeight(),
                boxes,
                edges.stream().map(Layout::line).toList());
    }

    private static Placed placed(CallGraph.Box box, ElkNode node) {
        return new Placed(box, node.getX(), node.getY(), node.getWidth(), node.getHeight());
    }

    private static Line line(ElkEdge edge) {
        ElkEdgeSection section = edge.getSections().getFirst();
        List<Svg.Point> points = new ArrayList<>();
        points.add(new Svg.Point(section.getStartX(), section.getStartY()));
        section.getBendPoints().forEach(bend -> points.add(new Svg.Point(bend.getX(), bend.getY())));
        points.add(new Svg.Point(section.getEndX(), section.getEndY()));
        ElkLabel label = edge.getLabels().getFirst();
        return new Line(points, label.getText(), new Svg.Point(label.getX(), label.getY()));
    }
}
