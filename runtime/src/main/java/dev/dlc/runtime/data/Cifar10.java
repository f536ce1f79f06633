package dev.dlc.runtime.data;

import dev.dlc.runtime.HeapBudget;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CIFAR-10 in its binary version (Krizhevsky, 2009): records of a label byte and 3 x 32 x 32 bytes, red, green, blue,
 * each plane row by row. Training uses whichever of the batches 1 to 5 are there; the test split is {@code test_batch},
 * or its first 1,000 records ({@code test_batch_first1000}). Values are b / 255 in [0, 1]; with {@code normalize: true}
 * each channel is shifted and scaled by the mean and deviation of the 50,000 training pictures.
 */
final class Cifar10 implements DataProvider {
    private static final int SIZE = 32;
    private static final int PIXELS = 3 * SIZE * SIZE;
    private static final int RECORD = 1 + PIXELS;
    private static final int BATCHES = 5;
    private static final int MAX_RECORDS = 60_000;
    private static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
    private static final List<Field> FIELDS = ImageSet.fields(3, SIZE, SIZE, CLASSES);
    private static final ImageSet.Scale NORMALIZED =
            new ImageSet.Scale(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));
    private static final List<String> TEST = List.of("test_batch.bin", "test_batch_first1000.bin");

    @Override
    public Summary summary() {
        return new Summary(
                "cifar10",
                "colour pictures of ten classes, 32x32",
                "50,000 train, 10,000 test; or the batches present");
    }

    @Override
    public List<DataParameter> parameters() {
        return List.of(DataParameter.flag(
                "normalize", false, "true: each channel with mean 0, deviation 1; false: values in [0, 1]"));
    }

    @Override
    public Optional<List<Field>> fields(DataArguments arguments) {
        return Optional.of(FIELDS);
    }

    @Override
    public Presence find(DataArguments arguments, DataLocation where) {
        List<Path> folders = where.folders("cifar10", "cifar-10-batches-bin");
        Optional<Presence> incomplete = Optional.empty();
        for (Path folder : folders) {
            Map<String, Path> files = new LinkedHashMap<>();
            for (int i = 1; i <= BATCHES; i++) {
                String name = "data_batch_" + i + ".bin";
                FileSearch.in(folder, List.of(name)).ifPresent(path -> files.put("train " + path.getFileName(), path));
            }
            boolean anyTrain = !files.isEmpty();
            FileSearch.in(folder, TEST).ifPresent(path -> files.put("test", path));
            boolean test = files.containsKey("test");
            if (anyTrain && test) {
                return new Presence.Found(files);
            }
            if (!files.isEmpty() && incomplete.isEmpty()) {
                String missing = anyTrain ? TEST.getFirst() : "data_batch_1.bin";
                incomplete = Optional.of(new Presence.Incomplete(folder, List.of(missing)));
            }
        }
        return incomplete.orElseGet(
                () -> new Presence.Missing(List.of("data_batch_1.bin ... data_batch_5.bin", TEST.getFirst()), folders));
    }

    @Override
    public Splits load(DataArguments arguments, Presence.Found found) {
        ImageSet.Scale scale = arguments.flag("normalize") ? NORMALIZED : ImageSet.Scale.plain(3);
        List<Path> train = found.files().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("train"))
                .map(Map.Entry::getValue)
                .toList();
        List<Path> test = List.of(found.files().get("test"));
        return new Splits(read(train, scale), Optional.empty(), Optional.of(read(test, scale)));
    }

    private static DataSet read(List<Path> paths, ImageSet.Scale scale) {
        List<byte[]> files = new ArrayList<>();
        int records = 0;
        for (Path path : paths) {
            byte[] bytes = records(path);
            files.add(bytes);
            records += bytes.length / RECORD;
        }
        HeapBudget.require((long) records * RECORD, "the pictures of cifar10");
        byte[] pixels = new byte[Math.multiplyExact(records, PIXELS)];
        byte[] labels = new byte[records];
        int example = 0;
        for (int f = 0; f < files.size(); f++) {
            byte[] bytes = files.get(f);
            for (int at = 0; at < bytes.length; at += RECORD, example++) {
                if (Byte.toUnsignedInt(bytes[at]) >= CLASSES.size()) {
                    throw Mnist.label(paths.get(f), at, at / RECORD, bytes[at], CLASSES.size());
                }
                labels[example] = bytes[at];
                System.arraycopy(bytes, at + 1, pixels, example * PIXELS, PIXELS);
            }
        }
        return new ImageSet(FIELDS, pixels, labels, scale);
    }

    private static byte[] records(Path path) {
        try (DataFile file = DataFile.open(path)) {
            byte[] bytes = file.readAll(MAX_RECORDS * RECORD, "the pictures");
            int rest = bytes.length % RECORD;
            if (rest != 0 || bytes.length == 0) {
                throw file.at(
                                RuntimeCode.DATA_RECORD_SIZE,
                                bytes.length - rest,
                                path.getFileName() + " does not hold whole records")
                        .sides("a multiple of " + RECORD + " bytes", bytes.length + " bytes, " + rest + " too many")
                        .fix("the file is cut short or damaged: get it again")
                        .exception();
            }
            return bytes;
        }
    }

    @Override
    public Optional<Download> download() {
        return Optional.of(Downloads.CIFAR10);
    }
}
