package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.grammar.DlmParser;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;

/**
 * A text as it is written: what a formatter must not lose.
 *
 * @param tree the parse tree
 * @param tokens all that mean something, in order, the end of the file last; without line breaks, semicolons and commas
 *     before closing brackets
 * @param comments one token for each line of a comment, in order
 */
public record ConcreteSyntax(
        SourceFile file, DlmParser.ModuleContext tree, List<CommonToken> tokens, List<CommonToken> comments) {
    public ConcreteSyntax {
        tokens = List.copyOf(tokens);
        comments = List.copyOf(comments);
    }
}
