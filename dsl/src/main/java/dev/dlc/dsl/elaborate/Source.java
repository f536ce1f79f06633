package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Member;
import dev.dlc.dsl.syntax.Module;
import dev.dlc.dsl.syntax.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A file with its declarations by name; a declaration gets its value when it is first looked up. */
final class Source implements Scope.Lookup {
    private final Module module;
    private final Modules modules;
    private final Scope scope;
    private final Map<String, Declaration> declarations = new LinkedHashMap<>();
    private final Map<String, Imported> imports = new LinkedHashMap<>();
    private final Map<String, Optional<Scope.Entry>> found = new HashMap<>();
    private final Set<String> underway = new LinkedHashSet<>();

    /** A name that an import brings; {@code remote} is absent for the module itself. */
    record Imported(Declaration.Import from, Optional<Identifier> remote, Identifier local) {}

    Source(Module module, Modules modules, Scope outer) {
        this.module = module;
        this.modules = modules;
        this.scope = new Scope(Optional.of(outer), this);
        module.declarations().forEach(this::declare);
    }

    Module module() {
        return module;
    }

    /** The scope of the file: its declarations and imports, then the prelude, then the compiler's names. */
    Scope scope() {
        return scope;
    }

    List<Imported> imports() {
        return List.copyOf(imports.values());
    }

