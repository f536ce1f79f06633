package dev.dlc.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The workloads, with the sizes and operation counts of the peer harness. */
final class Workloads {
    private static final Map<String, Spec> ALL = new LinkedHashMap<>();

    static {
        Stream.of(
                        product("W1.gemm1024", "product", 1024, 1024, 1024),
                        product("W1.gemm256", "product", 256, 256, 256),
                        product("W1.skinny", "product", 64, 4096, 1024),
                        mlp(128, 512),
                        lenetTrain(64),
                        lenetInfer(),
                        resnetTrain(),
                        resnetInfer(),
                        lstm(64),
                        gpt(16, 128, 4, 256),
                        gcn(),
                        vae(),
                        dcgan(),
                        chain("W10.fwd", "forward", 15, 2),
                        chain("W10.fwdbwd", "backward", 34, 3),
                        policyInfer(),
                        policyTrain(),
                        unet())
                .forEach(spec -> ALL.put(spec.id(), spec));
    }

    private Workloads() {}

    /** All, in order. */
    static List<Spec> all() {
        return List.copyOf(ALL.values());
    }

    /** Those whose id is or starts with a name ({@code W3} for both of it). */
    static List<Spec> named(String name) {
        return ALL.values().stream()
                .filter(spec -> spec.id().equals(name) || spec.row().equals(name))
                .toList();
    }

    private static Spec product(String id, String entry, int m, int k, int n) {
        return Spec.call(id, "[%d,%d] x [%d,%d]".formatted(m, k, k, n), "w1_product.dlm", entry)
                .normal("a", 1, m, k)
                .normal("b", 2, k, n)
                .flops(2.0 * m * k * n);
    }

    static Spec mlp(int batch, int hidden) {
        String what = "MLP 784-%d-%d-10, batch %d, Adam".formatted(hidden, hidden / 2, batch);
        return Spec.train("W2.train", what, "w2_mlp.dlm", "w2")
                .set("hidden", hidden)
                .normal("image", 1, batch, 784)
                .labels("label", 2, 10, batch)
                .linear("net.fc1", 784, hidden)
                .linear("net.fc2", hidden, hidden / 2)
                .linear("net.out", hidden / 2, 10)
                .batch(batch);
    }

    private static Spec.Builder lenet(Spec.Builder builder, String prefix) {
        return builder.images()
                .conv(prefix + "conv1", 1, 6, 5, 28, true)
                .conv(prefix + "conv2", 6, 16, 5, 10, true)
                .linear(prefix + "fc1", 400, 120)
                .linear(prefix + "fc2", 120, 84)
                .linear(prefix + "out", 84, 10);
    }

    static Spec lenetTrain(int batch) {
        String what = "LeNet-5 28x28, batch %d, momentum".formatted(batch);
        Spec.Builder builder = Spec.train("W3.train", what, "w3_lenet.dlm", "w3")
                .normal("image", 1, batch, 1, 28, 28)
                .labels("label", 2, 10, batch);
        return lenet(builder, "net.").batch(batch);
    }

    private static Spec lenetInfer() {
        Spec.Builder builder = Spec.call("W3.infer1", "LeNet-5, one image", "w3_lenet.dlm", "Net.forward")
                .normal("x", 1, 1, 1, 28, 28);
        return lenet(builder, "").batch(1);
    }

    private static Spec.Builder resnet(Spec.Builder b, String prefix) {
        b.images().conv(prefix + "stem", 3, 64, 3, 32, false).norm(prefix + "stem_norm", 64);
        int from = 64;
        int side = 32;
        int number = 0;
        for (int to : new int[] {64, 128, 256, 512}) {
            for (int block = 0; block < 2; block++) {
                boolean isWider = to != from;
                side = isWider ? side / 2 : side;
                String name = prefix + "blocks." + number++;
                b.conv(name + ".conv1", from, to, 3, side, false).norm(name + ".norm1", to);
                b.conv(name + ".conv2", to, to, 3, side, false).norm(name + ".norm2", to);
                if (isWider) {
                    b.conv(name + ".short", from, to, 1, side, false).norm(name + ".short_norm", to);
                }
                from = to;
            }
        }
        return b.linear(prefix + "out", 512, 10);
    }

