package dev.dlc.runtime.data;

import dev.dlc.ir.DType;
import java.util.Collections;
import java.util.List;

/**
 * Pictures kept as bytes, channel by channel, with a class each; read as f32 through a table of 256 values per channel.
 * Fields: {@code image: f32[channels, height, width]} and {@code label: i32[]}.
 */
final class ImageSet implements DataSet {
    private final List<Field> fields;
    private final byte[] pixels;
    private final byte[] labels;
    private final float[][] tables;
    private final int channelPixels;

    ImageSet(List<Field> fields, byte[] pixels, byte[] labels, Scale scale) {
        this.fields = List.copyOf(fields);
        this.pixels = pixels;
        this.labels = labels;
        this.tables = scale.tables();
        this.channelPixels = fields.get(0).elements() / tables.length;
    }

    /** The fields of pictures with a class. */
    static List<Field> fields(int channels, int height, int width, List<String> classes) {
        return List.of(Field.of("image", DType.F32, channels, height, width), Field.label("label", classes));
    }

    /**
     * How a byte b of a channel becomes a float: (b / 255 - mean) / deviation.
     *
     * @param mean the channels' means, of values in [0, 1]
     * @param deviation the channels' standard deviations
     */
    record Scale(List<Double> mean, List<Double> deviation) {
        /** Plain values in [0, 1]. */
        static Scale plain(int channels) {
            return new Scale(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
        }

        float[][] tables() {
            float[][] tables = new float[mean.size()][256];
            for (int c = 0; c < tables.length; c++) {
                for (int b = 0; b < 256; b++) {
                    tables[c][b] = (float) ((b / 255.0 - mean.get(c)) / deviation.get(c));
                }
            }
            return tables;
        }
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public void read(int example, Row row) {
        float[] image = row.f32(0);
        int to = row.offset(0);
        int from = example * tables.length * channelPixels;
        for (float[] table : tables) {
            for (int i = 0; i < channelPixels; i++) {
                image[to + i] = table[pixels[from + i] & 0xFF];
            }
            to += channelPixels;
            from += channelPixels;
        }
        row.i32(1)[row.offset(1)] = labels[example];
    }
}
