package dev.dlc.dsl.doc;

import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Doc;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Member;
import dev.dlc.dsl.syntax.Module;
import dev.dlc.dsl.syntax.Parameter;
import dev.dlc.dsl.syntax.TypeExpr;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A file's documentation as Markdown: what it declares by kind, in source order, each with its head and its doc
 * comment; for models also parameters, states and functions. What has no doc comment is listed with its head alone.
 */
public final class Markdown {
    private final StringBuilder out = new StringBuilder();

    private Markdown() {}

    /** The page of a file, under a title. */
    public static String of(String title, Module module) {
        Markdown page = new Markdown();
        page.out.append("# ").append(title).append('\n');
        page.text(module.doc());
        page.section("Types", module, Declaration.TypeAlias.class, page::alias);
        page.section("Models", module, Declaration.Model.class, page::model);
        page.section("Functions", module, Declaration.Function.class, page::function);
        page.section("Functions of the host", module, Declaration.Extern.class, page::extern);
        page.section("Learning rules", module, Declaration.Optim.class, page::rule);
        page.section("Constants", module, Declaration.Constant.class, page::constant);
        page.section("Training", module, Declaration.Train.class, page::train);
        return page.out.toString();
    }

    /** The first sentence of a file's doc comment, for a list of files. */
    public static String summary(Module module) {
        String text = module.doc().map(Doc::text).orElse("").replaceAll("\\s+", " ");
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private <D extends Declaration> void section(String title, Module module, Class<D> kind, Consumer<D> write) {
        List<D> all = module.declarations().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
        if (!all.isEmpty()) {
            out.append("\n## ").append(title).append('\n');
            all.forEach(write);
        }
    }

    private void head(String mark, String head, Optional<Doc> doc) {
        out.append('\n').append(mark).append(" `").append(head).append("`\n");
        text(doc);
    }

    private void text(Optional<Doc> doc) {
        doc.ifPresent(d -> out.append('\n').append(d.text()).append('\n'));
    }

    private static String head(Identifier name, List<Parameter> parameters, Optional<TypeExpr> result) {
        String list = parameters.stream()
                .map(parameter -> oneLine(parameter.span().text()))
                .collect(Collectors.joining(", "));
        return name.text() + "(" + list + ")"
                + result.map(type -> " -> " + oneLine(type.span().text())).orElse("");
    }

    private static String oneLine(String text) {
        return text.replaceAll("//[^\n]*", "")
                .replaceAll("\\s+", " ")
                .replaceAll("([(\\[]) ", "$1")
                .replaceAll(" ([)\\]])", "$1");
    }

    private void function(Declaration.Function function) {
        head("###", head(function.name(), function.parameters(), function.result()), function.doc());
    }

    private void extern(Declaration.Extern extern) {
        head("###", head(extern.name(), extern.parameters(), extern.result()), extern.doc());
    }

    private void rule(Declaration.Optim rule) {
        head("###", head(rule.name(), rule.parameters(), Optional.empty()), rule.doc());
    }

    private void train(Declaration.Train train) {
        head("###", head(train.name(), train.parameters(), Optional.empty()), train.doc());
    }

    private void alias(Declaration.TypeAlias alias) {
        head("###", oneLine(alias.span().text()), alias.doc());
    }

    private void constant(Declaration.Constant constant) {
        String type = constant.type().map(t -> ": " + oneLine(t.span().text())).orElse("");
        head("###", constant.name().text() + type, constant.doc());
    }

    private void model(Declaration.Model model) {
        head("###", head(model.name(), model.parameters(), Optional.empty()), model.doc());
        members(model.members(), "");
        model.members().stream()
                .filter(Declaration.Function.class::isInstance)
                .map(Declaration.Function.class::cast)
                .forEach(f -> head("####", head(f.name(), f.parameters(), f.result()), f.doc()));
    }

    // parameters, states and parts, each on a line; with the condition under which they exist
    private void members(List<Member> members, String condition) {
        for (Member member : members) {
            switch (member) {
                case Member.Variable variable -> {
                    String kind = variable.kind() == Member.VariableKind.PARAM ? "param " : "state ";
                    String type = variable.type()
                            .map(t -> ": " + oneLine(t.span().text()))
                            .orElse("");
                    item(kind + variable.name().text() + type, condition, variable.doc());
                }
                case Member.Part part ->
                    item(
                            part.name().text() + " = "
                                    + oneLine(part.value().span().text()),
                            condition,
                            part.doc());
                case Member.Choice choice -> {
                    String test = "if " + oneLine(choice.condition().span().text());
                    members(choice.then(), joined(condition, test));
                    members(choice.otherwise(), joined(condition, "not " + test));
                }
                case Declaration.Function function -> {}
                case Member.Data data -> {}
                case Member.Routine routine -> {}
                case Member.Phase phase -> {}
                case Member.Length length -> {}
                case Member.Every every -> {}
            }
        }
    }

    private static String joined(String outer, String inner) {
        return outer.isEmpty() ? inner : outer + ", " + inner;
    }

    private void item(String head, String condition, Optional<Doc> doc) {
        boolean first =
                !out.substring(out.lastIndexOf("\n", out.length() - 2) + 1).startsWith("- ");
        out.append(first ? "\n" : "").append("- `").append(head).append('`');
        out.append(condition.isEmpty() ? "" : " (" + condition + ")");
        doc.ifPresent(d -> out.append(": ").append(oneLine(d.text())));
        out.append('\n');
    }
}
