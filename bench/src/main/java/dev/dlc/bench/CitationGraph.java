package dev.dlc.bench;

import java.util.Random;
import java.util.TreeSet;

/**
 * The graph of the peer harness: as large as Cora (2708 papers, 5278 citations, 1433 words), with a skewed choice of
 * neighbours. Both matrices are in compressed rows: row v has the entries offset[v] to offset[v + 1].
 *
 * @param edge the adjacency matrix with loops, D^-1/2 (A + I) D^-1/2
 * @param word 18 words for each node, 1/18 each
 */
record CitationGraph(Sparse edge, Sparse word) {
    static final int NODES = 2708;
    static final int EDGES = 5278;
    static final int WORDS = 1433;
    static final int WORDS_OF_A_NODE = 18;
    private static final long SEED = 42;

    /** A sparse matrix in compressed rows. */
    record Sparse(float[] values, int[] columns, int[] offsets) {}

    /** Draws the graph. */
    static CitationGraph draw() {
        Random random = new Random(SEED);
        return new CitationGraph(normalised(edges(random)), words(random));
    }

    /** Pairs (from, to) as from * NODES + to, both directions and a loop for each node. */
    private static TreeSet<Long> edges(Random random) {
        TreeSet<Long> pairs = new TreeSet<>();
        int drawn = 0;
        while (drawn < EDGES) {
            int a = random.nextInt(NODES);
            int b = (int) (NODES * Math.pow(random.nextDouble(), 2.0));
            if (a != b && pairs.add((long) a * NODES + b)) {
                pairs.add((long) b * NODES + a);
                drawn++;
            }
        }
        for (int i = 0; i < NODES; i++) {
            pairs.add((long) i * NODES + i);
        }
        return pairs;
    }

    private static Sparse normalised(TreeSet<Long> pairs) {
        int[] columns = new int[pairs.size()];
        int[] rows = new int[pairs.size()];
        int[] offsets = new int[NODES + 1];
        int count = 0;
        for (long pair : pairs) {
            rows[count] = (int) (pair / NODES);
            columns[count] = (int) (pair % NODES);
            offsets[rows[count] + 1]++;
            count++;
        }
        int[] degrees = new int[NODES];
        System.arraycopy(offsets, 1, degrees, 0, NODES);
        for (int i = 0; i < NODES; i++) {
            offsets[i + 1] += offsets[i];
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (1 / Math.sqrt((double) degrees[rows[i]] * degrees[columns[i]]));
        }
        return new Sparse(values, columns, offsets);
    }

    private static Sparse words(Random random) {
        int count = NODES * WORDS_OF_A_NODE;
        float[] values = new float[count];
        int[] columns = new int[count];
        int[] offsets = new int[NODES + 1];
        for (int node = 0, k = 0; node < NODES; node++) {
            TreeSet<Integer> drawn = new TreeSet<>();
            while (drawn.size() < WORDS_OF_A_NODE) {
                drawn.add(random.nextInt(WORDS));
            }
            for (int column : drawn) {
                columns[k] = column;
                values[k++] = 1f / WORDS_OF_A_NODE;
            }
            offsets[node + 1] = k;
        }
        return new Sparse(values, columns, offsets);
    }
}
