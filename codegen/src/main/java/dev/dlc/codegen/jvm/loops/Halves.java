package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.embed.Half;

/** The methods that convert f16. */
final class Halves {
    static final MethodRef TO_FLOAT = MethodRef.of(Half.class, "toFloat", short.class);
    static final MethodRef FROM_FLOAT = MethodRef.of(Half.class, "fromFloat", float.class);

    private Halves() {}
}
