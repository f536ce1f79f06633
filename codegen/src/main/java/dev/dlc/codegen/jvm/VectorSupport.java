package dev.dlc.codegen.jvm;

import java.util.OptionalInt;
import jdk.incubator.vector.VectorShape;

/** What the JVM and the processor have. */
public final class VectorSupport {
    private static final String MODULE = "jdk.incubator.vector";
    private static final int NARROWEST = 128;

    private VectorSupport() {}

    /**
     * The width of the processor's vectors in bits; empty where the Vector API is not there or has only narrow ones.
     */
    public static OptionalInt bits() {
        boolean isThere = ModuleLayer.boot().findModule(MODULE).isPresent();
        return isThere ? Preferred.bits() : OptionalInt.empty();
    }

    /** Loaded only where the module is there. */
    private static final class Preferred {
        static OptionalInt bits() {
            int bits = VectorShape.preferredShape().vectorBitSize();
            return bits < NARROWEST ? OptionalInt.empty() : OptionalInt.of(Math.min(bits, 512));
        }
    }
}
