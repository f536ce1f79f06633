package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DigitsSyntheticTest {
    private static LoadedData data;
    private static Examples train;
    private static Examples test;

    @BeforeAll
    static void draw() {
        data = open(Map.of());
        train = Examples.of(data.train());
        test = Examples.of(data.test().orElseThrow());
    }

    private static LoadedData open(Map<String, DataValue> arguments) {
        DataLocation nowhere = DataLocation.of(Map.of(), Path.of("no-home"), Path.of("."));
        return DataSets.standard().open(DataRequest.of(DigitsSynthetic.NAME, arguments), nowhere, 1);
    }

    private static LoadedData small(Map<String, DataValue> more) {
        Map<String, DataValue> arguments = new HashMap<>(more);
        arguments.put("train", new DataValue.Whole(700));
        arguments.put("test", new DataValue.Whole(300));
        return open(arguments);
    }

    @Test
    void fieldsAndSizes() {
        assertEquals("[image: f32[1, 28, 28], label: i32[]]", data.fields().toString());
        assertEquals(10, data.fields().get(1).classes().size());
        assertEquals(10_000, data.train().size());
        assertEquals(2_000, data.test().orElseThrow().size());
        assertTrue(data.validation().isEmpty());
        assertEquals(64, data.batch());
    }

    /** The drawings are part of what a run means, so every machine and every version draws the same bytes. */
    @Test
    void theDrawingsAreFixed() {
        CRC32C crc = new CRC32C();
        Examples few = Examples.of(small(Map.of()).train());
        for (float value : few.values()) {
            crc.update(Math.round(value * 255));
        }
        for (int label : few.labels()) {
            crc.update(label);
        }
        assertEquals("df87a3f1", Long.toHexString(crc.getValue()));
    }

    @Test
    void anExampleDoesNotDependOnHowManyAreDrawn() {
        Examples few = Examples.of(small(Map.of()).train());
        assertArrayEquals(few.values(), Arrays.copyOf(train.values(), few.values().length));
        assertArrayEquals(few.labels(), Arrays.copyOf(train.labels(), few.size()));
    }

    @Test
    void splitsAndSeedsDrawOtherDigits() {
        Examples other =
                Examples.of(small(Map.of("seed", new DataValue.Whole(1))).train());
        int picture = DigitPainter.PIXELS;
        assertFalse(Arrays.equals(train.values(), 0, picture, test.values(), 0, picture));
        assertFalse(Arrays.equals(train.values(), 0, picture, other.values(), 0, picture));
    }

    @Test
    void valuesAreInRangeOrNormalized() {
        for (float value : train.values()) {
            assertTrue(value >= 0 && value <= 1);
        }
        Examples normalized =
                Examples.of(open(Map.of("normalize", new DataValue.Flag(true))).train());
        double sum = 0;
        double squares = 0;
        for (float value : normalized.values()) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / normalized.values().length;
        assertEquals(0, mean, 1e-3);
        assertEquals(1, Math.sqrt(squares / normalized.values().length - mean * mean), 1e-3);
    }

    @Test
    void everyClassIsAboutAsFrequent() {
        int[] counts = new int[10];
        for (int label : train.labels()) {
            counts[label]++;
        }
        for (int count : counts) {
            assertTrue(Math.abs(count - 1_000) < 150, Arrays.toString(counts));
        }
    }

    /** The promise of this data set: the classes are there to be found, but not by a linear model. */
    @Test
    void aLinearModelStaysUnderNineTenths() {
        LinearModel model = new LinearModel(10, train.width());
        double best = 0;
        int epochs = 8;
        for (int epoch = 0; epoch < epochs; epoch++) {
            model.train(train, epoch, 0.05f * (1 - epoch / (float) epochs));
            best = Math.max(best, model.accuracy(test));
        }
        double fitted = model.accuracy(train);
        System.out.printf("softmax regression: train %.4f, best test %.4f%n", fitted, best);
        assertTrue(fitted > 0.88, "the linear model is trained: " + fitted);
        assertTrue(best > 0.7 && best < 0.9, "linear test accuracy " + best);
    }

    @Test
    void nearestMeansFindMoreThanHalf() {
        double[][] means = means(train);
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            right += nearest(means, test, i) == test.labels()[i] ? 1 : 0;
        }
        double accuracy = right / (double) test.size();
        System.out.printf("nearest mean: %.4f%n", accuracy);
        assertTrue(accuracy > 0.5, "nearest-mean accuracy " + accuracy);
    }

    private static double[][] means(Examples examples) {
        double[][] sums = new double[10][examples.width()];
        int[] counts = new int[10];
        for (int i = 0; i < examples.size(); i++) {
            counts[examples.labels()[i]]++;
            for (int j = 0; j < examples.width(); j++) {
                sums[examples.labels()[i]][j] += examples.values()[i * examples.width() + j];
            }
        }
        for (int c = 0; c < 10; c++) {
            for (int j = 0; j < examples.width(); j++) {
                sums[c][j] /= counts[c];
            }
        }
        return sums;
    }

    private static int nearest(double[][] means, Examples examples, int example) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int c = 0; c < means.length; c++) {
            double distance = 0;
            for (int j = 0; j < examples.width(); j++) {
                double d = examples.values()[example * examples.width() + j] - means[c][j];
                distance += d * d;
            }
            if (distance < least) {
                least = distance;
                best = c;
            }
        }
        return best;
    }
}
