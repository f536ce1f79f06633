package dev.dlc.runtime.data;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Public addresses and checksums of the data sets. */
final class Downloads {
    private static final List<String> MNIST_MIRRORS = List.of(
            "https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/");

    static final Download MNIST = new Download(
            "mnist",
            List.of(
                    mnist(
                            "train-images-idx3-ubyte.gz",
                            47_040_016,
                            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                    mnist(
                            "train-labels-idx1-ubyte.gz",
                            60_008,
                            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                    mnist(
                            "t10k-images-idx3-ubyte.gz",
                            7_840_016,
                            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                    mnist(
                            "t10k-labels-idx1-ubyte.gz",
                            10_008,
                            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")));

    static final Download CIFAR10 = new Download(
            "cifar10",
            List.of(new Download.Archive(
                    "cifar-10-binary.tar.gz",
                    List.of(URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")),
                    170_052_171,
                    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                    cifarFiles())));

    private Downloads() {}

    private static Download.Item mnist(String name, long bytes, String sha256) {
        List<URI> mirrors =
                MNIST_MIRRORS.stream().map(base -> URI.create(base + name)).toList();
        return new Download.Packed(name, mirrors, bytes, sha256);
    }

    private static Map<String, String> cifarFiles() {
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 1; i <= 5; i++) {
            files.put("cifar-10-batches-bin/data_batch_" + i + ".bin", "data_batch_" + i + ".bin");
        }
        files.put("cifar-10-batches-bin/test_batch.bin", "test_batch.bin");
        return files;
    }
}
