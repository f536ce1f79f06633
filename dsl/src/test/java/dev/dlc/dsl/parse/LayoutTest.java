package dev.dlc.dsl.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.format.Formatter;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Member;
import dev.dlc.dsl.syntax.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where statements end, when a word is a keyword, and how tightly operators bind. */
class LayoutTest {
    private static Expression.Block block(String body) {
        Declaration.Function function = (Declaration.Function)
                Trees.tree("fn f() {\n" + body + "\n}").declarations().getFirst();
        return function.body();
    }

    private static Expression value(String expression) {
        return ((Declaration.Constant)
                        Trees.tree("let x = " + expression).declarations().getFirst())
                .value();
    }

    /** An expression with parentheses around all operations. */
    private static String grouped(Expression expression) {
        return switch (expression) {
            case Expression.Binary b ->
                "(" + grouped(b.left()) + " " + b.op().symbol() + " " + grouped(b.right()) + ")";
            case Expression.Unary u -> "(" + u.op().symbol() + " " + grouped(u.operand()) + ")";
            case Expression.Range r ->
                "(" + r.start().map(LayoutTest::grouped).orElse("") + " .. "
                        + r.end().map(LayoutTest::grouped).orElse("") + ")";
            case Expression.Pipe p -> "(" + grouped(p.value()) + " |> " + grouped(p.stage()) + ")";
            case Expression.Lambda l -> "(... => " + grouped(l.body()) + ")";
            case Expression.Call c ->
                grouped(c.callee()) + "("
                        + c.arguments().stream()
                                .map(a -> grouped(a.value()))
                                .reduce((a, b) -> a + ", " + b)
                                .orElse("") + ")";
            default -> expression.span().text();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
        a + b * c              | (a + (b * c))
        a - b - c              | ((a - b) - c)
        a / b * c              | ((a / b) * c)
        a * b @ c              | (a * (b @ c))
        -a @ b                 | ((- a) @ b)
        -a^b                   | (- (a ^ b))
        a^b^c                  | (a ^ (b ^ c))
        a^-b^c                 | (a ^ (- (b ^ c)))
        --a                    | (- (- a))
        -f(a)^2                | (- (f(a) ^ 2))
        a + 1..b * 2           | ((a + 1) .. (b * 2))
        1..                    | (1 .. )
        ..n - 1                | ( .. (n - 1))
        a < b + 1              | (a < (b + 1))
        a == b and c < d or e  | (((a == b) and (c < d)) or e)
        not a == b and c       | ((not (a == b)) and c)
        not not a              | (not (not a))
        a or b and not c       | (a or (b and (not c)))
        a => b => a + b        | (... => (... => (a + b)))
        (a, b) => a or b       | (... => (a or b))
        2 * (a + b)            | (2 * (a + b))
        """)
    void precedence(String text, String expected) {
        assertEquals(expected, grouped(value(text)));
    }

    @Test
    void pipesBindLooserThanOperators() {
        assertEquals("(((a or b) |> f) |> g(1))", grouped(value("a or b |> f |> g(1)")));
        assertEquals("(... => (a |> f))", grouped(value("a => a |> f")));
        assertTrue(((Expression.Pipe) value("x |> (vmap(f))")).grouped());
        assertEquals(false, ((Expression.Pipe) value("x |> vmap(f)")).grouped());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n|> f",
                "a\n  .b",
                "a\n\n\n  |> f // remark\n  // remark\n  |> g",
                "a +\n b",
                "a\n + b",
                "a\n * b",
                "a ==\n b",
                "a\n and b",
                "a and\n b",
                "f(a,\n\n b\n)",
                "[\n a,\n b,\n]",
                "if a { b }\n else { c }",
                "x =>\n y",
                "(a\n + b)"
            })
    void onAcrossLines(String text) {
        Expression.Block block = block(text);
        assertEquals(0, block.statements().size());
        assertTrue(block.value().isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"f(a)\n-b", "f(a)\n(b)", "f(a)\n[b]", "f(a); b", "f(a)\n..b", "f(a)\nmax(b)", "f(a)\nnot b"})
    void newStatements(String text) {
        Expression.Block block = block(text);
        assertEquals(1, block.statements().size());
        assertInstanceOf(
                Expression.Call.class, ((Statement.Evaluate) block.statements().getFirst()).expression());
        assertTrue(block.value().isPresent());
    }

    @Test
    void bracesInParenthesesHoldStatements() {
        Expression.Block block = block("f(x => {\n let y = x\n y\n}, z)");
        Expression.Call call = (Expression.Call) block.value().orElseThrow();
        Expression.Lambda lambda =
                (Expression.Lambda) call.arguments().getFirst().value();
        assertEquals(1, ((Expression.Block) lambda.body()).statements().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optim", "minimize", "over", "with", "report", "data", "step", "eval", "epochs", "steps", "epoch",
                "phase", "every", "save", "as", "yield", "iterate", "times", "until", "max", "assert", "gradcheck",
                "extern", "and", "or", "true", "f32", "Int", "N"
            })
    void freeWordsAreNames(String word) {
        String program = """
            import WORD { WORD as other, other as WORD }
            let WORD = 1
            /// A model.
            model WORD(WORD: Int = 1) {
              WORD = WORD
              other = WORD.WORD(1 + WORD, WORD: WORD)[WORD]
              param WORD: WORD[WORD, ...WORD] = WORD
              fn WORD(WORD: WORD, other: WORD(WORD)) -> WORD {
                let WORD = WORD
                let (WORD, other) = (WORD, WORD)
                let WORD[WORD] = other[WORD, WORD..WORD]
                update WORD = WORD
                update WORD.WORD = WORD
                other(WORD => WORD, WORD: WORD)
                let other = [WORD for WORD in WORD] |> WORD |> other
                sum(WORD in WORD | WORD * 2)
                if WORD == 1 { WORD } else { WORD }
              }
            }
            train WORD {
              WORD = other
              data WORD
              step(WORD) {
                report WORD = WORD, other
                minimize WORD over WORD with WORD
                WORD
              }
            }
            """.replace("WORD", word).replace("    sum(", "    let other = sum(");
        ParseResult result = Trees.parse(program);
        assertEquals(List.of(), result.diagnostics(), program);
        String formatted = Formatter.format(new SourceFile("words.dlm", program));
        assertEquals(Trees.shape(result.module()), Trees.shape(Trees.tree(formatted)), formatted);
    }

    @Test
    void notIsANameWhereNothingFollows() {
        Trees.tree("fn f(not: Int) { let not = g(not: 1, and: not); let y = x.not; [not, 1 + not] }");
        assertInstanceOf(Expression.Unary.class, value("not (x)"));
        assertInstanceOf(Expression.Call.class, value("(not)(x)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in", "for", "if", "else", "let", "fn", "model", "train", "test", "param", "state", "update", "scan",
                "while", "import"
            })
    void reservedWordsAreLabelsAndFieldsOnly(String word) {
        assertTrue(Reserved.WORDS.contains(word));
        Trees.tree("let x = f(WORD: 1, 2 |> g(a, WORD: 3)).WORD + (WORD: 1).WORD"
                .replace("WORD", word)
                .replace("1, 2 |>", "1, b: 2 |>"));
        for (String program : List.of("let WORD = 1", "fn WORD() { 1 }", "fn f(WORD: Int) { 1 }", "let x = 1 + WORD")) {
            ParseResult result = Trees.parse(program.replace("WORD", word));
            assertTrue(result.hasErrors(), program);
        }
        assertEquals(15, Reserved.WORDS.size());
    }

    @Test
    void stepIsABlockOrACall() {
        Declaration.Train train = (Declaration.Train)
                Trees.tree("train t { step(x)\n{ step(x) } }").declarations().getFirst();
        Member.Routine step = (Member.Routine) train.members().getFirst();
        assertInstanceOf(Expression.Call.class, step.body().value().orElseThrow());
    }

    @Test
    void docsBelongToTheNextLine() {
        var module = Trees.tree("/// File.\n/// More.\n\n/// One.\nfn f() { 1 }\nmodel M {\n  /// Part.\n  a = b\n}\n");
        assertEquals("File.\nMore.", module.doc().orElseThrow().text());
        Declaration.Function function =
                (Declaration.Function) module.declarations().get(0);
        assertEquals("One.", function.doc().orElseThrow().text());
        Declaration.Model model = (Declaration.Model) module.declarations().get(1);
        assertEquals(
                "Part.",
                ((Member.Part) model.members().getFirst()).doc().orElseThrow().text());
    }

    @Test
    void offsetsCountUtf16Units() {
        var module = Trees.tree("// \ud83d\ude00\nlet x = \"\ud83d\ude00\"\n");
        Declaration.Constant constant =
                (Declaration.Constant) module.declarations().getFirst();
        assertEquals("\"\ud83d\ude00\"", constant.value().span().text());
    }

    @Test
    void windowsLineBreaksAreLineBreaks() {
        assertEquals(
                Trees.shape(Trees.tree("fn f() {\n let a = 1\n a\n}\n")),
                Trees.shape(Trees.tree("fn f() {\r\n let a = 1\r\n a\r\n}\r\n")));
    }
}
