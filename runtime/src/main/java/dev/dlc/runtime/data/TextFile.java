package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.RuntimeCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A data file of text, plain or packed with gzip. Lines end in LF or CRLF, and at nothing else that Unicode calls a
 * line break.
 *
 * @param path the file
 * @param text its content
 */
record TextFile(Path path, String text) {
    private static final int MAX_BYTES = 1 << 30;
    private static final int SHOWN = 100;

    /** A UTF-8 file. */
    static TextFile read(Path path) {
        return read(path, StandardCharsets.UTF_8);
    }

    /**
     * Reads a file.
     *
     * @throws DlcException E0622 if it is no text in that encoding, and what {@link DataFile} says
     */
    static TextFile read(Path path, Charset encoding) {
        try (DataFile file = DataFile.open(path)) {
            byte[] bytes = file.readAll(MAX_BYTES, "the text");
            return new TextFile(
                    path, encoding.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException noText) {
            throw Diagnostic.inFile(RuntimeCode.DATA_TEXT, path.toString(), "", "the file is not " + encoding + " text")
                    .sides(encoding + " text", "other bytes")
                    .fix("check that this is the right file, and get it again")
                    .exception();
        }
    }

    /** The lines without their ends; no line follows the last line break. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            boolean carriage = end > start && text.charAt(end - 1) == '\r';
            lines.add(text.substring(start, carriage ? end - 1 : end));
            start = end + 1;
        }
        return lines;
    }

    /**
     * The exception for a line that is not as the format says.
     *
     * @param line counted from 0
     */
    DlcException wrong(int line, String message, String expected, String found) {
        return Diagnostic.inFile(RuntimeCode.DATA_TEXT, path.toString(), "line " + (line + 1), message)
                .sides(expected, shown(found))
                .fix("check that this is the right file, and get it again")
                .exception();
    }

    /** A text as one short line, with tabs as {@code \t}. */
    private static String shown(String text) {
        String line = text.replace("\t", "\\t");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + " ...";
    }

    /**
     * A whole number in a line.
     *
     * @param most the largest that it may be; the smallest is 0
     */
    int number(int line, String word, int most) {
        if (word.matches("[0-9]{1,9}") && Integer.parseInt(word) <= most) {
            return Integer.parseInt(word);
        }
        throw wrong(line, "a number does not fit", "a whole number from 0 to " + most, "\"" + word + "\"");
    }
}
