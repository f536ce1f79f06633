package dev.dlc.codegen.jvm.asm;

/** A method has so much bytecode that HotSpot would never compile it. */
public final class MethodTooLargeException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    MethodTooLargeException(String message) {
        super(message);
    }
}
