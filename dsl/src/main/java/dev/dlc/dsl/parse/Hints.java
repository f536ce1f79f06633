package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.grammar.DlmParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * What the user probably meant where the parser stopped: the known mistakes, most of them habits of other languages.
 */
final class Hints {
    private static final Map<String, String> FOREIGN_WORDS = Map.ofEntries(
            Map.entry("return", "leave `return` out: the value of a block is its last expression"),
            Map.entry("def", "a function starts with `fn`"),
            Map.entry("func", "a function starts with `fn`"),
            Map.entry("function", "a function starts with `fn`"),
            Map.entry("class", "a layer or network starts with `model`"),
            Map.entry("module", "a layer or network starts with `model`"),
            Map.entry("var", "a name is bound with `let`; what changes is `state` of a model"),
            Map.entry("val", "a name is bound with `let`"),
            Map.entry("const", "a name is bound with `let`"),
            Map.entry("elif", "write `else if`"),
            Map.entry("elseif", "write `else if`"),
            Map.entry("from", "write `import nn { Linear }`"),
            Map.entry("use", "write `import nn { Linear }`"),
            Map.entry("include", "write `import nn { Linear }`"),
            Map.entry("optimizer", "a learning rule starts with `optim`"));

    private static final List<String> HEADS = List.of(
            "let",
            "update",
            "minimize",
            "report",
            "save",
            "yield",
            "assert",
            "param",
            "state",
            "data",
            "phase",
            "epochs",
            "steps",
            "every",
            "model",
            "train",
            "test",
            "import",
            "type",
            "optim",
            "extern");

    private static final Map<String, String> EXAMPLES = Map.of(
            "type", "type Pair(N) = (left: f32[N], right: f32[N])",
            "data", "data mnist(batch: 64)",
            "phase", "phase first { ... }",
            "epochs", "epochs 10",
            "steps", "steps 1000",
            "step", "step(x: f32[N]) { ... }",
            "eval", "eval(x) { ... }",
            "every", "every epoch { ... }",
            "optim", "optim name(lr: Float) { ... }",
            "extern", "extern fn name(x: f32[N]) -> Float");

    private Hints() {}

    /**
     * A diagnostic in the making.
     *
     * @param earlier whether it is about the token before the one that does not fit
     */
    record Hint(SyntaxCode code, String message, String fix, boolean earlier) {
        Hint(SyntaxCode code, String message, String fix) {
            this(code, message, fix, false);
        }
    }

    /**
     * Where the parser stopped.
     *
     * @param before the token before the one that does not fit
     * @param startsStatement whether {@code before} is the first of its statement
     */
    record Stop(Token before, Token token, boolean startsStatement, IntervalSet expected, ParserRuleContext rule) {
        boolean at(int type) {
            return token.getType() == type;
        }

        boolean after(int type) {
            return before.getType() == type;
        }

        boolean wants(int type) {
            return expected.contains(type);
        }
    }

    /** The first hint that applies. */
    static Optional<Hint> of(Stop stop) {
        return reserved(stop)
                .or(() -> misspelt(stop))
                .or(() -> incomplete(stop))
                .or(() -> foreignWord(stop))
                .or(() -> function(stop))
                .or(() -> loop(stop))
                .or(() -> misplaced(stop))
                .or(() -> signs(stop));
    }

    private static Optional<Hint> reserved(Stop stop) {
        boolean variable = stop.after(DlmParser.STATE) || stop.after(DlmParser.PARAM);
        if (variable && stop.at(DlmParser.ASSIGN)) {
            return Optional.of(reserved(stop.before().getText()));
        }
        boolean operand = stop.wants(DlmParser.ID) && !stop.wants(DlmParser.LET);
        if (operand && Words.RESERVED.contains(stop.token().getType()) && !stop.at(DlmParser.ELSE)) {
            return Optional.of(reserved(stop.token().getText()));
        }
        return Optional.empty();
    }

    /** A reserved word where a name must stand. */
    static Hint reserved(String word) {
        String message = "`" + word + "` is a reserved word and cannot be a name";
        return new Hint(SyntaxCode.RESERVED_WORD, message, "choose another name, such as `" + word + "_`");
    }

    /** `x = e` in a block. */
    static Hint missingLet() {
        return new Hint(
                SyntaxCode.MISSING_LET,
                "in a block, `=` needs a word before the name",
                "write `let x = ...` for a new name, `update x = ...` for a param or state",
                true);
    }

