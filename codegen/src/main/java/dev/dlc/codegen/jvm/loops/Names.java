package dev.dlc.codegen.jvm.loops;

/** Names of kernels as names in Java text. */
final class Names {
    private Names() {}

    /** The name without characters that Java does not allow. */
    static String java(String name) {
        StringBuilder out = new StringBuilder();
        name.codePoints().filter(Character::isJavaIdentifierPart).forEach(out::appendCodePoint);
        boolean isName = !out.isEmpty() && Character.isJavaIdentifierStart(out.codePointAt(0));
        return isName ? out.toString() : "v" + out;
    }
}
