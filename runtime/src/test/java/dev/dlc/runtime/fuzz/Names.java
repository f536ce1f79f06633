package dev.dlc.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The names that a place of a random program sees: tensors, and indices of index notation. */
final class Names {
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Index> indices = new ArrayList<>();
    private int made;

    /** A tensor by the text that names it. */
    record Tensor(String text, Kind kind) {}

    /** An index with the size that it runs over. */
    record Index(String text, String dim) {}

    /** A name that nothing has yet. */
    String fresh(String stem) {
        return stem + made++;
    }

    void add(String text, Kind kind) {
        tensors.add(new Tensor(text, kind));
    }

    void add(Index index) {
        indices.add(index);
    }

    /** The tensors, last declared first. */
    List<Tensor> tensors() {
        return tensors.reversed();
    }

    List<Index> over(String dim) {
        return indices.stream().filter(index -> index.dim().equals(dim)).toList();
    }

    List<Index> indices() {
        return indices;
    }

    /** What is declared inside is forgotten behind. */
    String inside(Supplier<String> body) {
        int seenTensors = tensors.size();
        int seenIndices = indices.size();
        String text = body.get();
        tensors.subList(seenTensors, tensors.size()).clear();
        indices.subList(seenIndices, indices.size()).clear();
        return text;
    }
}
