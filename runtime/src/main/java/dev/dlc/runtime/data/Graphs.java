package dev.dlc.runtime.data;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Data sets that are one graph, which is the one example of each split: {@code features: f32[V, F]}, {@code src} and
 * {@code dst: i32[E]} (both directions of each edge, ordered by destination, then source), {@code label: i32[V]} and
 * {@code mask: f32[V]}, 1 on the nodes of the split.
 */
final class Graphs {
    private static final String NODES = "nodes";
    private static final String EDGES = "edges";
    private static final String FEATURES = "features";

    private Graphs() {}

    /** All graph providers. */
    static List<DataProvider> all() {
        return List.of(new Cora(), new Karate());
    }

    private static List<Field> fields(int nodes, int features, int edges, List<String> classes) {
        return List.of(
                Field.of("features", DType.F32, nodes, features),
                Field.of("src", DType.I32, edges),
                Field.of("dst", DType.I32, edges),
                new Field("label", DType.I32, List.of(nodes), classes),
                Field.of("mask", DType.F32, nodes));
    }

    /** A table of text in a file with a header line, read by columns. */
    private record Lines(TextFile file, List<String[]> rows) {
        static Lines of(Path path, String header) {
            TextFile file = TextFile.read(path);
            List<String> lines = file.lines();
            if (lines.isEmpty() || !lines.getFirst().equals(header)) {
                String found = lines.isEmpty() ? "nothing" : lines.getFirst();
                throw file.wrong(0, "this is another table", header, found);
            }
            int columns = header.split(",").length;
            List<String[]> rows = new ArrayList<>();
            for (int i = 1; i < lines.size(); i++) {
                String[] row = lines.get(i).split(",", -1);
                if (row.length != columns) {
                    throw file.wrong(i, "a row is not as long as the header", header, lines.get(i));
                }
                rows.add(row);
            }
            return new Lines(file, rows);
        }

        int number(int row, int column, int most) {
            return file.number(row + 1, rows.get(row)[column], most);
        }

        /** Checks that row i is about node i. */
        Lines numbered() {
            for (int i = 0; i < rows.size(); i++) {
                if (number(i, 0, Integer.MAX_VALUE) != i) {
                    throw file.wrong(i + 1, "the nodes are not numbered in order", Integer.toString(i), rows.get(i)[0]);
                }
            }
            return this;
        }
    }

    /** Both directions of each edge, ordered by destination, then source: {sources, destinations}. */
    private static int[][] edges(Path path, String header, int nodes) {
        Lines lines = Lines.of(path, header);
        int count = lines.rows().size();
        long[] keys = new long[2 * count];
        for (int i = 0; i < count; i++) {
            long a = lines.number(i, 0, nodes - 1);
            long b = lines.number(i, 1, nodes - 1);
            keys[2 * i] = a * nodes + b;
            keys[2 * i + 1] = b * nodes + a;
        }
        Arrays.sort(keys);
        return new int[][] {
            Arrays.stream(keys).mapToInt(key -> (int) (key % nodes)).toArray(),
            Arrays.stream(keys).mapToInt(key -> (int) (key / nodes)).toArray()
        };
    }

    /** The graph with a mask. */
    private record Whole(List<Field> fields, float[] features, int[][] edges, int[] labels) {
        DataSet split(float[] mask) {
            int nodes = labels.length;
            return new Columns(
                    fields,
                    List.of(
                            HostTensor.of(features, 1, nodes, features.length / nodes),
                            HostTensor.of(edges[0], 1, edges[0].length),
                            HostTensor.of(edges[1], 1, edges[1].length),
                            HostTensor.of(labels, 1, nodes),
                            HostTensor.of(mask, 1, nodes)));
        }
    }

    /** Papers that cite one another (Sen et al., 2008), with the split of Planetoid (Yang et al., 2016). */
    private record Cora() implements DataProvider {
        private static final int WORDS = 1_433;
        private static final int CLASSES = 7;

        @Override
        public Summary summary() {
            return new Summary(
                    "cora",
                    "papers that cite one another: one graph, 1,433 words, 7 subjects",
                    "2,708 nodes, 10,556 directed edges; 140 train, 500 validation, 1,000 test");
        }

        @Override
        public List<DataParameter> parameters() {
            return List.of(
                    DataParameter.flag("normalize", true, "true: the features of a node sum to 1; false: 0 or 1"));
        }

        @Override
        public Optional<List<Field>> fields(DataArguments arguments) {
            return Optional.of(Graphs.fields(2_708, WORDS, 10_556, classes()));
        }

        private static List<String> classes() {
            return IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        }

