package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.check.UnusedNames;
import dev.dlc.dsl.parse.Parser;
import dev.dlc.dsl.program.Checked;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.ModelProgram;
import dev.dlc.dsl.program.Signature;
import dev.dlc.dsl.program.TestProgram;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.dsl.source.ModuleResolver;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Identifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file that was read. Declarations are elaborated when they are asked for; a wrong one throws a {@link DlcException}
 * with all its diagnostics. Not for use by several threads at once.
 */
public final class Compilation {
    private final SourceFile file;
    private final Elaborator elaborator;
    private final Source source;
    private final FunctionEntries functions;
    private final ModelEntries models;
    private final TrainEntries trains;
    private final TestEntries tests;

    private Compilation(SourceFile file, ModuleResolver resolver) {
        this.file = file;
        this.elaborator = new Elaborator(resolver);
        this.functions = new FunctionEntries(elaborator);
        this.models = new ModelEntries(elaborator, functions);
        this.trains = new TrainEntries(elaborator);
        this.tests = new TestEntries(elaborator);
        this.source = elaborator.modules().open(file);
    }

    /** Reads a file and what it imports. */
    public static Compilation of(SourceFile file, ModuleResolver resolver) {
        return Deep.call(() -> new Compilation(file, resolver));
    }

    /** What is wrong with the text and the imports. */
    public List<Diagnostic> diagnostics() {
        return sorted(elaborator.modules().diagnostics());
    }

    /** The names of the functions. */
    public List<String> functionNames() {
        return source.all(Declaration.Function.class).stream()
                .map(f -> f.name().text())
                .toList();
    }

    /** The names of the models. */
    public List<String> modelNames() {
        return source.all(Declaration.Model.class).stream()
                .map(m -> m.name().text())
                .toList();
    }

    /** The names of the train blocks. */
    public List<String> trainNames() {
        return source.all(Declaration.Train.class).stream()
                .map(t -> t.name().text())
                .toList();
    }

    // ---- check

    /** Elaborates everything. */
    public Checked check() {
        return Deep.call(this::checkAll);
    }

    private Checked checkAll() {
        elaborator.start();
        List<Signature> signatures = new ArrayList<>();
        for (Declaration declaration : source.module().declarations()) {
            try {
                checkOne(declaration, signatures);
            } catch (Failure failure) {
                failure.diagnostic().ifPresent(elaborator.reporter()::report);
            }
        }
        duplicates();
        List<Diagnostic> all = new ArrayList<>(elaborator.modules().diagnostics());
        all.addAll(elaborator.reporter().diagnostics());
        if (all.stream().noneMatch(Diagnostic::isError)) {
            all.addAll(UnusedNames.of(Parser.concrete(file)));
        }
        return new Checked(sorted(all), signatures);
    }

    private void checkOne(Declaration declaration, List<Signature> signatures) {
        switch (declaration) {
            case Declaration.Function function ->
                value(function.name().text(), Value.Function.class)
                        .ifPresent(value -> signatures.add(
                                functions.function(value, Map.of()).signature()));
            case Declaration.Model model ->
                value(model.name().text(), Value.Model.class).ifPresent(value -> {
                    ModelProgram program = models.model(value, Map.of());
                    signatures.add(program.signature());
                    program.functions().forEach(function -> signatures.add(function.signature()));
                });
            case Declaration.Train train ->
                signatures.add(TrainEntries.signature(train, trains.train(train, source.scope(), Map.of())));
            case Declaration.Test test -> tests.test(test, source.scope());
            case Declaration.TypeAlias alias ->
                value(alias.name().text(), Value.TypeAlias.class)
                        .ifPresent(value -> elaborator.types().aliases().check(value, site(alias.name())));
            case Declaration.Constant constant -> source.find(constant.name().text());
            case Declaration.Optim optim -> {}
            case Declaration.Extern extern -> {}
            case Declaration.Import imported -> {}
        }
    }

    // where something of compile time is evaluated on its own
    private Site site(Identifier name) {
        World world = new World(name.text(), World.Mode.INIT, new Leaves());
        return new Site(source.scope(), Frame.entry(name.text()), world, Optional.empty());
    }

