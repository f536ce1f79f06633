package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.parse.ParseResult;
import dev.dlc.dsl.parse.Parser;
import dev.dlc.dsl.source.ModuleResolver;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.TypeExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The files of a program: each is read once, when it is first needed. */
final class Modules {
    private static final String PRELUDE = "prelude";

    private final ModuleResolver resolver;
    private final Elaborator elaborator;
    private final Map<String, Source> sources = new HashMap<>();
    private final Map<String, Optional<Source>> libraries = new HashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Scope prelude;

    Modules(ModuleResolver resolver, Elaborator elaborator) {
        this.resolver = resolver;
        this.elaborator = elaborator;
        this.prelude = new Scope(Optional.of(elaborator.builtins().root()), new Scope.Lookup() {
            @Override
            public Optional<Scope.Entry> find(String name) {
                return library(PRELUDE).filter(source -> source.declares(name)).flatMap(source -> source.find(name));
            }

            @Override
            public List<String> names() {
                return library(PRELUDE).map(Source::exported).orElse(List.of());
            }
        });
    }

    /** What is wrong with the files as such: syntax, imports, names declared twice. */
    List<Diagnostic> diagnostics() {
        return List.copyOf(diagnostics);
    }

    void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    /** Reads a file and the files that it imports; checks all imports. */
    Source open(SourceFile file) {
        Source source = read(file, prelude);
        follow(source, new LinkedHashMap<>(Map.of(file.name(), source)));
        return source;
    }

    private Source read(SourceFile file, Scope outer) {
        Source known = sources.get(file.name());
        if (known != null) {
            return known;
        }
        ParseResult parsed = Parser.parse(file);
        diagnostics.addAll(parsed.diagnostics());
        Source source = new Source(parsed.module(), this, outer);
        sources.put(file.name(), source);
        return source;
    }

    /** A module of the library. */
    Optional<Source> library(String name) {
        Optional<Source> known = libraries.get(name);
        if (known == null) {
            Scope outer = name.equals(PRELUDE) ? elaborator.builtins().root() : prelude;
            known = resolver.library(name).map(file -> read(file, outer));
            libraries.put(name, known);
        }
        return known;
    }

    /** The module of the library that declares a name, for suggestions. */
    Optional<String> exporting(String name) {
        return resolver.libraries().stream()
                .filter(module ->
                        library(module).filter(source -> source.declares(name)).isPresent())
                .findFirst();
    }

    // ---- imports

    /** Checks the imports of a file of the user, and those of the files that it imports. */
    private void follow(Source source, Map<String, Source> chain) {
        for (Source.Imported imported : source.imports()) {
            Optional<Source> target;
            try {
                target = target(source, imported.from());
                target.ifPresent(found -> requireMember(found, imported));
            } catch (Failure failure) {
                failure.diagnostic().ifPresent(this::reportOnce);
                continue;
            }
            boolean isFile = Source.file(imported.from()).isPresent();
            if (target.isPresent() && isFile) {
                followFile(imported.from(), target.get(), chain);
            }
        }
    }

    private void followFile(Declaration.Import imported, Source target, Map<String, Source> chain) {
        String name = target.module().span().file().name();
        if (chain.containsKey(name)) {
            String circle = String.join(" -> ", chain.keySet()) + " -> " + name;
            reportOnce(Diagnostic.at(DslCode.IMPORT_CYCLE, imported.span(), "this import leads back to " + name)
                    .sides("imports without a circle", circle)
                    .fix("move what both files need into a third one"));
            return;
        }
        Map<String, Source> longer = new LinkedHashMap<>(chain);
        longer.put(name, target);
        follow(target, longer);
    }

    private void reportOnce(Diagnostic diagnostic) {
        boolean known = diagnostics.stream()
                .anyMatch(d -> d.code() == diagnostic.code() && d.place().equals(diagnostic.place()));
        if (!known) {
            diagnostics.add(diagnostic);
        }
    }

    private Optional<Source> target(Source source, Declaration.Import imported) {
        return switch (imported.source()) {
            case Declaration.Source.Library path -> {
                String name = path.path().parts().stream().map(Identifier::text).collect(Collectors.joining("/"));
                if (path.path().parts().stream().anyMatch(Identifier::isMissing)) {
                    yield Optional.empty();
                }
                yield Optional.of(library(name)
                        .orElseThrow(
                                () -> Failure.wrong(missingLibrary(path.path().span(), name))));
            }
            case Declaration.Source.File file -> {
                SourceFile importer = source.module().span().file();
                Optional<SourceFile> found = resolver.file(file.path().value(), importer);
                yield Optional.of(found.map(text -> read(text, prelude))
                        .orElseThrow(() -> Failure.wrong(
                                missingFile(file.path().span(), file.path().value()))));
            }
            case Declaration.Source.Missing missing -> Optional.empty();
        };
    }

