package dev.dlc.runtime.files;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.DType;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The header of an {@code .npy} file: a Python dictionary with exactly the keys {@code descr}, {@code fortran_order}
 * and {@code shape}. Only that form is understood; nothing is evaluated.
 *
 * @param dtype the element type
 * @param shape the sizes
 */
record NpyHeader(DType dtype, List<Long> shape) {
    private static final String FORM = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

    /** The number of elements; {@code Long.MAX_VALUE} if it is larger than that. */
    long elements() {
        if (shape.contains(0L)) {
            return 0;
        }
        long product = 1;
        for (long size : shape) {
            if (product > Long.MAX_VALUE / size) {
                return Long.MAX_VALUE;
            }
            product *= size;
        }
        return product;
    }

    /** The type for messages. */
    String type() {
        return dtype + shape.toString();
    }

    /** NumPy's name of a dtype. */
    static String descr(DType dtype) {
        return switch (dtype) {
            case F64 -> "<f8";
            case F32 -> "<f4";
            case F16 -> "<f2";
            case I64 -> "<i8";
            case I32 -> "<i4";
            case I8 -> "|i1";
            case U8 -> "|u1";
            case BOOL -> "|b1";
            case BF16 -> throw new IllegalArgumentException("NumPy has no bf16");
        };
    }

    /** A Python tuple of sizes. */
    static String tuple(int[] shape) {
        String sizes = IntStream.of(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return shape.length == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
    }

    private static Optional<DType> dtype(String descr) {
        return switch (descr) {
            case "<f8" -> Optional.of(DType.F64);
            case "<f4" -> Optional.of(DType.F32);
            case "<f2" -> Optional.of(DType.F16);
            case "<i8" -> Optional.of(DType.I64);
            case "<i4" -> Optional.of(DType.I32);
            case "|i1" -> Optional.of(DType.I8);
            case "|u1" -> Optional.of(DType.U8);
            case "|b1" -> Optional.of(DType.BOOL);
            default -> Optional.empty();
        };
    }

    static NpyHeader parse(Path path, String text, int headerAt) {
        return new Parser(path, text, headerAt).header();
    }

    private static final class Parser {
        private final Path path;
        private final String text;
        private final int headerAt;
        private int at;

        Parser(Path path, String text, int headerAt) {
            this.path = path;
            this.text = text;
            this.headerAt = headerAt;
        }

        NpyHeader header() {
            Map<String, Object> values = new HashMap<>();
            take('{');
            while (!accept('}')) {
                int keyAt = at;
                String key = quoted();
                take(':');
                Object value = switch (key) {
                    case "descr" -> quoted();
                    case "fortran_order" -> flag();
                    case "shape" -> sizes();
                    default -> throw malformed(keyAt, "the keys descr, fortran_order and shape");
                };
                if (values.put(key, value) != null) {
                    throw malformed(keyAt, "each key once");
                }
                if (!accept(',') && peek() != '}') {
                    throw malformed(at, "a comma or the end of the header");
                }
            }
            if (values.size() != 3 || peek() != 0) {
                throw malformed(at, FORM);
            }
            return checked(values);
        }

        private NpyHeader checked(Map<String, Object> values) {
            String descr = (String) values.get("descr");
            DType dtype = dtype(descr)
                    .orElseThrow(() -> diagnostic(RuntimeCode.NPY_DTYPE, headerAt, "the array has an unsupported dtype")
                            .sides("'<f8', '<f4', '<f2', '<i8', '<i4', '|i1', '|u1' or '|b1'", "'" + descr + "'")
                            .fix("convert it first, for example x.astype('<f4')")
                            .exception());
            if ((Boolean) values.get("fortran_order")) {
                throw diagnostic(RuntimeCode.NPY_ORDER, headerAt, "the array is stored column by column")
                        .sides("'fortran_order': False", "'fortran_order': True")
                        .fix("save numpy.ascontiguousarray(x)")
                        .exception();
            }
            List<Long> shape = ((List<?>) values.get("shape"))
                    .stream().map(Long.class::cast).toList();
            return new NpyHeader(dtype, shape);
        }

        private String quoted() {
            char quote = peek();
            if (quote != '\'' && quote != '"') {
                throw malformed(at, "a text in quotes");
            }
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw malformed(at, "a text with both its quotes");
            }
            String value = text.substring(at + 1, end);
            at = end + 1;
            return value;
        }

        private boolean flag() {
            peek();
            for (String word : List.of("True", "False")) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word.equals("True");
                }
            }
            throw malformed(at, "True or False");
        }

        private List<Long> sizes() {
            List<Long> sizes = new ArrayList<>();
            take('(');
            while (!accept(')')) {
                sizes.add(size());
                if (!accept(',') && peek() != ')') {
                    throw malformed(at, "a comma or the end of the shape");
                }
            }
            return sizes;
        }

        private long size() {
            peek();
            int start = at;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            if (start == at || at - start > 18) {
                throw malformed(start, "a size below 10^18");
            }
            return Long.parseLong(text, start, at, 10);
        }

        /** The next character that is no white space, 0 at the end. */
        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private boolean accept(char wanted) {
            boolean there = peek() == wanted;
            if (there) {
                at++;
            }
            return there;
        }

        private void take(char wanted) {
            if (!accept(wanted)) {
                throw malformed(at, FORM);
            }
        }

        private DlcException malformed(int where, String expected) {
            String rest = text.substring(where, Math.min(text.length(), where + 24));
            String found = rest.replaceAll("[^\\x20-\\x7e]", "?").strip();
            return diagnostic(RuntimeCode.NPY_HEADER, headerAt + where, "the header of the .npy file is malformed")
                    .sides(expected, found.isEmpty() ? "the end of the header" : found)
                    .fix("save the array again with numpy.save")
                    .exception();
        }

        private Diagnostic diagnostic(RuntimeCode code, int where, String message) {
            return Diagnostic.inFile(code, path.toString(), "byte " + where, message);
        }
    }
}
