package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Doc;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Module;
import dev.dlc.dsl.syntax.Pattern;
import dev.dlc.dsl.syntax.Statement;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Builds the tree of a file from what the parser has read. */
final class ModuleBuilder {
    private final Build build;
    private final Docs docs;
    private final StatementBuilder statements;
    private final MemberBuilder members;
    private final Literals literals;

    /** Builds from a parse that had no mistakes ({@code clean}) or some. */
    ModuleBuilder(Messages messages, Docs docs, boolean clean) {
        this.build = new Build(messages, clean);
        this.docs = docs;
        this.statements = new StatementBuilder(build);
        this.members = new MemberBuilder(build, docs, statements);
        this.literals = new Literals(build);
    }

    /** The whole tree. */
    Module module(DlmParser.ModuleContext rule, Span file, Optional<Doc> doc) {
        List<Declaration> declarations = rule.declaration().stream()
                .map(this::declaration)
                .flatMap(Optional::stream)
                .toList();
        return new Module(file, doc, declarations);
    }

    // nothing where the text is no declaration
    private Optional<Declaration> declaration(DlmParser.DeclarationContext rule) {
        ParserRuleContext inner = rule.getRuleContext(ParserRuleContext.class, 0);
        return switch (inner) {
            case DlmParser.ImportationContext importation -> Optional.of(importation(importation));
            case DlmParser.LetContext let -> constant(let, rule);
            case DlmParser.FunctionContext function -> Optional.of(members.function(function));
            case DlmParser.ExternContext extern ->
                Optional.of(new Declaration.Extern(
                        build.span(extern),
                        docs.before(extern.getStart()),
                        build.name(extern.ID(), extern),
                        statements.types().parameters(extern.parameters()),
                        statements.types().behind(extern.ARROW(), extern.type(), extern)));
            case DlmParser.AliasContext alias -> Optional.of(alias(alias));
            case DlmParser.ModelContext model -> Optional.of(model(model));
            case DlmParser.TrainContext train ->
                Optional.of(new Declaration.Train(
                        build.span(train),
                        docs.before(train.getStart()),
                        build.name(train.ID(), train),
                        statements.types().parameters(train.parameters()),
                        members.body(train.body(), MemberBuilder.Place.TRAIN)));
            case DlmParser.TestContext test ->
                Optional.of(new Declaration.Test(
                        build.span(test),
                        docs.before(test.getStart()),
                        text(test.STRING(), test),
                        members.block(test.block(), test)));
            case null, default -> Optional.empty();
        };
    }

    private Declaration alias(DlmParser.AliasContext rule) {
        List<Declaration.TypeParameter> parameters = rule.typeParameter().stream()
                .map(parameter -> new Declaration.TypeParameter(
                        build.span(parameter), build.name(parameter.ID(), parameter), parameter.ELLIPSIS() != null))
                .toList();
        return new Declaration.TypeAlias(
                build.span(rule),
                docs.before(rule.getStart()),
                build.name(rule.ID(), rule),
                parameters,
                statements.types().type(rule.type(), rule));
    }

    private Declaration model(DlmParser.ModelContext rule) {
        Span span = build.span(rule);
        Optional<Doc> doc = docs.before(rule.getStart());
        Identifier name = build.name(rule.ID(), rule);
        var parameters = statements.types().parameters(rule.parameters());
        if (rule.OPTIM() != null) {
            return new Declaration.Optim(
                    span, doc, name, parameters, members.body(rule.body(), MemberBuilder.Place.OPTIM));
        }
        return new Declaration.Model(span, doc, name, parameters, members.body(rule.body(), MemberBuilder.Place.MODEL));
    }

    private Expression.TextLiteral text(TerminalNode leaf, ParserRuleContext rule) {
        if (leaf == null || Tokens.isMissing(leaf.getSymbol())) {
            return new Expression.TextLiteral(build.after(rule), "");
        }
        return literals.text(leaf);
    }

    private Optional<Declaration> constant(DlmParser.LetContext rule, ParserRuleContext parent) {
        Optional<Doc> doc = docs.before(rule.getStart());
        Statement statement = statements.let(rule, parent);
        if (statement instanceof Statement.Let let && let.pattern() instanceof Pattern.Name name) {
            return Optional.of(new Declaration.Constant(let.span(), doc, name.name(), let.type(), let.value()));
        }
        boolean reported = statement instanceof Statement.Let let && let.pattern() instanceof Pattern.Missing;
        if (!reported) {
            String message = "a `let` at the top level binds one name";
            String fix = "write `let name = ...`, or put this into a function";
            build.report(SyntaxCode.MISPLACED, build.span(rule.getStart()), message, fix);
        }
        return Optional.empty();
    }

    private Declaration importation(DlmParser.ImportationContext rule) {
        Optional<Identifier> alias = build.nameBehind(rule.AS(), rule.ID(), rule);
        Optional<List<Declaration.ImportedName>> names = rule.LBRACE() == null
                ? Optional.empty()
                : Optional.of(
                        rule.importedName().stream().map(this::importedName).toList());
        return new Declaration.Import(build.span(rule), source(rule), alias, names);
    }

    private Declaration.Source source(DlmParser.ImportationContext rule) {
        if (rule.STRING() != null && !Tokens.isMissing(rule.STRING().getSymbol())) {
            return new Declaration.Source.File(literals.text(rule.STRING()));
        }
        return rule.path() != null
                ? new Declaration.Source.Library(build.path(rule.path()))
                : new Declaration.Source.Missing(build.after(rule));
    }

    private Declaration.ImportedName importedName(DlmParser.ImportedNameContext rule) {
        Optional<Identifier> alias = build.nameBehind(rule.AS(), rule.ID(1), rule);
        return new Declaration.ImportedName(build.span(rule), build.name(rule.ID(0), rule), alias);
    }
}