        @Override
        public Presence find(DataArguments arguments, DataLocation where) {
            return FileSearch.find(
                    where.folders("cora"),
                    List.of(
                            new FileSearch.Wanted(NODES, "nodes.csv"),
                            new FileSearch.Wanted(EDGES, "edges.csv"),
                            new FileSearch.Wanted(FEATURES, "features.txt")));
        }

        @Override
        public Splits load(DataArguments arguments, Presence.Found found) {
            Lines nodes = Lines.of(found.files().get(NODES), "node,label,split").numbered();
            int count = nodes.rows().size();
            int[] labels = IntStream.range(0, count)
                    .map(i -> nodes.number(i, 1, CLASSES - 1))
                    .toArray();
            int[][] edges = edges(found.files().get(EDGES), "source,target", count);
            float[] features = words(found.files().get(FEATURES), count, arguments.flag("normalize"));
            Whole graph = new Whole(Graphs.fields(count, WORDS, edges[0].length, classes()), features, edges, labels);
            return new Splits(
                    graph.split(mask(nodes, "train")),
                    Optional.of(graph.split(mask(nodes, "val"))),
                    Optional.of(graph.split(mask(nodes, "test"))));
        }

        private static float[] mask(Lines nodes, String split) {
            float[] mask = new float[nodes.rows().size()];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = nodes.rows().get(i)[2].equals(split) ? 1 : 0;
            }
            return mask;
        }

        private static float[] words(Path path, int nodes, boolean normalize) {
            TextFile file = TextFile.read(path);
            List<String> lines = file.lines();
            if (lines.size() != nodes) {
                throw file.wrong(
                        lines.size(), "there is not one line for each node", nodes + " lines", lines.size() + " lines");
            }
            float[] features = new float[Math.multiplyExact(nodes, WORDS)];
            for (int i = 0; i < nodes; i++) {
                String[] words = lines.get(i).split("[\t ]");
                if (file.number(i, words[0], nodes - 1) != i) {
                    throw file.wrong(i, "the nodes are not numbered in order", Integer.toString(i), words[0]);
                }
                for (int w = 1; w < words.length; w++) {
                    features[i * WORDS + file.number(i, words[w], WORDS - 1)] = normalize ? 1f / (words.length - 1) : 1;
                }
            }
            return features;
        }
    }

    /**
     * Friendships in a karate club (Zachary, 1977). The training split is the instructor and the administrator, the
     * test split are the others, as in Kipf and Welling (2017); a node's features are its own number.
     */
    private record Karate() implements DataProvider {
        private static final int NODES_COUNT = 34;
        private static final List<String> CLUBS = List.of("Mr. Hi", "Officer");

        @Override
        public Summary summary() {
            return new Summary(
                    "karate",
                    "friendships in a karate club: one graph, 2 clubs",
                    "34 nodes, 156 directed edges; 2 train, 32 test");
        }

        @Override
        public List<DataParameter> parameters() {
            return List.of();
        }

        @Override
        public Optional<List<Field>> fields(DataArguments arguments) {
            return Optional.of(Graphs.fields(NODES_COUNT, NODES_COUNT, 156, CLUBS));
        }

        @Override
        public Presence find(DataArguments arguments, DataLocation where) {
            return FileSearch.find(
                    where.folders("karate"),
                    List.of(new FileSearch.Wanted(NODES, "nodes.csv"), new FileSearch.Wanted(EDGES, "edges.csv")));
        }

        @Override
        public Splits load(DataArguments arguments, Presence.Found found) {
            Lines nodes = Lines.of(found.files().get(NODES), "node,club").numbered();
            int count = nodes.rows().size();
            Map<String, Integer> clubs = new HashMap<>();
            CLUBS.forEach(club -> clubs.put(club, clubs.size()));
            int[] labels = new int[count];
            float[] features = new float[count * count];
            for (int i = 0; i < count; i++) {
                Integer club = clubs.get(nodes.rows().get(i)[1]);
                if (club == null) {
                    throw nodes.file()
                            .wrong(
                                    i + 1,
                                    "this is no club",
                                    String.join(" or ", CLUBS),
                                    nodes.rows().get(i)[1]);
                }
                labels[i] = club;
                features[i * count + i] = 1;
            }
            int[][] edges = edges(found.files().get(EDGES), "source,target,weight", count);
            Whole graph = new Whole(Graphs.fields(count, count, edges[0].length, CLUBS), features, edges, labels);
            float[] train = new float[count];
            float[] test = new float[count];
            Arrays.fill(test, 1);
            for (int leader : new int[] {0, count - 1}) {
                train[leader] = 1;
                test[leader] = 0;
            }
            return new Splits(graph.split(train), Optional.empty(), Optional.of(graph.split(test)));
        }
    }
}
