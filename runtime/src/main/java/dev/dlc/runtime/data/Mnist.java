package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Handwritten digits in four IDX files (LeCun, Cortes, Burges). Values are b / 255 in [0, 1]; with {@code normalize:
 * true} they are (b / 255 - 0.1307) / 0.3081, mean and deviation of the training pictures.
 */
final class Mnist implements DataProvider {
    private static final int SIZE = 28;
    private static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    private static final ImageSet.Scale NORMALIZED = new ImageSet.Scale(List.of(0.1307), List.of(0.3081));
    private static final List<Field> FIELDS = ImageSet.fields(1, SIZE, SIZE, DIGITS);
    private static final List<FileSearch.Wanted> FILES = List.of(
            new FileSearch.Wanted("train images", "train-images-idx3-ubyte", "train-images.idx3-ubyte"),
            new FileSearch.Wanted("train labels", "train-labels-idx1-ubyte", "train-labels.idx1-ubyte"),
            new FileSearch.Wanted("test images", "t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte"),
            new FileSearch.Wanted("test labels", "t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte"));

    @Override
    public Summary summary() {
        return new Summary("mnist", "handwritten digits, 28x28 grey", "60,000 train, 10,000 test");
    }

    @Override
    public List<DataParameter> parameters() {
        return List.of(DataParameter.flag("normalize", false, "true: mean 0, deviation 1; false: values in [0, 1]"));
    }

    @Override
    public Optional<List<Field>> fields(DataArguments arguments) {
        return Optional.of(FIELDS);
    }

    @Override
    public Presence find(DataArguments arguments, DataLocation where) {
        return FileSearch.find(where.folders("mnist"), FILES);
    }

    @Override
    public Splits load(DataArguments arguments, Presence.Found found) {
        ImageSet.Scale scale = arguments.flag("normalize") ? NORMALIZED : ImageSet.Scale.plain(1);
        return new Splits(split(found, "train", scale), Optional.empty(), Optional.of(split(found, "test", scale)));
    }

    private static DataSet split(Presence.Found found, String name, ImageSet.Scale scale) {
        IdxFile labels = IdxFile.read(found.files().get(name + " labels"), 1, "labels");
        Path imagePath = found.files().get(name + " images");
        IdxFile images = IdxFile.read(imagePath, 3, "images");
        if (!Arrays.equals(images.itemSizes(), new int[] {SIZE, SIZE})) {
            throw header(imagePath, "the pictures have another size")
                    .sides(HostTensor.text(DType.U8, SIZE, SIZE), HostTensor.text(DType.U8, images.itemSizes()))
                    .fix("check that these are the files of mnist")
                    .exception();
        }
        if (images.sizes()[0] != labels.sizes()[0]) {
            throw countsDiffer(images, labels);
        }
        for (int i = 0; i < labels.bytes().length; i++) {
            if (Byte.toUnsignedInt(labels.bytes()[i]) >= DIGITS.size()) {
                throw label(labels.path(), labels.dataAt() + i, i, labels.bytes()[i], DIGITS.size());
            }
        }
        return new ImageSet(FIELDS, images.bytes(), labels.bytes(), scale);
    }

    private static Diagnostic header(Path path, String message) {
        return Diagnostic.inFile(RuntimeCode.IDX_HEADER, path.toString(), "byte 8", message);
    }

    private static DlcException countsDiffer(IdxFile images, IdxFile labels) {
        return Diagnostic.inFile(
                        RuntimeCode.DATA_COUNTS_DIFFER,
                        labels.path().toString(),
                        "byte 4",
                        "there are not as many labels as pictures")
                .sides(images.sizes()[0] + " labels for " + images.path(), labels.sizes()[0] + " labels")
                .fix("use files that belong together")
                .exception();
    }

    /** The exception for a class index in a file that is no class. */
    static DlcException label(Path path, long offset, int example, byte label, int classes) {
        return Diagnostic.inFile(
                        RuntimeCode.LABEL_OUT_OF_RANGE,
                        path.toString(),
                        "byte " + offset,
                        "the label of example " + example + " is no class")
                .sides("0 to " + (classes - 1), Integer.toString(Byte.toUnsignedInt(label)))
                .fix("the file is damaged or of another data set: get it again")
                .exception();
    }

    @Override
    public Optional<Download> download() {
        return Optional.of(Downloads.MNIST);
    }
}
