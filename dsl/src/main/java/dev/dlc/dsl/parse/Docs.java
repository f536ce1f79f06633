package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Doc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** Doc comments and what they belong to: the declaration on the next line, or the file. */
final class Docs {
    private final SourceFile file;
    private final Messages messages;
    // by last line
    private final SequencedMap<Integer, Block> blocks = new LinkedHashMap<>();

    Docs(SourceFile file, List<CommonToken> lines, Messages messages) {
        this.file = file;
        this.messages = messages;
        List<CommonToken> block = new ArrayList<>();
        for (CommonToken line : lines) {
            if (!block.isEmpty() && (line.getLine() != block.getLast().getLine() + 1 || !startsLine(line))) {
                add(block);
                block.clear();
            }
            block.add(line);
        }
        if (!block.isEmpty()) {
            add(block);
        }
    }

    /** Neighbouring lines; the last line counts only for a block at the start of its lines. */
    private record Block(Doc doc, int lastLine, boolean startsLine) {}

    private void add(List<CommonToken> lines) {
        StringBuilder text = new StringBuilder();
        for (CommonToken line : lines) {
            String content = line.getText().substring(3).stripTrailing();
            text.append(text.isEmpty() && line == lines.getFirst() ? "" : "\n")
                    .append(content.startsWith(" ") ? content.substring(1) : content);
        }
        var span = messages.span(lines.getFirst().getStartIndex(), Tokens.end(lines.getLast()));
        int last = lines.getLast().getLine();
        blocks.put(last, new Block(new Doc(span, text.toString()), last, startsLine(lines.getFirst())));
    }

    private boolean startsLine(CommonToken token) {
        int start = token.getStartIndex() - token.getCharPositionInLine();
        return file.text().substring(start, token.getStartIndex()).isBlank();
    }

    /** The doc of a file that starts with a token: its first block, if an empty line or an import follows it. */
    Optional<Doc> ofFile(Token first) {
        if (blocks.isEmpty() || !blocks.firstEntry().getValue().startsLine()) {
            return Optional.empty();
        }
        Block block = blocks.firstEntry().getValue();
        boolean before = first.getType() == Token.EOF || block.doc().span().end() <= first.getStartIndex();
        boolean alone = first.getType() == Token.EOF
                || first.getType() == DlmParser.IMPORT
                || first.getLine() > block.lastLine() + 1;
        if (!before || !alone) {
            return Optional.empty();
        }
        blocks.pollFirstEntry();
        return Optional.of(block.doc());
    }

    /** The doc of what starts at a token. */
    Optional<Doc> before(Token start) {
        Block block = blocks.get(start.getLine() - 1);
        if (block == null || !block.startsLine()) {
            return Optional.empty();
        }
        blocks.remove(start.getLine() - 1);
        return Optional.of(block.doc());
    }

    /** Warns of docs that nothing has asked for. */
    void reportLost() {
        for (Block block : blocks.values()) {
            messages.add(Diagnostic.at(SyntaxCode.LOST_DOC, block.doc().span(), "this doc comment documents nothing")
                    .fix("put it on the line before a declaration, part, param or state, or start it with `//`"));
        }
    }
}
