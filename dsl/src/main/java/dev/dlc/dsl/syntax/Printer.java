package dev.dlc.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prints trees as source text in the one formatting of the language: two columns of indentation, lines of at most 120
 * columns where there is a choice. Parsing what is printed gives an equal tree, spans apart, if nothing is missing in
 * it. Remarks ({@code //}) are no part of a tree.
 */
public final class Printer {
    /** Stands for what is missing. */
    static final String MISSING = "<missing>";

    private static final Piece NOTHING = Piece.words("");

    private final ExpressionPrinter expressions = new ExpressionPrinter(this);
    private final TypePrinter types = new TypePrinter(expressions);

    private Printer() {}

    /** The text of a file. */
    public static String print(Module module) {
        return new Printer().module(module).render();
    }

    /** The text of an expression, without line break at its end. */
    public static String print(Expression expression) {
        return new Printer().expressions.open(expression).render();
    }

    /** The text of a type. */
    public static String print(TypeExpr type) {
        return new Printer().types.type(type).render();
    }

    private Piece module(Module module) {
        List<Piece> parts = new ArrayList<>();
        module.doc().ifPresent(doc -> parts.add(doc(Optional.of(doc))));
        boolean lone = module.doc().isPresent()
                && !(module.declarations().stream().findFirst().orElse(null) instanceof Declaration.Import);
        Declaration before = null;
        for (Declaration declaration : module.declarations()) {
            boolean close = before == null && !lone
                    || before instanceof Declaration.Import && declaration instanceof Declaration.Import;
            parts.add(close ? NOTHING : Piece.newline());
            parts.add(declaration(declaration));
            parts.add(Piece.newline());
            before = declaration;
        }
        return new Piece.Row(parts);
    }

    private static Piece doc(Optional<Doc> doc) {
        List<Piece> lines = new ArrayList<>();
        doc.stream().flatMap(d -> d.text().lines()).forEach(line -> {
            lines.add(Piece.words(line.isEmpty() ? "///" : "/// " + line));
            lines.add(Piece.newline());
        });
        return new Piece.Row(lines);
    }

    private Piece declaration(Declaration declaration) {
        return switch (declaration) {
            case Declaration.Import importation -> importation(importation);
            case Declaration.Constant constant ->
                Piece.row(
                        doc(constant.doc()),
                        Piece.words("let " + constant.name().text()),
                        types.annotation(constant.type()),
                        value(constant.value()));
            case Declaration.Function function -> function(function);
            case Declaration.Extern extern ->
                Piece.row(
                        doc(extern.doc()),
                        Piece.words("extern fn " + extern.name().text()),
                        types.parameters(extern.parameters()),
                        result(extern.result()));
            case Declaration.Model model ->
                declared("model ", model.doc(), model.name(), model.parameters(), model.members());
            case Declaration.Optim optim ->
                declared("optim ", optim.doc(), optim.name(), optim.parameters(), optim.members());
            case Declaration.Train train ->
                declared("train ", train.doc(), train.name(), train.parameters(), train.members());
            case Declaration.Test test ->
                Piece.row(
                        doc(test.doc()),
                        Piece.words(
                                "test " + ExpressionPrinter.quoted(test.name().value()) + " "),
                        block(test.body()));
        };
    }

    private Piece importation(Declaration.Import importation) {
        String source = switch (importation.source()) {
            case Declaration.Source.Library library -> library.path().toString();
            case Declaration.Source.File file ->
                ExpressionPrinter.quoted(file.path().value());
            case Declaration.Source.Missing missing -> MISSING;
        };
        String alias = importation.alias().map(name -> " as " + name.text()).orElse("");
        List<Piece> names = importation.names().stream()
                .flatMap(List::stream)
                .map(name -> Piece.words(name.name().text()
                        + name.alias().map(as -> " as " + as.text()).orElse("")))
                .toList();
        Piece braces = importation.names().isEmpty()
                ? NOTHING
                : Piece.group(
                        Piece.words(" {"),
                        Piece.indented(Piece.space(), Piece.joined(names, Piece.row(Piece.words(","), Piece.space()))),
                        Piece.space(),
                        Piece.words("}"));
        return Piece.row(Piece.words("import " + source + alias), braces);
    }

    private Piece declared(
            String word, Optional<Doc> doc, Identifier name, List<Parameter> parameters, List<Member> members) {
        return Piece.row(
                doc(doc),
                Piece.words(word + name.text()),
                parameters.isEmpty() ? NOTHING : types.parameters(parameters),
                Piece.words(" "),
                body(members, true));
    }

    private Piece function(Declaration.Function function) {
        return Piece.row(
                doc(function.doc()),
                Piece.words("fn " + function.name().text()),
                types.parameters(function.parameters()),
                result(function.result()),
                Piece.words(" "),
                block(function.body()));
    }

    private Piece result(Optional<TypeExpr> result) {
        return result.map(type -> Piece.row(Piece.words(" -> "), types.type(type)))
                .orElse(NOTHING);
    }

    private Piece value(Expression value) {
        return Piece.row(Piece.words(" = "), expressions.open(value));
    }

    // members one per line; a single short one may stay on the line of its brace
    private Piece body(List<Member> members, boolean open) {
        if (members.isEmpty()) {
            return Piece.words("{}");
        }
        Piece line = open || members.size() > 1 ? Piece.newline() : Piece.space();
        List<Piece> parts = new ArrayList<>();
        for (Member member : members) {
            parts.add(line);
            parts.add(member(member));
        }
        return Piece.row(Piece.words("{"), Piece.indented(new Piece.Row(parts)), line, Piece.words("}"));
    }

    private Piece member(Member member) {
        return switch (member) {
            case Declaration.Function function -> function(function);
            case Member.Part part ->
                Piece.row(doc(part.doc()), Piece.words(part.name().text()), value(part.value()));
            case Member.Variable variable ->
                Piece.row(
                        doc(variable.doc()),
                        Piece.words(variable.kind() == Member.VariableKind.PARAM ? "param " : "state "),
                        Piece.words(variable.name().text()),
                        types.annotation(variable.type()),
                        variable.initial().map(this::value).orElse(NOTHING));
            case Member.Choice choice -> Piece.group(choice(choice));
            case Member.Data data ->
                Piece.row(
                        Piece.words("data "),
                        Piece.joined(
                                data.sources().stream().map(expressions::open).toList(), Piece.words(" else ")));
            case Member.Routine routine ->
                Piece.row(
                        Piece.words(routine.kind() == Member.RoutineKind.STEP ? "step" : "eval"),
                        routine.parameters().isEmpty() ? NOTHING : types.parameters(routine.parameters()),
                        Piece.words(" "),
                        block(routine.body()));
            case Member.Phase phase ->
                Piece.row(
                        Piece.words("phase " + phase.name().text()),
                        phase.index()
                                .map(index -> Piece.row(Piece.words("["), expressions.index(index), Piece.words("]")))
                                .orElse(NOTHING),
                        Piece.words(" "),
                        body(phase.members(), true));
            case Member.Length length ->
                Piece.row(
                        Piece.words(length.unit() == Member.TimeUnit.EPOCH ? "epochs " : "steps "),
                        expressions.open(length.count()));
            case Member.Every every -> every(every);
        };
    }

    private Piece choice(Member.Choice choice) {
        Piece otherwise = NOTHING;
        if (choice.otherwise().size() == 1 && choice.otherwise().getFirst() instanceof Member.Choice next) {
            otherwise = Piece.row(Piece.words(" else "), choice(next));
        } else if (!choice.otherwise().isEmpty()) {
            otherwise = Piece.row(Piece.words(" else "), body(choice.otherwise(), false));
        }
        return Piece.row(
                Piece.words("if "),
                expressions.pipe(choice.condition()),
                Piece.words(" "),
                body(choice.then(), false),
                otherwise);
    }

    private Piece every(Member.Every every) {
        boolean many = every.count().isPresent();
        String unit = every.unit() == Member.TimeUnit.EPOCH ? "epoch" : "step";
        return Piece.row(
                Piece.words("every "),
                every.count()
                        .map(count -> Piece.row(expressions.pipe(count), Piece.words(" ")))
                        .orElse(NOTHING),
                Piece.words(unit + (many ? "s " : " ")),
                block(every.body()));
    }

    /** A block; on one line if it has one part that fits. */
    Piece block(Expression.Block block) {
        return Piece.group(branch(block));
    }

    /** A block that is broken where what stands around it is. */
    Piece branch(Expression.Block block) {
        List<Piece> parts = new ArrayList<>();
        block.statements().forEach(statement -> parts.add(statement(statement)));
        block.value().ifPresent(value -> parts.add(expressions.first(value)));
        if (parts.isEmpty()) {
            return Piece.words("{}");
        }
        Piece line = parts.size() > 1 ? Piece.newline() : Piece.space();
        return Piece.row(Piece.words("{"), Piece.indented(line, Piece.joined(parts, line)), line, Piece.words("}"));
    }

    private Piece statement(Statement statement) {
        return switch (statement) {
            case Statement.Let let ->
                Piece.row(
                        Piece.words("let "),
                        expressions.pattern(let.pattern()),
                        types.annotation(let.type()),
                        value(let.value()));
            case Statement.LetIndexed let ->
                Piece.row(
                        Piece.words("let " + let.name().text() + "["),
                        expressions.indices(let.indices()),
                        Piece.words("]"),
                        value(let.value()));
            case Statement.Update update ->
                Piece.row(Piece.words("update "), expressions.place(update.target()), value(update.value()));
            case Statement.Minimize minimize ->
                Piece.row(
                        Piece.words("minimize "),
                        expressions.pipe(minimize.loss()),
                        Piece.words(" over "),
                        expressions.pipe(minimize.over()),
                        Piece.words(" with "),
                        expressions.open(minimize.rule()));
            case Statement.Report report -> report(report);
            case Statement.Save save ->
                Piece.row(
                        Piece.words("save "),
                        expressions.pipe(save.value()),
                        Piece.words(" as "),
                        expressions.pipe(save.file()));
            case Statement.Yield yield -> Piece.row(Piece.words("yield "), expressions.open(yield.value()));
            case Statement.Assert check -> Piece.row(Piece.words("assert "), expressions.open(check.condition()));
            case Statement.Evaluate evaluate -> expressions.first(evaluate.expression());
            case Statement.Missing missing -> Piece.words(MISSING);
        };
    }

    private Piece report(Statement.Report report) {
        List<Piece> items = report.items().stream()
                .map(item -> item.value() instanceof Expression.Name name
                                && name.text().equals(item.name().text())
                        ? Piece.words(name.text())
                        : Piece.row(Piece.words(item.name().text()), value(item.value())))
                .toList();
        Piece separator = Piece.row(Piece.words(","), Piece.space());
        return Piece.group(Piece.words("report "), Piece.indented(Piece.joined(items, separator)));
    }
}
