package dev.dlc.dsl.parse;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/** The characters of a text by UTF-16 index, which is how spans count. */
final class Utf16Stream implements CharStream {
    private final String name;
    private final String text;
    private int index;

    Utf16Stream(String name, String text) {
        this.name = name;
        this.text = text;
    }

    @Override
    public void consume() {
        if (index >= text.length()) {
            throw new IllegalStateException("consume at the end");
        }
        index++;
    }

    @Override
    public int LA(int distance) {
        int at = distance < 0 ? index + distance : index + distance - 1;
        return distance == 0 ? 0 : at < 0 || at >= text.length() ? IntStream.EOF : text.charAt(at);
    }

    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {
        // everything is in memory
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public void seek(int position) {
        index = Math.min(position, text.length());
    }

    @Override
    public int size() {
        return text.length();
    }

    @Override
    public String getText(Interval interval) {
        int end = Math.min(interval.b + 1, text.length());
        return interval.a >= end ? "" : text.substring(interval.a, end);
    }

    @Override
    public String getSourceName() {
        return name;
    }
}
