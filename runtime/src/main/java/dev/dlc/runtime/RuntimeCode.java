package dev.dlc.runtime;

import dev.dlc.diagnostic.Code;

/** The kinds of diagnostics of data sets (E06xx), weights and other files (E07xx), and execution (E08xx). */
public enum RuntimeCode implements Code {
    // data sets
    DATA_FOLDER_MISSING("E0601", "data folder not found"),
    UNKNOWN_DATA_SET("E0602", "unknown data set"),
    UNKNOWN_DATA_ARGUMENT("E0603", "unknown argument of a data set"),
    BAD_DATA_ARGUMENT("E0604", "unsuitable argument of a data set"),
    DATA_SET_MISSING("E0605", "data set not found"),
    DATA_SET_INCOMPLETE("E0606", "data set incomplete"),
    DATA_FILE_TRUNCATED("E0607", "data file ends early"),
    DATA_FILE_TOO_LONG("E0608", "data file continues after its end"),
    GZIP_DAMAGED("E0609", "damaged gzip file"),
    IDX_HEADER("E0610", "not the expected IDX file"),
    DATA_COUNTS_DIFFER("E0611", "files of one data set disagree"),
    LABEL_OUT_OF_RANGE("E0612", "label out of range"),
    DATA_RECORD_SIZE("E0613", "data file holds a fraction of a record"),
    CSV_STRUCTURE("E0614", "malformed table"),
    CSV_NUMBER("E0615", "not a number in a table"),
    CSV_TARGET("E0616", "target column does not fit the task"),
    TOO_FEW_EXAMPLES("E0617", "too few examples"),
    DATA_READER_FAILED("E0618", "a data set failed while it was read"),
    NO_DOWNLOAD("E0619", "data set cannot be downloaded"),
    DOWNLOAD_FAILED("E0620", "download failed"),
    DOWNLOAD_DAMAGED("E0621", "download has the wrong content"),
    DATA_TEXT("E0622", "malformed line of a data file"),
    DATA_BOUND("E0623", "data goes beyond a bound of the program"),
    FALLBACK_DATA("W0601", "another data set is used"),

    // files
    FILE_MISSING("E0701", "file not found"),
    FILE_UNREADABLE("E0702", "file cannot be read"),
    FILE_UNWRITABLE("E0703", "file cannot be written"),
    OUTPUT_FOLDER("E0704", "output folder cannot be used"),
    OUTPUT_IN_USE("E0705", "output folder is in use"),
    METRICS_LINE("E0706", "malformed line of metrics"),
    TUNING_LINE("E0707", "malformed line of measured sizes"),
    SAFETENSORS_LENGTH("E0710", "impossible length of a safetensors header"),
    SAFETENSORS_TEXT("E0711", "safetensors header is no UTF-8 text"),
    SAFETENSORS_HEADER("E0712", "malformed safetensors header"),
    SAFETENSORS_DUPLICATE("E0713", "tensor named twice"),
    SAFETENSORS_DTYPE("E0714", "unsupported dtype"),
    SAFETENSORS_SIZE("E0715", "shape and bytes of a tensor disagree"),
    SAFETENSORS_BOUNDS("E0716", "tensor outside of the file"),
    SAFETENSORS_OVERLAP("E0717", "overlapping tensors"),
    SAFETENSORS_HOLE("E0718", "bytes that belong to no tensor"),
    TENSOR_TOO_LARGE("E0719", "tensor too large for an array"),
    TENSOR_MISSING("E0720", "tensor missing in the weights"),
    TENSOR_UNEXPECTED("E0721", "tensor unknown to the model"),
    TENSOR_DIFFERS("E0722", "tensor of another shape or dtype"),
    TENSOR_NAME_UNUSED("E0723", "no tensor of that name to rename or skip"),
    TENSOR_NAME_TWICE("E0724", "two tensors renamed to one"),
    NOT_A_CHECKPOINT("E0730", "not a checkpoint"),
    CHECKPOINT_VERSION("E0731", "checkpoint of another version"),
    CHECKPOINT_STATE("E0732", "malformed checkpoint state"),
    CHECKPOINT_DAMAGED("E0733", "damaged checkpoint"),
    CHECKPOINT_DIFFERS("E0734", "checkpoint of another run"),
    NPY_MAGIC("E0740", "not an .npy file"),
    NPY_HEADER("E0741", "malformed .npy header"),
    NPY_DTYPE("E0742", "unsupported dtype in an .npy file"),
    NPY_ORDER("E0743", "column order in an .npy file"),
    NPY_SIZE("E0744", "shape and bytes of an .npy file disagree"),
    TENSOR_TEXT("E0750", "not a tensor"),
    TENSOR_FORMAT("E0751", "no format for this tensor"),

    // execution
    TENSOR_SHAPE("E0801", "array and shape of a tensor disagree"),
    HEAP_TOO_SMALL("E0802", "not enough memory"),
    INPUT_SHAPE("E0803", "input of another shape"),
    SIZES_DIFFER("E0804", "sizes that must agree differ"),
    NOT_FINITE("E0805", "a value is not finite"),
    CHECK_FAILED("E0806", "a check of the program failed"),
    INPUT_NAMES("E0807", "inputs of other names"),
    INPUT_TYPE("E0808", "input of another element type"),
    UNKNOWN_FUNCTION("E0809", "unknown function of a model"),
    NOTHING_TO_EVALUATE("E0810", "nothing to evaluate"),
    GRADIENT_DIFFERS("E0811", "gradient differs from finite differences"),
    NO_VALIDATION("E0812", "no validation split to choose by"),
    NO_CLASS_NAMES("E0813", "no names for classes"),
    INDEX_OUTSIDE("E0814", "index outside of an axis"),
    GRADIENT_SAYS_NOTHING("W0801", "gradient compared where it is 0");

    private final String id;
    private final String title;

    RuntimeCode(String id, String title) {
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

    /** The exit code of the command that ends with this: 1 where the program is wrong, 3 for data, files, devices. */
    public int exitCode() {
        return switch (this) {
            case UNKNOWN_DATA_SET,
                    UNKNOWN_DATA_ARGUMENT,
                    BAD_DATA_ARGUMENT,
                    UNKNOWN_FUNCTION,
                    NOTHING_TO_EVALUATE,
                    NO_VALIDATION,
                    GRADIENT_DIFFERS -> 1;
            default -> 3;
        };
    }
}
