package dev.dlc.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The workloads, with the sizes and operation counts of the peer harness. */
final class Workloads {
    private static final int[] MLP = {784, 512, 256, 10};
    private static final double LENET_FIRST = 6.0 * 25 * 28 * 28;
    private static final double LENET = LENET_FIRST + 6.0 * 16 * 25 * 10 * 10 + dense(400, 120, 84, 10);
    private static final Map<String, Spec> ALL = new LinkedHashMap<>();

    static {
        List<Spec> specs = new ArrayList<>();
        specs.add(product("W1.gemm1024", "product", 1024, 1024, 1024));
        specs.add(product("W1.gemm256", "product", 256, 256, 256));
        specs.add(product("W1.skinny", "product", 64, 4096, 1024));
        specs.add(mlp());
        specs.add(lenetTrain());
        specs.add(lenetInfer());
        specs.add(resnetTrain());
        specs.add(resnetInfer());
        specs.add(vae());
        specs.add(chain("W10.fwd", "forward", 15, 2));
        specs.add(chain("W10.fwdbwd", "backward", 34, 3));
        specs.add(policyInfer());
        specs.add(policyTrain());
        specs.forEach(spec -> ALL.put(spec.id(), spec));
    }

    private Workloads() {}

    /** All, in order. */
    static List<Spec> all() {
        return List.copyOf(ALL.values());
    }

    /** Those whose id is or starts with a name ({@code W3} for both of it). */
    static List<Spec> named(String name) {
        return ALL.values().stream()
                .filter(spec -> spec.id().equals(name) || spec.id().startsWith(name + "."))
                .toList();
    }

    private static Spec product(String id, String entry, int m, int k, int n) {
        return Spec.call(id, "[%d,%d] x [%d,%d]".formatted(m, k, k, n), "w1_product.dlm", entry)
                .normal("a", 1, m, k)
                .normal("b", 2, k, n)
                .flops(2.0 * m * k * n);
    }

    private static double dense(int... sizes) {
        double sum = 0;
        for (int i = 0; i + 1 < sizes.length; i++) {
            sum += (double) sizes[i] * sizes[i + 1];
        }
        return sum;
    }

    private static Spec mlp() {
        return Spec.train("W2.train", "MLP 784-512-256-10, batch 128, Adam", "w2_mlp.dlm", "w2")
                .normal("image", 1, 128, 784)
                .labels("label", 2, 10, 128)
                .linear("net.fc1", 784, 512)
                .linear("net.fc2", 512, 256)
                .linear("net.out", 256, 10)
                .flops(2.0 * 128 * (3 * dense(MLP) - dense(784, 512)));
    }

    private static Spec.Builder lenet(Spec.Builder builder, String prefix) {
        return builder.images()
                .conv(prefix + "conv1", 1, 6, 5, true)
                .conv(prefix + "conv2", 6, 16, 5, true)
                .linear(prefix + "fc1", 400, 120)
                .linear(prefix + "fc2", 120, 84)
                .linear(prefix + "out", 84, 10);
    }

    private static Spec lenetTrain() {
        Spec.Builder builder = Spec.train("W3.train", "LeNet-5 28x28, batch 64, momentum", "w3_lenet.dlm", "w3")
                .normal("image", 1, 64, 1, 28, 28)
                .labels("label", 2, 10, 64);
        return lenet(builder, "net.").flops(2 * 64 * (3 * LENET - LENET_FIRST));
    }

    private static Spec lenetInfer() {
        Spec.Builder builder = Spec.call("W3.infer1", "LeNet-5, one image", "w3_lenet.dlm", "Net.forward")
                .normal("x", 1, 1, 1, 28, 28);
        return lenet(builder, "").flops(2 * LENET);
    }

    /**
     * Adds the parameters of the network to the builder and yields multiply-adds: all, and those of the first layer.
     */
    private static double[] resnet(Spec.Builder b, String prefix) {
        b.images().conv(prefix + "stem", 3, 64, 3, false).norm(prefix + "stem_norm", 64);
        double first = 3.0 * 64 * 9 * 1024;
        double sum = first;
        int from = 64;
        int side = 32;
        int number = 0;
        for (int to : new int[] {64, 128, 256, 512}) {
            for (int block = 0; block < 2; block++) {
                boolean isWider = to != from;
                side = isWider ? side / 2 : side;
                String name = prefix + "block" + number++;
                b.conv(name + ".conv1", from, to, 3, false).norm(name + ".norm1", to);
                b.conv(name + ".conv2", to, to, 3, false).norm(name + ".norm2", to);
                sum += ((double) from * to + (double) to * to) * 9 * side * side;
                if (isWider) {
                    b.conv(name + ".short", from, to, 1, false).norm(name + ".short_norm", to);
                    sum += (double) from * to * side * side;
                }
                from = to;
            }
        }
        b.linear(prefix + "out", 512, 10);
        return new double[] {sum + 5120, first};
    }

    private static Spec resnetTrain() {
        Spec.Builder builder = Spec.train("W4.train", "ResNet-18 32x32, batch 32, momentum", "w4_resnet.dlm", "w4")
                .normal("image", 1, 32, 3, 32, 32)
                .labels("label", 2, 10, 32);
        double[] counts = resnet(builder, "net.");
        return builder.flops(2 * 32 * (3 * counts[0] - counts[1]));
    }

    private static Spec resnetInfer() {
        Spec.Builder builder = Spec.call("W4.infer1", "ResNet-18, one image", "w4_resnet.dlm", "ResNet18.forward")
                .normal("x", 1, 1, 3, 32, 32);
        double[] counts = resnet(builder, "");
        return builder.flops(2 * counts[0]);
    }

    private static Spec vae() {
        double first = dense(784, 400);
        double all = first + 2 * dense(400, 20) + dense(20, 400, 784);
        return Spec.train("W8.train", "VAE 784-400-20-400-784, batch 128, Adam", "w8_vae.dlm", "w8")
                .bits("image", 1, 128, 784)
                .linear("net.encode", 784, 400)
                .linear("net.mean", 400, 20)
                .linear("net.log_var", 400, 20)
                .linear("net.decode", 20, 400)
                .linear("net.pixels", 400, 784)
                .flops(2 * 128 * (3 * all - first));
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
                .flops(2 * dense(4, 32, 2));
    }

    private static Spec policyTrain() {
        return Spec.train("W11.train32", "MLP 4-32-2, batch 32, Adam", "w11_policy.dlm", "w11")
                .normal("x", 1, 32, 4)
                .labels("action", 2, 2, 32)
                .linear("net.fc", 4, 32)
                .linear("net.out", 32, 2)
                .flops(2 * 32 * (3 * dense(4, 32, 2) - dense(4, 32)));
    }
}