    private static Spec resnetTrain() {
        Spec.Builder builder = Spec.train("W4.train", "ResNet-18 32x32, batch 32, momentum", "w4_resnet.dlm", "w4")
                .normal("image", 1, 32, 3, 32, 32)
                .labels("label", 2, 10, 32);
        return resnet(builder, "net.body.").batch(32);
    }

    private static Spec resnetInfer() {
        Spec.Builder builder = Spec.call("W4.infer1", "ResNet-18, one image", "w4_resnet.dlm", "ResNet18.forward")
                .normal("x", 1, 1, 3, 32, 32);
        return resnet(builder, "body.").batch(1);
    }

    static Spec lstm(int length) {
        int symbols = 65;
        int size = 256;
        int places = 32 * length;
        double bound = 1 / Math.sqrt(size);
        String what = "LSTM 2 x 256, %d places, batch 32, Adam".formatted(length);
        Spec.Builder b = Spec.train("W5.train", what, "w5_lstm.dlm", "w5")
                .labels("text", 1, symbols, 32, length)
                .labels("next", 2, symbols, 32, length)
                .parameter(Initial.normal("net.embed.w", 1, symbols, size));
        for (int layer = 0; layer < 2; layer++) {
            String name = "net.layers." + layer;
            b.parameter(Initial.uniform(name + ".w", bound, 4 * size, size).transposed())
                    .parameter(
                            Initial.uniform(name + ".u", bound, 4 * size, size).transposed())
                    .parameter(Initial.uniform(name + ".b", bound, 4 * size))
                    .parameter(Initial.uniform(name + ".c", bound, 4 * size));
        }
        b.linear("net.out", size, symbols);
        return b.flops(6.0 * places * (2 * 4.0 * size * 2 * size + size * symbols));
    }

    static Spec gpt(int batch, int length, int layers, int size) {
        int symbols = 65;
        String what = "GPT %d x %d, %d places, batch %d, Adam".formatted(layers, size, length, batch);
        Spec.Builder b = Spec.train("W6.train", what, "w6_gpt.dlm", "w6")
                .set("length", length)
                .set("layers", layers)
                .set("size", size)
                .labels("text", 1, symbols, batch, length)
                .labels("next", 2, symbols, batch, length)
                .parameter(Initial.normal("net.token.w", 0.02, symbols, size))
                .parameter(Initial.normal("net.place", 0.02, length, size));
        for (int layer = 0; layer < layers; layer++) {
            String name = "net.layers." + layer;
            b.norm(name + ".norm1", size)
                    .norm(name + ".norm2", size)
                    .linear(name + ".qkv", size, 3 * size)
                    .linear(name + ".proj", size, size)
                    .linear(name + ".up", size, 4 * size)
                    .linear(name + ".down", 4 * size, size);
        }
        b.norm("net.norm", size).linear("net.head", size, symbols);
        return b.flops(6.0 * batch * length * (b.forward() + layers * 2.0 * length * size));
    }

    private static Spec gcn() {
        CitationGraph graph = CitationGraph.draw();
        int hidden = 16;
        int classes = 7;
        double words = graph.word().values().length;
        double edges = graph.edge().values().length;
        double dense = (double) CitationGraph.NODES * hidden * classes;
        return Spec.train("W7.train", "GCN 1433-16-7, 2708 nodes, Adam", "w7_gcn.dlm", "w7")
                .random()
                .sparse("word", graph.word())
                .sparse("edge", graph.edge())
                .input("label", count -> Inputs.labels(43, count, classes), 140)
                .parameter(glorot("net.w1", CitationGraph.WORDS, hidden))
                .parameter(Initial.fill("net.b1", 0, hidden))
                .parameter(glorot("net.w2", hidden, classes))
                .parameter(Initial.fill("net.b2", 0, classes))
                .flops(2 * (2 * words * hidden + 2 * edges * (hidden + classes) + 3 * dense));
    }

    private static Initial glorot(String leaf, int from, int to) {
        return Initial.uniform(leaf, Math.sqrt(6.0 / (from + to)), from, to);
    }

    private static Spec vae() {
        return Spec.train("W8.train", "VAE 784-400-20-400-784, batch 128, Adam", "w8_vae.dlm", "w8")
                .random()
                .bits("image", 1, 128, 784)
                .linear("net.encode", 784, 400)
                .linear("net.mean", 400, 20)
                .linear("net.log_var", 400, 20)
                .linear("net.decode", 20, 400)
                .linear("net.pixels", 400, 784)
                .batch(128);
    }

