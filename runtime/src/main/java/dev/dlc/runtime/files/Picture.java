package dev.dlc.runtime.files;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.HeapBudget;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Pictures as f32[channels, height, width] between 0 and 1; one channel for grey, three for red, green, blue. */
final class Picture {
    private static final int GREY = 1;
    private static final int COLOR = 3;

    private Picture() {}

    static HostTensor read(Path path) {
        if (!Files.exists(path)) {
            throw FileFailure.reading(path, new NoSuchFileException(path.toString()));
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(path.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw Diagnostic.inFile(RuntimeCode.TENSOR_TEXT, path.toString(), "", path + " is no picture")
                        .sides("PNG or JPEG", "neither")
                        .exception();
            }
            ImageReader reader = readers.next();
            reader.setInput(in);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            HeapBudget.require(pixels * (COLOR + 1) * Float.BYTES, "the picture " + path);
            return tensor(reader.read(0));
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
    }

    private static HostTensor tensor(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int channels = image.getColorModel().getNumColorComponents() == 1 ? GREY : COLOR;
        float[] values = new float[channels * height * width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int value = channels == GREY
                            ? image.getRaster().getSample(x, y, 0)
                            : image.getRGB(x, y) >> (16 - 8 * c) & 0xff;
                    int largest = channels == GREY ? (1 << image.getColorModel().getComponentSize(0)) - 1 : 255;
                    values[(c * height + y) * width + x] = value / (float) largest;
                }
            }
        }
        return HostTensor.of(values, channels, height, width);
    }

    static void write(Path path, HostTensor tensor) {
        int rank = tensor.rank();
        int channels = rank == 3 ? tensor.size(0) : GREY;
        if (rank < 2 || rank > 3 || (channels != GREY && channels != COLOR)) {
            throw Diagnostic.inFile(RuntimeCode.TENSOR_FORMAT, path.toString(), "", "this tensor is no picture")
                    .sides("[height, width] or [1 or 3, height, width]", tensor.toString())
                    .fix("write .npy, or take one picture out of the batch")
                    .exception();
        }
        int height = tensor.size(rank - 2);
        int width = tensor.size(rank - 1);
        int type = channels == GREY ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    double value = tensor.get((c * height + y) * width + x);
                    image.getRaster().setSample(x, y, c, (int) Math.round(255 * Math.clamp(value, 0.0, 1.0)));
                }
            }
        }
        try (AtomicFile file = AtomicFile.stage(path)) {
            ImageIO.write(image, "png", file.output());
            file.commit();
        } catch (IOException e) {
            throw FileFailure.writing(path, e);
        }
    }
}
