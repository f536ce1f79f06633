package dev.dlc.runtime.data;

import java.util.Arrays;
import java.util.List;

/**
 * Draws one digit of the set {@code digits_synthetic}: a glyph chosen among the digit's variants, its curves bent by a
 * smooth random field, then scaled, sheared, turned and moved, drawn with a pen of random width and darkness, with
 * noise on every pixel. All of it is a function of (seed, index); arithmetic is {@code float} without {@code Math}'s
 * platform-dependent functions, so every machine draws the same bytes. One object per thread.
 */
final class DigitPainter {
    static final int SIZE = 28;
    static final int PIXELS = SIZE * SIZE;
    private static final List<List<DigitGlyphs.Glyph>> GLYPHS = DigitGlyphs.all();
    private static final int SEGMENTS_PER_CURVE = 8;
    private static final int WAVES = 3;

    private static final float MAX_TURN = 0.4f; // radians
    private static final float MAX_SHEAR = 0.3f;
    private static final float MIN_SCALE = 0.95f; // pixels per grid unit
    private static final float MAX_SCALE = 1.55f;
    private static final float MAX_SHIFT = 2.6f; // pixels
    private static final float MAX_BEND = 0.5f; // grid units, per wave
    private static final float NOISE = 0.35f;

    private final CounterRandom random;
    private final float[] ink = new float[PIXELS];
    private final float[] wave = new float[WAVES * 6];
    // affine map of grid coordinates to pixels
    private float xx;
    private float xy;
    private float yx;
    private float yy;
    private float x0;
    private float y0;

    DigitPainter(long seed, String stream) {
        random = new CounterRandom(seed, stream);
    }

    /** Draws the example {@code index} into {@code pixels} from {@code at}, row by row, 0 paper to 255 ink. */
    void paint(int digit, long index, byte[] pixels, int at) {
        random.at(index);
        List<DigitGlyphs.Glyph> variants = GLYPHS.get(digit);
        DigitGlyphs.Glyph glyph = variants.get(random.below(variants.size()));
        choosePlacement();
        chooseBend();
        float radius = random.uniform(0.7f, 1.7f);
        float darkness = random.uniform(0.6f, 1f);
        Arrays.fill(ink, 0);
        for (float[] curve : glyph.curves()) {
            draw(curve, radius);
        }
        float noise = random.uniform(0, NOISE);
        for (int i = 0; i < PIXELS; i++) {
            // the sum of two uniforms of 16 bits, centred: a triangular density on [-noise, noise]
            int bits = random.bits();
            float value = darkness * ink[i] + noise * (((bits >>> 16) + (bits & 0xFFFF)) * 0x1p-16f - 1);
            pixels[at + i] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
        }
    }

    private void choosePlacement() {
        float turn = random.uniform(-MAX_TURN, MAX_TURN);
        float shear = random.uniform(-MAX_SHEAR, MAX_SHEAR);
        float width = random.uniform(MIN_SCALE, MAX_SCALE);
        float height = random.uniform(MIN_SCALE, MAX_SCALE);
        float cos = (float) StrictMath.cos(turn);
        float sin = (float) StrictMath.sin(turn);
        // turn * shear * scale
        xx = cos * width;
        xy = (cos * shear - sin) * height;
        yx = sin * width;
        yy = (sin * shear + cos) * height;
        float centre = (SIZE - 1) / 2f;
        x0 = centre + random.uniform(-MAX_SHIFT, MAX_SHIFT);
        y0 = centre + random.uniform(-MAX_SHIFT, MAX_SHIFT);
    }

    private void chooseBend() {
        for (int w = 0; w < wave.length; w += 6) {
            wave[w] = random.uniform(-0.6f, 0.6f); // radians per grid unit
            wave[w + 1] = random.uniform(-0.6f, 0.6f);
            wave[w + 2] = random.uniform(-3.2f, 3.2f);
            wave[w + 3] = random.uniform(-3.2f, 3.2f);
            wave[w + 4] = random.uniform(-MAX_BEND, MAX_BEND);
            wave[w + 5] = random.uniform(-MAX_BEND, MAX_BEND);
        }
    }

    private void draw(float[] c, float radius) {
        float fromX = 0;
        float fromY = 0;
        for (int i = 0; i <= SEGMENTS_PER_CURVE; i++) {
            float t = i / (float) SEGMENTS_PER_CURVE;
            float s = 1 - t;
            float b0 = s * s * s;
            float b1 = 3 * s * s * t;
            float b2 = 3 * s * t * t;
            float b3 = t * t * t;
            float gx = b0 * c[0] + b1 * c[2] + b2 * c[4] + b3 * c[6] - DigitGlyphs.WIDTH / 2;
            float gy = b0 * c[1] + b1 * c[3] + b2 * c[5] + b3 * c[7] - DigitGlyphs.HEIGHT / 2;
            float bentX = gx;
            float bentY = gy;
            for (int w = 0; w < wave.length; w += 6) {
                float phase = wave[w] * gx + wave[w + 1] * gy;
                bentX += wave[w + 4] * sine(phase + wave[w + 2]);
                bentY += wave[w + 5] * sine(phase + wave[w + 3]);
            }
            float toX = x0 + xx * bentX + xy * bentY;
            float toY = y0 + yx * bentX + yy * bentY;
            if (i > 0) {
                segment(fromX, fromY, toX, toY, radius);
            }
            fromX = toX;
            fromY = toY;
        }
    }

    /** A smooth odd wave of period 6.4 and amplitude 1: a parabola per half period, close to a sine. */
    private static float sine(float x) {
        float turns = x / 6.4f;
        float u = 2 * (turns - (float) Math.floor(turns)) - 1; // [-1, 1)
        return -4 * u * (1 - Math.abs(u));
    }

    /** Inks the pixels whose centres are within {@code radius} of the segment, with a soft edge one pixel wide. */
    private void segment(float ax, float ay, float bx, float by, float radius) {
        float reach = radius + 0.5f;
        int left = Math.max(0, (int) Math.ceil(Math.min(ax, bx) - reach));
        int right = Math.min(SIZE - 1, (int) Math.floor(Math.max(ax, bx) + reach));
        int top = Math.max(0, (int) Math.ceil(Math.min(ay, by) - reach));
        int bottom = Math.min(SIZE - 1, (int) Math.floor(Math.max(ay, by) + reach));
        float dx = bx - ax;
        float dy = by - ay;
        float length2 = Math.max(dx * dx + dy * dy, 1e-12f);
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                float px = x - ax;
                float py = y - ay;
                float t = Math.max(0, Math.min(1, (px * dx + py * dy) / length2));
                float ex = px - t * dx;
                float ey = py - t * dy;
                float distance = (float) Math.sqrt(ex * ex + ey * ey);
                float value = Math.max(0, Math.min(1, reach - distance));
                int i = y * SIZE + x;
                ink[i] = Math.max(ink[i], value);
            }
        }
    }
}
