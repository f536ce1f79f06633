package dev.dlc.dsl.program;

import java.util.List;

/**
 * The calls in the body of a function, and what flows between them: a picture of a model.
 *
 * @param name the function: {@code LeNet5.forward}
 * @param boxes in the order of the calls; first the inputs, last the result
 * @param edges in the order of the boxes that they lead to
 */
public record CallGraph(String name, List<Box> boxes, List<Edge> edges) {
    public CallGraph {
        boxes = List.copyOf(boxes);
        edges = List.copyOf(edges);
    }

    /** What a box stands for. */
    public enum Kind {
        INPUT,
        MODULE,
        FUNCTION,
        RESULT
    }

    /**
     * A box.
     *
     * @param id different from that of all other boxes
     * @param name the input, the path of the module ({@code conv1}) or the function
     * @param model the model of a module, else empty
     */
    public record Box(int id, Kind kind, String name, String model) {}

    /**
     * A tensor that one box makes and another one reads, maybe through operators between.
     *
     * @param type its type: {@code f32[N, 6, 14, 14]}
     */
    public record Edge(int from, int to, String type) {}
}
