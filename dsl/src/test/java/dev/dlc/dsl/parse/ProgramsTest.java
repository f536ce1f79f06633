package dev.dlc.dsl.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Doc;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Pattern;
import dev.dlc.dsl.syntax.Statement;
import dev.dlc.dsl.syntax.Syntax;
import dev.dlc.dsl.syntax.TypeExpr;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.DecisionState;
import org.antlr.v4.runtime.atn.LL1Analyzer;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every program of the repository. */
class ProgramsTest {
    private static Stream<DynamicTest> forEachProgram(Consumer<SourceFile> check) {
        return forEach(Trees.programs(), check);
    }

    private static Stream<DynamicTest> forEach(List<SourceFile> files, Consumer<SourceFile> check) {
        return files.stream().map(file -> DynamicTest.dynamicTest(file.name(), () -> check.accept(file)));
    }

    @TestFactory
    Stream<DynamicTest> parseWithoutDiagnostics() {
        return forEachProgram(file -> {
            ParseResult result = dev.dlc.dsl.parse.Parser.parse(file);
            assertEquals("", DiagnosticRenderer.render(result.diagnostics()));
            assertTrue(result.module().declarations().size() > 0);
            for (Syntax node : Trees.nodes(result.module())) {
                assertTrue(!node.getClass().getSimpleName().equals("Missing"), () -> node + " in " + file);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> areNotAmbiguous() {
        return forEachProgram(file -> {
            Messages messages = new Messages(file);
            var tokens =
                    dev.dlc.dsl.parse.Parser.tokens(Lexing.of(file, messages).tokens(), messages);
            DlmParser parser = dev.dlc.dsl.parse.Parser.parser(tokens);
            parser.getInterpreter().setPredictionMode(PredictionMode.LL_EXACT_AMBIG_DETECTION);
            parser.addErrorListener(new Strict());
            parser.module();
            assertEquals(0, parser.getNumberOfSyntaxErrors());
        });
    }

    /** Stronger than the test before, for all programs there can be: the next token alone decides each choice. */
    @Test
    void grammarIsDecidedByOneToken() {
        ATN atn = DlmParser._ATN;
        LL1Analyzer analyzer = new LL1Analyzer(atn);
        List<String> clashes = new ArrayList<>();
        for (DecisionState decision : atn.decisionToState) {
            IntervalSet seen = new IntervalSet();
            for (IntervalSet alternative : analyzer.getDecisionLookahead(decision)) {
                IntervalSet both = seen.and(alternative);
                both.remove(Token.EPSILON);
                if (!both.isNil()) {
                    clashes.add(DlmParser.ruleNames[decision.ruleIndex] + ": " + both.toString(DlmParser.VOCABULARY));
                }
                seen.addAll(alternative);
            }
        }
        assertEquals(List.of(), clashes);
        assertTrue(atn.decisionToState.size() > 50);
    }

    @TestFactory
    Stream<DynamicTest> spansCoverTheTextOfNodes() {
        return forEach(Trees.samples(), file -> {
            var module = dev.dlc.dsl.parse.Parser.parse(file).module();
            int checked = 0;
            Set<String> seen = new HashSet<>();
            for (Syntax node : Trees.nodes(module)) {
                String text = textWithDoc(node);
                if (!seen.add(node.getClass() + text)) {
                    continue;
                }
                List<? extends Syntax> again = switch (node) {
                    case Expression.Block block -> nodes("fn f() " + text, Expression.Block.class);
                    case Expression.Spread spread -> nodes("let x = [" + text + "]", Expression.Spread.class);
                    case Expression expression -> nodes("let x = (" + text + ")", Expression.class);
                    case TypeExpr type -> nodes("let x: " + text + " = 1", TypeExpr.class);
                    case Pattern pattern -> nodes("let x = f(y => { let " + text + " = y })", Statement.class);
                    case Declaration declaration -> nodes(text, Declaration.class);
                    case Statement.Evaluate evaluate -> List.of(node);
                    case Statement statement -> nodes("fn f() { " + text + " }", Statement.class);
                    default -> List.of(node);
                };
                Syntax found = again.getFirst();
                if (node instanceof Pattern) {
                    found = ((Statement.Let) found).pattern();
                }
                assertEquals(Trees.shape(node), Trees.shape(found), text);
                checked += found == node ? 0 : 1;
            }
            assertTrue(checked > 20);
        });
    }

    // the span of a declaration does not cover its doc comment
    private static String textWithDoc(Syntax node) {
        List<Doc> docs = Trees.nodes(node).stream()
                .filter(Doc.class::isInstance)
                .map(Doc.class::cast)
                .filter(doc -> doc.span().end() <= node.span().start())
                .toList();
        Span whole = docs.isEmpty() ? node.span() : docs.getFirst().span().to(node.span());
        return whole.text();
    }

    private static <T> List<T> nodes(String text, Class<T> type) {
        return Trees.nodes(Trees.tree(text)).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Fails where ANTLR needs more than its fast prediction. */
    private static final class Strict extends BaseErrorListener {
        @Override
        public void reportAmbiguity(
                Parser parser, DFA dfa, int start, int stop, boolean exact, BitSet alternatives, ATNConfigSet configs) {
            fail("ambiguous in rule " + DlmParser.ruleNames[dfa.atnStartState.ruleIndex] + " at token " + start);
        }

        @Override
        public void reportAttemptingFullContext(
                Parser parser, DFA dfa, int start, int stop, BitSet conflicting, ATNConfigSet configs) {
            fail("full context in rule " + DlmParser.ruleNames[dfa.atnStartState.ruleIndex] + " at token " + start);
        }
    }
}