    /** Train blocks and tests have names of their own kind. */
    private void duplicates() {
        Set<String> seen = new HashSet<>();
        for (Declaration.Train train : source.all(Declaration.Train.class)) {
            if (!train.name().isMissing() && !seen.add(train.name().text())) {
                elaborator
                        .reporter()
                        .report(Diagnostic.at(
                                        DslCode.DECLARED_TWICE,
                                        train.name().span(),
                                        "the train block `" + train.name() + "` is declared twice")
                                .sides("one train block `" + train.name() + "`", "two")
                                .fix("give one of them another name"));
            }
        }
    }

    private <V extends Value> Optional<V> value(String name, Class<V> kind) {
        if (!source.declares(name)) {
            return Optional.empty();
        }
        return source.find(name)
                .map(Scope.Entry::value)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    // ---- programs

    /**
     * A function by name, or a function of a model as {@code LeNet5.forward}.
     *
     * @param ranks the number of axes of each tensor argument that is declared with a pack; one axis where it is not
     *     given
     */
    public FunctionProgram function(String name, Map<String, Integer> ranks) {
        return entry(() -> {
            int point = name.lastIndexOf('.');
            if (point > 0) {
                String model = name.substring(0, point);
                String function = name.substring(point + 1);
                return models
                        .model(need(model, modelNames(), Value.Model.class), Map.of(function, ranks))
                        .functions()
                        .stream()
                        .filter(program -> program.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Failure.wrong(unknown(name, List.of())));
            }
            return functions.function(need(name, functionNames(), Value.Function.class), ranks);
        });
    }

    /** A model by name, with its default arguments. */
    public ModelProgram model(String name) {
        return entry(() -> models.model(need(name, modelNames(), Value.Model.class), Map.of()));
    }

    /** A train block by name, with some hyper-parameters set. */
    public TrainProgram train(String name, Map<String, String> settings) {
        return entry(() -> {
            Declaration.Train train = source.all(Declaration.Train.class).stream()
                    .filter(t -> t.name().text().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Failure.wrong(unknown(name, trainNames())));
            TrainProgram program = trains.train(train, source.scope(), settings);
            List<Diagnostic> warnings = elaborator.reporter().diagnostics();
            return new TrainProgram(
                    program.name(),
                    program.settings(),
                    program.leaves(),
                    program.init(),
                    program.data(),
                    program.phases(),
                    warnings);
        });
    }

    /** All inline tests. */
    public List<TestProgram> tests() {
        return entry(() -> source.all(Declaration.Test.class).stream()
                .map(test -> tests.test(test, source.scope()))
                .toList());
    }

    private <V extends Value> V need(String name, List<String> names, Class<V> kind) {
        return value(name, kind).orElseThrow(() -> Failure.wrong(unknown(name, names)));
    }

    private Diagnostic unknown(String name, List<String> names) {
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.UNKNOWN_ENTRY, new Span(file, 0, 0), "`" + file.name() + "` declares no `" + name + "`")
                .sides(names.isEmpty() ? "a declared name" : String.join(", ", names), name);
        return Suggestion.closest(name, names)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("see `dlc check " + file.name() + "` for what it declares"));
    }

    private <T> T entry(Supplier<T> action) {
        return Deep.call(() -> {
            elaborator.start();
            Optional<T> result = Optional.empty();
            try {
                result = Optional.of(action.get());
            } catch (Failure failure) {
                failure.diagnostic().ifPresent(elaborator.reporter()::report);
            }
            List<Diagnostic> all = new ArrayList<>(elaborator.modules().diagnostics());
            all.addAll(elaborator.reporter().diagnostics());
            List<Diagnostic> errors =
                    sorted(all).stream().filter(Diagnostic::isError).toList();
            if (!errors.isEmpty()) {
                throw new DlcException(errors);
            }
            return result.orElseThrow();
        });
    }

    private List<Diagnostic> sorted(List<Diagnostic> diagnostics) {
        return SourceOrder.sorted(diagnostics, file);
    }
}
