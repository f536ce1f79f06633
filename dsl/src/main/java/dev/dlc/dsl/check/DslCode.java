package dev.dlc.dsl.check;

import dev.dlc.diagnostic.Code;

/** What the front end finds wrong in a program. */
public enum DslCode implements Code {
    // names, modules, arguments
    UNKNOWN_NAME("E0201", "unknown name"),
    DECLARED_TWICE("E0202", "name declared twice"),
    MISSING_MODULE("E0203", "import of a missing module"),
    IMPORT_CYCLE("E0204", "imports in a circle"),
    NOT_IN_MODULE("E0205", "name missing from a module"),
    UNKNOWN_MEMBER("E0206", "unknown member"),
    TOO_MANY_ARGUMENTS("E0207", "too many arguments"),
    MISSING_ARGUMENT("E0208", "missing argument"),
    UNKNOWN_LABEL("E0209", "unknown argument label"),
    ARGUMENT_TWICE("E0210", "argument given twice"),
    NOT_CALLABLE("E0211", "call of something that is no function"),
    UNKNOWN_TYPE("E0212", "unknown type"),
    NO_FORWARD("E0213", "model without forward"),
    UNKNOWN_SETTING("E0214", "unknown hyper-parameter"),
    BAD_SETTING("E0215", "value of a hyper-parameter"),
    UNUSED_NAME("W0201", "name that nothing uses"),

    // types, shapes, dims
    SHAPE_MISMATCH("E0301", "shape mismatch"),
    DTYPE_MISMATCH("E0302", "element type mismatch"),
    WRONG_KIND("E0303", "wrong kind of value"),
    SHAPES_NOT_ALIGNED("E0304", "shapes that do not align"),
    RESULT_MISMATCH("E0305", "result against its declared type"),
    UNKNOWN_DIM("E0306", "dim that nothing determines"),
    NOT_COMPILE_TIME("E0307", "value not known at compile time"),
    NOT_LITERAL("E0308", "size not known at compile time"),
    NO_SUCH_AXIS("E0309", "no such axis"),
    BROKEN_RULE("E0310", "operation on unfitting operands"),
    INDEX_OUT_OF_RANGE("E0311", "index out of range"),
    NUMBER_DOES_NOT_FIT("E0312", "number that the element type cannot hold"),
    NOT_A_SCALAR("E0313", "tensor where one number is needed"),
    PATTERN_MISMATCH("E0314", "pattern against its value"),
    BAD_OPERANDS("E0315", "operator on unfitting values"),
    BAD_ARITHMETIC("E0316", "arithmetic on sizes"),
    TOO_DEEP("E0317", "calls without an end"),
    TOO_LARGE("E0318", "program too large to elaborate"),
    UNEVEN_LIST("E0319", "list that is no tensor"),
    NOT_LOWERED("E0320", "construct that is not compiled yet"),
    NO_VALUE("E0321", "block without a value"),
    INDEX_BOUND("E0322", "index without a range"),
    INDEX_SIZES("E0323", "index over axes of different sizes"),
    INDEX_IN_SIZE("E0324", "size that depends on an index"),
    CARRY_MISMATCH("E0325", "carry that changes its type"),
    CARRY_TYPE("E0326", "carry of unknown type"),
    BRANCH_MISMATCH("E0327", "branches of different types"),
    LOOP_INPUT("E0328", "loop over something without steps"),
    MISPLACED_YIELD("E0329", "yield outside of a scan"),

    // effects, updates, training blocks
    EFFECT_NOT_ALLOWED("E0401", "effect in the wrong place"),
    NOT_UPDATABLE("E0402", "update of something that does not last"),
    UPDATE_MISMATCH("E0403", "update with a value of another type"),
    BAD_LOSS("E0404", "loss that is no number"),
    NOTHING_TO_TRAIN("E0405", "minimize over something without parameters"),
    CHANGED_SINCE("E0406", "parameters changed since the loss was computed"),
    BAD_TRAIN_BLOCK("E0408", "incomplete train block"),
    FIELD_WITHOUT_TYPE("E0409", "data field without a type"),
    BAD_LENGTH("E0410", "length of training"),
    NOT_A_RULE("E0411", "minimize with something that is no learning rule"),
    BAD_DERIVATIVE("E0412", "derivative of something that has none"),
    BAD_DATA("E0413", "data source"),
    NOT_IN_TEST("E0414", "check outside a test"),
    UNKNOWN_ENTRY("E0415", "unknown function, model or train block"),
    GRADIENTS_MISMATCH("E0416", "gradients changed in number or type"),
    UNKNOWN_REPORT("E0417", "choice by an unknown report"),
    NO_GRADIENT("W0401", "parameter without a gradient"),
    CONSTANT_LOSS("W0402", "constant loss");

    private final String id;
    private final String title;

    DslCode(String id, String title) {
        this.id = id;
        this.title = title;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return title;
    }
}
