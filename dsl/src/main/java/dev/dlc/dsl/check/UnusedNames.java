package dev.dlc.dsl.check;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.parse.ConcreteSyntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Warns of names that nothing uses: imported ones, those bound by {@code let}, and parameters of functions. A name is
 * used where it stands later on in the file, in its block, or in its function, but not as a label or behind a point. A
 * parameter is also used through a dim of its type. Names that start with {@code _} may be unused, and so may the
 * parameters of {@code fn step} in a learning rule, which has to take them.
 */
public final class UnusedNames {
    private final ConcreteSyntax syntax;
    private final Map<String, List<Integer>> uses = new HashMap<>();
    private final List<Diagnostic> warnings = new ArrayList<>();

    private UnusedNames(ConcreteSyntax syntax) {
        this.syntax = syntax;
        List<? extends Token> tokens = syntax.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            boolean member = i > 0 && tokens.get(i - 1).getType() == DlmParser.DOT;
            if (tokens.get(i).getType() == DlmParser.ID && !member) {
                uses.computeIfAbsent(tokens.get(i).getText(), name -> new ArrayList<>())
                        .add(tokens.get(i).getStartIndex());
            }
        }
    }

    /** The warnings for a file, in source order. */
    public static List<Diagnostic> of(ConcreteSyntax syntax) {
        UnusedNames names = new UnusedNames(syntax);
        names.visit(syntax.tree(), false);
        return names.warnings;
    }

    private void visit(ParseTree tree, boolean inRule) {
        switch (tree) {
            case DlmParser.ImportationContext importation -> importation(importation);
            case DlmParser.BlockContext block ->
                block.statement().forEach(statement -> {
                    if (statement instanceof DlmParser.LetStatementContext let) {
                        bound(let.let(), block);
                    }
                });
            case DlmParser.FunctionContext function when !inRule -> parameters(function);
            case DlmParser.AliasContext alias ->
                alias.typeParameter()
                        .forEach(parameter -> check(
                                "parameter", parameter.ID(), parameter.getStop().getStopIndex(), end(alias)));
            default -> {}
        }
        boolean rule = inRule || tree instanceof DlmParser.ModelContext model && model.OPTIM() != null;
        for (int i = 0; i < tree.getChildCount(); i++) {
            visit(tree.getChild(i), rule);
        }
    }

    private void importation(DlmParser.ImportationContext rule) {
        int end = rule.getStop().getStopIndex();
        if (rule.AS() != null) {
            check("import", rule.ID(), end, Integer.MAX_VALUE);
        }
        for (DlmParser.ImportedNameContext name : rule.importedName()) {
            check("import", name.ID().getLast(), end, Integer.MAX_VALUE);
        }
    }

    private void bound(DlmParser.LetContext let, DlmParser.BlockContext block) {
        names(let.pattern())
                .forEach(name -> check("binding", name, let.getStop().getStopIndex(), end(block)));
    }

    private static List<TerminalNode> names(DlmParser.PatternContext pattern) {
        return pattern.ID() != null
                ? List.of(pattern.ID())
                : pattern.pattern().stream()
                        .flatMap(part -> names(part).stream())
                        .toList();
    }

    private void parameters(DlmParser.FunctionContext function) {
        int last = function.parameters().getStop().getStopIndex();
        for (DlmParser.ParameterContext parameter : function.parameters().parameter()) {
            TerminalNode name = parameter.ID() != null ? parameter.ID() : parameter.LABEL();
            boolean throughDims = parameter.type() != null
                    && dims(parameter.type()).stream().anyMatch(dim -> isUsed(dim, last, end(function)));
            if (!throughDims) {
                check("parameter", name, name.getSymbol().getStopIndex(), end(function));
            }
        }
    }

    // the words of a type that start with an uppercase letter
    private List<String> dims(DlmParser.TypeContext type) {
        return syntax.tokens().stream()
                .filter(token -> token.getType() == DlmParser.ID
                        && token.getStartIndex() >= type.getStart().getStartIndex()
                        && token.getStopIndex() <= end(type)
                        && Character.isUpperCase(token.getText().charAt(0)))
                .map(Token::getText)
                .toList();
    }

    private static int end(ParserRuleContext rule) {
        return rule.getStop().getStopIndex();
    }

    private boolean isUsed(String name, int from, int to) {
        return uses.getOrDefault(name, List.of()).stream().anyMatch(at -> at > from && at <= to);
    }

    private void check(String kind, TerminalNode name, int from, int to) {
        String text = name.getText();
        if (text.startsWith("_") || isUsed(text, from, to)) {
            return;
        }
        Token token = name.getSymbol();
        Span span = new Span(syntax.file(), token.getStartIndex(), token.getStopIndex() + 1);
        warnings.add(Diagnostic.at(DslCode.UNUSED_NAME, span, "nothing uses the " + kind + " `" + text + "`")
                .sides("a use of `" + text + "`", "none")
                .fix(kind.equals("import") ? "take it out" : "take it out, or start its name with `_`"));
    }
}
