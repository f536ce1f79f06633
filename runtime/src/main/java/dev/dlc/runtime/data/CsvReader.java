package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.RuntimeCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values (RFC 4180): fields may stand in double quotes, in which commas, line breaks and doubled quotes
 * are literal; lines end in LF or CRLF; empty lines are skipped.
 */
final class CsvReader {
    private static final int MAX_BYTES = 1 << 30;

    private final Path path;
    private final String text;
    private int at;
    private int line = 1;
    private int recordLine;

    private CsvReader(Path path, String text) {
        this.path = path;
        this.text = text;
    }

    /**
     * Opens a table.
     *
     * @throws DlcException E0614 if it is no UTF-8 text, and what {@link DataFile} says
     */
    static CsvReader open(Path path) {
        try (DataFile file = DataFile.open(path)) {
            byte[] bytes = file.readAll(MAX_BYTES, "the table");
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new CsvReader(path, text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException noText) {
            throw Diagnostic.inFile(RuntimeCode.CSV_STRUCTURE, path.toString(), "", "the table is not UTF-8 text")
                    .sides("UTF-8", "other bytes")
                    .fix("convert the file to UTF-8")
                    .exception();
        }
    }

    /** The line on which the last record started, from 1. */
    int line() {
        return recordLine;
    }

    /** A diagnostic that points at the last record. */
    Diagnostic here(RuntimeCode code, String message) {
        return Diagnostic.inFile(code, path.toString(), "line " + recordLine, message);
    }

    /** The fields of the next record; empty after the last one. */
    List<String> next() {
        while (at < text.length() && lineBreak() > 0) {
            skipLineBreak();
        }
        recordLine = line;
        List<String> fields = new ArrayList<>();
        while (at < text.length()) {
            fields.add(text.charAt(at) == '"' ? quoted() : plain());
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
                if (at == text.length() || lineBreak() > 0) {
                    fields.add("");
                }
            }
            if (at < text.length() && lineBreak() > 0) {
                skipLineBreak();
                break;
            }
        }
        return fields;
    }

    private String plain() {
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && lineBreak() == 0) {
            at++;
        }
        return text.substring(start, at).strip();
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        at++;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw broken("a closing quote", "the end of the file");
            }
            field.append(text, at, quote);
            at = quote + 1;
            if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
                continue;
            }
            line += (int) field.chars().filter(c -> c == '\n').count();
            if (at < text.length() && text.charAt(at) != ',' && lineBreak() == 0) {
                throw broken("a comma or the end of the line after a closing quote", "'" + text.charAt(at) + "'");
            }
            return field.toString();
        }
    }

    private DlcException broken(String expected, String found) {
        return here(RuntimeCode.CSV_STRUCTURE, "the quotes of a field are broken")
                .sides(expected, found)
                .fix("close the quotes, and double quotes inside of them")
                .exception();
    }

    /** The length of the line break here, 0 if there is none. */
    private int lineBreak() {
        char c = text.charAt(at);
        if (c == '\n') {
            return 1;
        }
        return c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 0;
    }

    private void skipLineBreak() {
        at += lineBreak();
        line++;
    }
}