    private Diagnostic missingLibrary(Span span, String name) {
        List<String> known = resolver.libraries();
        Diagnostic diagnostic = Diagnostic.at(DslCode.MISSING_MODULE, span, "the library has no module `" + name + "`")
                .sides(known.isEmpty() ? "a module of the library" : String.join(", ", known), name);
        return Suggestion.closest(name, known)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("to import a file, give its path as a text: `import \"./" + name + ".dlm\"`"));
    }

    private static Diagnostic missingFile(Span span, String path) {
        return Diagnostic.at(DslCode.MISSING_MODULE, span, "there is no readable file " + path)
                .sides("a file beside this one", path)
                .fix("paths are relative to the importing file");
    }

    private static void requireMember(Source target, Source.Imported imported) {
        if (imported.remote().isEmpty() || imported.remote().get().isMissing()) {
            return;
        }
        Identifier name = imported.remote().get();
        if (target.declares(name.text())) {
            return;
        }
        String module = target.module().span().file().name();
        List<String> known = target.exported();
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.NOT_IN_MODULE, name.span(), "`" + module + "` declares no `" + name + "`")
                .sides(known.isEmpty() ? "a declared name" : String.join(", ", known), name.text());
        throw Failure.wrong(Suggestion.closest(name.text(), known)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("import another name")));
    }

    /** The value that an import brings into a file; poison where the import is wrong, which was reported. */
    Scope.Entry imported(Source source, Source.Imported imported) {
        Optional<Span> origin = Optional.of(imported.local().span());
        try {
            Optional<Source> target = target(source, imported.from());
            if (target.isPresent()) {
                requireMember(target.get(), imported);
                return imported.remote().isPresent()
                        ? target.get().find(imported.remote().get().text()).orElseThrow(Failure::poisoned)
                        : new Scope.Entry(namespace(target.get(), imported), origin);
            }
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.FATAL) {
                throw failure;
            }
            failure.diagnostic().ifPresent(this::reportOnce);
        }
        return new Scope.Entry(new Value.Poison(), origin);
    }

    private static Value namespace(Source target, Source.Imported imported) {
        Scope scope = new Scope(Optional.empty(), new Scope.Lookup() {
            @Override
            public Optional<Scope.Entry> find(String name) {
                return target.declares(name) ? target.find(name) : Optional.empty();
            }

            @Override
            public List<String> names() {
                return target.exported();
            }
        });
        return new Value.Namespace(imported.local().text(), scope);
    }

    // ---- constants

    /** The value of a constant, which is known at compile time. */
    Value constant(Declaration.Constant constant, Scope scope) {
        World world = new World("constant " + constant.name(), World.Mode.INIT, new Leaves());
        Site site = new Site(scope, Frame.entry(constant.name().text()), world, Optional.empty());
        try {
            Value value = Expect.usable(elaborator.eval(constant.value(), site));
            if (constant.type().isPresent()) {
                TypeExpr type = constant.type().get();
                Scope own = new Scope(scope);
                elaborator.types().declare(type, own);
                Matching matching = new Matching(elaborator.types(), own, world, false);
                Declared declared = elaborator.resolvingResult(() -> matching.resolve(type, site.in(own)));
                Slot slot = new Slot(
                        "`" + constant.name() + "`", constant.value().span(), constant.type(), DslCode.SHAPE_MISMATCH);
                Value accepted = matching.accept(value, declared, slot);
                matching.finish();
                value = declared instanceof Declared.Tensor ? value : matching.settle(accepted, declared, slot);
            }
            if (hasTensor(value)) {
                throw Failure.wrong(Diagnostic.at(
                                DslCode.NOT_COMPILE_TIME,
                                constant.value().span(),
                                "a constant must be known at compile time")
                        .sides("numbers, texts, lists, functions", value.describe())
                        .fix("make it a function: `fn " + constant.name() + "() { ... }`"));
            }
            return value;
        } catch (Failure failure) {
            return elaborator.failed(failure, site.frame());
        }
    }

    private static boolean hasTensor(Value value) {
        return switch (value) {
            case Value.Tensor tensor -> true;
            case Value.Items list -> list.items().stream().anyMatch(Modules::hasTensor);
            case Value.Tuple tuple -> tuple.items().stream().anyMatch(Modules::hasTensor);
            case Value.Record fields -> fields.fields().values().stream().anyMatch(Modules::hasTensor);
            case Value.Instance instance -> true;
            case Value other -> false;
        };
    }
}
