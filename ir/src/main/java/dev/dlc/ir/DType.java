package dev.dlc.ir;

import java.util.Optional;

/** Element types. {@code F16} and {@code BF16} are storage types: arithmetic happens in {@code F32}. */
public enum DType {
    F64("f64", 8, Kind.FLOAT),
    F32("f32", 4, Kind.FLOAT),
    F16("f16", 2, Kind.FLOAT),
    BF16("bf16", 2, Kind.FLOAT),
    I64("i64", 8, Kind.INT),
    I32("i32", 4, Kind.INT),
    I8("i8", 1, Kind.INT),
    U8("u8", 1, Kind.INT),
    BOOL("bool", 1, Kind.BOOL);

    /** The families of element types. */
    public enum Kind {
        FLOAT,
        INT,
        BOOL
    }

    private final String text;
    private final int bytes;
    private final Kind kind;

    DType(String text, int bytes, Kind kind) {
        this.text = text;
        this.bytes = bytes;
        this.kind = kind;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The family. */
    public Kind kind() {
        return kind;
    }

    /** Whether this is a floating-point type. */
    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    /** Whether this is an integer type. */
    public boolean isInt() {
        return kind == Kind.INT;
    }

    /** The type written as {@code text}, if there is one. */
    public static Optional<DType> of(String text) {
        for (DType type : values()) {
            if (type.text.equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The name used in the language and in every text form. */
    @Override
    public String toString() {
        return text;
    }
}