    private static Spec dcgan() {
        int batch = 16;
        int[] up = {100, 256, 128, 64, 32, 3};
        int[] down = {3, 32, 64, 128, 256, 1};
        Spec.Builder b = Spec.train("W9.train", "DCGAN 64x64, batch 16, two steps of Adam", "w9_dcgan.dlm", "w9")
                .random()
                // `betas().put(0, 0.5)` on a std::tuple<double, double>, which libstdc++ stores from the last element
                // on.
                .peerRunsWith("beta1", 0.9)
                .peerRunsWith("beta2", 0.5)
                .images()
                .signed("image", 1, batch, 3, 64, 64);
        double[] generator = layers(b, layer -> {
            b.convTranspose("generator.up" + layer, up[layer], up[layer + 1], 4, layer == 0 ? 1 : 2 << layer, false);
            if (layer < 4) {
                b.norm("generator.norm" + layer, up[layer + 1]);
            }
        });
        double[] discriminator = layers(b, layer -> {
            b.conv("discriminator.down" + layer, down[layer], down[layer + 1], 4, layer == 4 ? 1 : 32 >> layer, false);
            if (layer > 0 && layer < 4) {
                b.norm("discriminator.norm" + layer, down[layer + 1]);
            }
        });
        // The discriminator learns from real and drawn images, then the generator through all of the discriminator.
        double learning = 2 * (3 * discriminator[0] - discriminator[1]);
        return b.flops(2.0 * batch * (learning + 3 * discriminator[0] + 3 * generator[0] - generator[1]));
    }

    /** Adds five layers and yields their multiply-adds: of all, and of the first. */
    private static double[] layers(Spec.Builder b, Consumer<Integer> add) {
        double before = b.forward();
        add.accept(0);
        double first = b.forward() - before;
        for (int layer = 1; layer < 5; layer++) {
            add.accept(layer);
        }
        return new double[] {b.forward() - before, first};
    }

    private static Spec chain(String id, String entry, int operations, int tensors) {
        int count = 4096 * 1024;
        Spec.Builder builder = Spec.call(id, "chain and row softmax [4096,1024], " + entry, "w10_chain.dlm", entry)
                .normal("x", 1, 4096, 1024);
        if (entry.equals("backward")) {
            builder.normal("g", 2, 4096, 1024);
        }
        return builder.bytes(4.0 * tensors * count).flops((double) operations * count);
    }

    private static Spec policyInfer() {
        return Spec.call("W11.infer1", "MLP 4-32-2, one row", "w11_policy.dlm", "Policy.forward")
                .normal("x", 1, 1, 4)
                .linear("fc", 4, 32)
                .linear("out", 32, 2)
                .batch(1);
    }

    private static Spec policyTrain() {
        return Spec.train("W11.train32", "MLP 4-32-2, batch 32, Adam", "w11_policy.dlm", "w11")
                .normal("x", 1, 32, 4)
                .labels("action", 2, 2, 32)
                .linear("net.fc", 4, 32)
                .linear("net.out", 32, 2)
                .batch(32);
    }

    private static Spec unet() {
        Spec.Builder b = Spec.train("W12.train", "U-Net 64x64, batch 8, Adam", "w12_unet.dlm", "w12")
                .images()
                .normal("image", 1, 8, 1, 64, 64)
                .bits("mask", 2, 8, 1, 64, 64);
        String[] levels = {"net.down0", "net.down1", "net.down2", "net.bottom"};
        for (int level = 0; level < levels.length; level++) {
            block(b, levels[level], level == 0 ? 1 : 8 << level, 16 << level, 64 >> level);
        }
        for (int level = 2; level >= 0; level--) {
            int to = 16 << level;
            b.convTranspose("net.up" + level + ".wider", 2 * to, to, 2, 32 >> level, true);
            block(b, "net.up" + level + ".block", 2 * to, to, 64 >> level);
        }
        return b.conv("net.out", 16, 1, 1, 64, true).batch(8);
    }

    private static void block(Spec.Builder b, String name, int from, int to, int side) {
        b.conv(name + ".conv1", from, to, 3, side, false)
                .norm(name + ".norm1", to)
                .conv(name + ".conv2", to, to, 3, side, false)
                .norm(name + ".norm2", to);
    }
}