    /** The declarations of one kind, in source order. */
    <D extends Declaration> List<D> all(Class<D> kind) {
        return module.declarations().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private void declare(Declaration declaration) {
        switch (declaration) {
            case Declaration.Import imported -> declareImport(imported);
            case Declaration.Constant constant -> add(constant.name(), constant);
            case Declaration.Function function -> {
                add(function.name(), function);
                parameters(function.parameters());
            }
            case Declaration.Extern extern -> {
                add(extern.name(), extern);
                parameters(extern.parameters());
            }
            case Declaration.TypeAlias alias -> {
                add(alias.name(), alias);
                distinct(alias.parameters().stream()
                        .map(Declaration.TypeParameter::name)
                        .toList());
            }
            case Declaration.Model model -> {
                add(model.name(), model);
                parameters(model.parameters());
                functions(model.members());
            }
            case Declaration.Optim optim -> {
                add(optim.name(), optim);
                parameters(optim.parameters());
                functions(optim.members());
            }
            case Declaration.Train train -> {
                parameters(train.parameters());
                functions(train.members());
            }
            case Declaration.Test test -> {}
        }
    }

    private void add(Identifier name, Declaration declaration) {
        if (!name.isMissing() && isNew(name)) {
            declarations.put(name.text(), declaration);
        }
    }

    private boolean isNew(Identifier name) {
        Optional<Span> earlier = Optional.ofNullable(declarations.get(name.text()))
                .map(Source::nameOf)
                .or(() -> Optional.ofNullable(imports.get(name.text()))
                        .map(imported -> imported.local().span()));
        earlier.ifPresent(span ->
                modules.report(Diagnostic.at(DslCode.DECLARED_TWICE, name.span(), "`" + name + "` is declared twice")
                        .label(span, "declared here first")
                        .sides("one declaration of `" + name + "`", "two")
                        .fix("give one of them another name, or import it `as` another one")));
        return earlier.isEmpty();
    }

    private void functions(List<Member> members) {
        for (Member member : members) {
            if (member instanceof Declaration.Function function) {
                parameters(function.parameters());
            }
        }
    }

    /** Parameters of one declaration have names of their own. */
    private void parameters(List<Parameter> parameters) {
        distinct(parameters.stream().map(Parameter::name).toList());
    }

    private void distinct(List<Identifier> parameters) {
        Map<String, Span> seen = new HashMap<>();
        for (Identifier name : parameters) {
            Optional<Span> earlier = Optional.ofNullable(seen.get(name.text()));
            seen.putIfAbsent(name.text(), name.span());
            if (earlier.isPresent() && !name.isMissing()) {
                modules.report(Diagnostic.at(
                                DslCode.DECLARED_TWICE, name.span(), "the parameter `" + name + "` is declared twice")
                        .label(earlier.get(), "declared here first")
                        .sides("one parameter `" + name + "`", "two")
                        .fix("give one of them another name"));
            }
        }
    }

    private static Span nameOf(Declaration declaration) {
        return switch (declaration) {
            case Declaration.Constant constant -> constant.name().span();
            case Declaration.Function function -> function.name().span();
            case Declaration.Extern extern -> extern.name().span();
            case Declaration.TypeAlias alias -> alias.name().span();
            case Declaration.Model model -> model.name().span();
            case Declaration.Optim optim -> optim.name().span();
            case Declaration.Train train -> train.name().span();
            case Declaration.Import imported -> imported.span();
            case Declaration.Test test -> test.span();
        };
    }

    private void declareImport(Declaration.Import imported) {
        if (imported.names().isPresent()) {
            for (Declaration.ImportedName name : imported.names().get()) {
                addImport(new Imported(imported, Optional.of(name.name()), name.local()));
            }
            imported.alias().ifPresent(alias -> addImport(new Imported(imported, Optional.empty(), alias)));
            return;
        }
        Optional<Identifier> own = switch (imported.source()) {
            case Declaration.Source.Library library ->
                Optional.of(library.path().last());
            case Declaration.Source.File file -> Optional.empty();
            case Declaration.Source.Missing missing -> Optional.empty();
        };
        imported.alias().or(() -> own).ifPresent(local -> addImport(new Imported(imported, Optional.empty(), local)));
    }

    private void addImport(Imported imported) {
        if (!imported.local().isMissing() && isNew(imported.local())) {
            imports.put(imported.local().text(), imported);
        }
    }

    // ---- values

    /** Whether the file declares a name itself. */
    boolean declares(String name) {
        return declarations.containsKey(name);
    }

    @Override
    public Optional<Scope.Entry> find(String name) {
        Optional<Scope.Entry> known = found.get(name);
        if (known != null) {
            return known;
        }
        if (!declarations.containsKey(name) && !imports.containsKey(name)) {
            return Optional.empty();
        }
        if (!underway.add(name)) {
            Span span = Optional.ofNullable(declarations.get(name))
                    .map(Source::nameOf)
                    .orElseGet(() -> imports.get(name).local().span());
            throw Failure.wrong(Diagnostic.at(DslCode.TOO_DEEP, span, "`" + name + "` is defined by itself")
                    .sides("a value that does not need itself", String.join(" -> ", underway) + " -> " + name)
                    .fix("break the circle"));
        }
        try {
            Declaration declaration = declarations.get(name);
            Optional<Scope.Entry> entry =
                    Optional.of(declaration != null ? entry(declaration) : modules.imported(this, imports.get(name)));
            found.put(name, entry);
            return entry;
        } finally {
            underway.remove(name);
        }
    }

    private Scope.Entry entry(Declaration declaration) {
        Value value = switch (declaration) {
            case Declaration.Function function ->
                new Value.Function(
                        function, scope, function.name().text(), function.name().text());
            case Declaration.TypeAlias alias -> typeAlias(alias);
            case Declaration.Model model -> new Value.Model(model, scope);
            case Declaration.Optim optim -> new Value.Optim(optim, scope);
            case Declaration.Extern extern -> new Value.Extern(extern);
            case Declaration.Constant constant -> modules.constant(constant, scope);
            case Declaration.Import imported -> new Value.Poison();
            case Declaration.Train train -> new Value.Poison();
            case Declaration.Test test -> new Value.Poison();
        };
        return new Scope.Entry(value, Optional.of(valueSpan(declaration)));
    }

    /** Poison for a type that is made of itself, which is reported. */
    private Value typeAlias(Declaration.TypeAlias alias) {
        try {
            return TypeAliases.of(alias, scope);
        } catch (Failure failure) {
            failure.diagnostic().ifPresent(modules::report);
            return new Value.Poison();
        }
    }

    private static Span valueSpan(Declaration declaration) {
        return declaration instanceof Declaration.Constant constant
                ? constant.value().span()
                : nameOf(declaration);
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(declarations.keySet());
        names.addAll(imports.keySet());
        return names;
    }

    /** The names that another file can import. */
    List<String> exported() {
        return List.copyOf(declarations.keySet());
    }

    /** The text literal behind a file import. */
    static Optional<Expression.TextLiteral> file(Declaration.Import imported) {
        return imported.source() instanceof Declaration.Source.File file ? Optional.of(file.path()) : Optional.empty();
    }
}