    /** The word between expressions that a name that does not fit was probably meant to be. */
    static Optional<String> misspelt(Token token, IntervalSet expected) {
        if (token.getType() != DlmParser.ID) {
            return Optional.empty();
        }
        List<String> candidates = Words.INFIX.entrySet().stream()
                .filter(word -> expected.contains(word.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return Suggestion.closest(token.getText(), candidates);
    }

    private static Optional<Hint> misspelt(Stop stop) {
        Optional<String> word = misspelt(stop.token(), stop.expected());
        if (word.isPresent()) {
            return hint("`" + stop.token().getText() + "` has no meaning here", "did you mean `" + word.get() + "`?");
        }
        boolean second = stop.startsStatement() && stop.after(DlmParser.ID) && Words.startsExpression(stop.token());
        if (!second || !stop.wants(DlmParser.SEP) && !stop.wants(DlmParser.ASSIGN)) {
            return Optional.empty();
        }
        String text = stop.before().getText();
        return Suggestion.closest(text, HEADS)
                .map(head -> new Hint(
                        SyntaxCode.UNEXPECTED,
                        "`" + text + "` starts no statement",
                        "did you mean `" + head + "`?",
                        true));
    }

    // a word that starts a member or declaration, without what must follow
    private static Optional<Hint> incomplete(Stop stop) {
        boolean part = stop.rule() instanceof DlmParser.PartContext && stop.startsStatement();
        Token word = part ? stop.before() : stop.token();
        boolean declaration = stop.wants(DlmParser.IMPORT) && stop.at(DlmParser.ID);
        String example = part || declaration ? EXAMPLES.get(word.getText()) : null;
        return example == null
                ? Optional.empty()
                : hint("`" + word.getText() + "` must be followed by more", "write `" + example + "`");
    }

    private static Optional<Hint> foreignWord(Stop stop) {
        boolean alternative = stop.token().getText().startsWith("el");
        boolean head = stop.wants(DlmParser.IMPORT) || stop.wants(DlmParser.LET) || alternative;
        Token word = head ? stop.token() : stop.startsStatement() ? stop.before() : null;
        if (word == null || word.getType() != DlmParser.ID || !FOREIGN_WORDS.containsKey(word.getText())) {
            return Optional.empty();
        }
        String message = "`" + word.getText() + "` has no meaning here";
        String fix = FOREIGN_WORDS.get(word.getText());
        return Optional.of(new Hint(SyntaxCode.FOREIGN, message, fix, word != stop.token()));
    }

    private static Optional<Hint> function(Stop stop) {
        if (stop.wants(DlmParser.ARROW) && stop.wants(DlmParser.LBRACE)) {
            if (stop.at(DlmParser.LAMBDA) || stop.at(DlmParser.COLON)) {
                return hint("the result type of a function follows `->`", "write `->`");
            }
            if (stop.at(DlmParser.ASSIGN)) {
                return hint("the body of a function stands in braces", "write `{ ... }` in place of `= ...`");
            }
        }
        boolean method = stop.rule() instanceof DlmParser.PartContext && stop.at(DlmParser.LPAREN);
        if (method) {
            String name = stop.before().getText();
            return hint(
                    "a member starts with its name and `=`, or a word such as `fn`", "write `fn " + name + "(...)`");
        }
        if (stop.wants(DlmParser.IMPORT) && stop.at(DlmParser.ID)) {
            return hint(
                    "only declarations stand at the top level",
                    "start with `let`, `fn`, `type`, `model`, `optim`, `train`, `test` or `import`");
        }
        return Optional.empty();
    }

    private static Optional<Hint> loop(Stop stop) {
        if (stop.at(DlmParser.LBRACE) && stop.wants(DlmParser.LAMBDA) && isIndex(stop.rule())) {
            return hint(
                    "`for i in r { ... }` is no loop",
                    "`for i => e` makes a tensor by its elements, `[e for i in r]` a list at compile time, `scan` and"
                            + " `iterate` run a block many times");
        }
        if (stop.at(DlmParser.LBRACE) && stop.wants(DlmParser.UNTIL)) {
            return hint("a `while` needs its condition after `until`", "write `while x = start until done(x) { ... }`");
        }
        if (stop.at(DlmParser.LBRACE) && stop.wants(DlmParser.TIMES)) {
            return hint("an `iterate` needs its count after `times`", "write `iterate x = start times 10 { ... }`");
        }
        if (stop.at(DlmParser.LBRACE) && stop.wants(DlmParser.FOR) && !stop.wants(DlmParser.INT)) {
            return hint("a `scan` needs its input after `for`", "write `scan x = start for y in ys { ... }`");
        }
        if (stop.at(DlmParser.LBRACE) && stop.wants(DlmParser.INT)) {
            return hint(
                    "a block stands only behind a head, `=>` or `else`",
                    "a record is written with parentheses, `(a: 1)`");
        }
        return Optional.empty();
    }

    private static boolean isIndex(ParserRuleContext rule) {
        return rule instanceof DlmParser.ExpressionContext || rule instanceof DlmParser.IndexContext;
    }

    private static Optional<Hint> misplaced(Stop stop) {
        if (stop.wants(DlmParser.LET) && stop.wants(DlmParser.UPDATE)) {
            return switch (stop.token().getType()) {
                case DlmParser.FN ->
                    misplaced("a function cannot stand in a block", "move it out, or write `let f = x => ...`");
                case DlmParser.PARAM, DlmParser.STATE ->
                    misplaced(
                            "a variable cannot stand in a block", "move it into the body of the model or train block");
                case DlmParser.MODEL,
                        DlmParser.TYPE,
                        DlmParser.TRAIN,
                        DlmParser.TEST,
                        DlmParser.IMPORT,
                        DlmParser.OPTIM ->
                    misplaced("a declaration cannot stand in a block", "move it to the top level");
                case DlmParser.EPOCHS,
                        DlmParser.STEPS,
                        DlmParser.DATA,
                        DlmParser.STEP,
                        DlmParser.EVAL,
                        DlmParser.EVERY,
                        DlmParser.PHASE -> misplaced("this cannot stand in a block", "move it into a train block");
                default -> Optional.empty();
            };
        }
        if (stop.wants(DlmParser.PARAM) && stop.wants(DlmParser.FN)) {
            return switch (stop.token().getType()) {
                case DlmParser.UPDATE, DlmParser.MINIMIZE, DlmParser.REPORT, DlmParser.SAVE, DlmParser.ASSERT ->
                    misplaced("a statement stands in a block", "move it into a `fn`, `step`, `eval` or `every` block");
                case DlmParser.MODEL,
                        DlmParser.TYPE,
                        DlmParser.OPTIM,
                        DlmParser.TRAIN,
                        DlmParser.TEST,
                        DlmParser.IMPORT ->
                    misplaced("a declaration cannot stand in a body", "move it to the top level");
                default -> Optional.empty();
            };
        }
        if (stop.wants(DlmParser.IMPORT) && (stop.at(DlmParser.PARAM) || stop.at(DlmParser.STATE))) {
            return misplaced("a variable belongs to a model", "move it into the body of a `model` or `train`");
        }
        return Optional.empty();
    }

    private static Optional<Hint> signs(Stop stop) {
        if (stop.at(DlmParser.EQ) && stop.wants(DlmParser.ASSIGN)) {
            return Optional.of(new Hint(SyntaxCode.EQUALS_SIGN, "`==` compares, it does not bind", "write `=`"));
        }
        if (stop.at(DlmParser.ARROW) && stop.wants(DlmParser.LAMBDA)) {
            return hint("`->` stands before a result type", "a lambda is written `x => ...`");
        }
        if (stop.at(DlmParser.COLON) && stop.wants(DlmParser.LBRACE)) {
            return hint("a block starts with `{`, not with `:`", "put the block in braces");
        }
        if (stop.at(DlmParser.FILTER) && stop.wants(DlmParser.SEP)) {
            return hint("this `if` continues nothing", "start a new line, or write `else if`");
        }
        if (stop.rule() instanceof DlmParser.ParametersContext && stop.at(DlmParser.ID)) {
            String typed = stop.before().getText() + ": " + stop.token().getText();
            return hint("the type of a parameter stands behind `:`", "write `" + typed + "`");
        }
        boolean bound = stop.rule().getParent() instanceof DlmParser.ComparisonContext comparison
                && !comparison.ASSIGN().isEmpty();
        if (stop.after(DlmParser.ASSIGN) && bound) {
            return Optional.of(missingLet());
        }
        boolean list = stop.wants(DlmParser.COMMA) && !stop.wants(DlmParser.SEP);
        if (list && Words.endsExpression(stop.before()) && Words.startsExpression(stop.token())) {
            return hint("two parts of a list follow each other", "put `,` or an operator between");
        }
        boolean end = stop.wants(DlmParser.SEP) && !stop.wants(DlmParser.LET);
        if (end && Words.endsExpression(stop.before()) && Words.isOperand(stop.token())) {
            return hint("two expressions follow each other", "put an operator between, or start a new line");
        }
        return Optional.empty();
    }

    private static Optional<Hint> hint(String message, String fix) {
        return Optional.of(new Hint(SyntaxCode.UNEXPECTED, message, fix));
    }

    private static Optional<Hint> misplaced(String message, String fix) {
        return Optional.of(new Hint(SyntaxCode.MISPLACED, message, fix));
    }
}
