package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.program.Setting;
import dev.dlc.dsl.syntax.Declaration;
import dev.dlc.dsl.syntax.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hyper-parameters of a train block: defaults, or texts that were set by name. */
final class Settings {
    private final Elaborator elaborator;

    Settings(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /** Binds all hyper-parameters and says what their values are. */
    List<Setting> bind(Declaration.Train train, Map<String, String> given, Site site) {
        List<String> names =
                train.parameters().stream().map(p -> p.name().text()).toList();
        for (String name : given.keySet().stream().sorted().toList()) {
            if (!names.contains(name)) {
                elaborator.reporter().report(unknown(train, name, names));
            }
        }
        List<Setting> settings = new ArrayList<>();
        for (Parameter parameter : train.parameters()) {
            try {
                settings.add(bind(
                        parameter,
                        Optional.ofNullable(given.get(parameter.name().text())),
                        site));
            } catch (Failure failure) {
                elaborator.failed(failure, site.frame());
                site.scope().bind(parameter.name().text(), new Value.Poison(), parameter.span());
            }
        }
        return settings;
    }

    private static Diagnostic unknown(Declaration.Train train, String name, List<String> names) {
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.UNKNOWN_SETTING,
                        train.name().span(),
                        "the train block `" + train.name() + "` has no hyper-parameter `" + name + "`")
                .sides(names.isEmpty() ? "none: the block has no parameters" : String.join(", ", names), name);
        return Suggestion.closest(name, names)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("add a parameter: `train " + train.name() + "(" + name + ": Float = ...)`"));
    }

    private Setting bind(Parameter parameter, Optional<String> text, Site site) {
        String name = parameter.name().text();
        Declared declared = parameter
                .type()
                .map(type -> elaborator.types().resolve(type, site))
                .orElse(Declared.Simple.ANY);
        Value value = text.isPresent() ? parse(parameter, declared, text.get()) : standard(parameter, site);
        Slot slot = new Slot(
                "the hyper-parameter `" + name + "`",
                parameter.standard().map(e -> e.span()).orElse(parameter.span()),
                parameter.type(),
                DslCode.SHAPE_MISMATCH);
        Matching matching = new Matching(elaborator.types(), site.scope(), site.world(), true);
        Value accepted = matching.accept(value, declared, slot);
        matching.finish();
        Value settled = matching.settle(accepted, declared, slot);
        site.scope().bind(name, settled, parameter.span());
        return new Setting(name, slot.typeText(), text(settled), text.isPresent());
    }

    private Value standard(Parameter parameter, Site site) {
        if (parameter.standard().isEmpty()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.BAD_SETTING,
                            parameter.span(),
                            "the hyper-parameter `" + parameter.name() + "` has neither a default nor a value")
                    .sides("a value", "none")
                    .fix("give it a default, or set it: `--set " + parameter.name() + "=...`"));
        }
        return Expect.usable(elaborator.eval(parameter.standard().get(), site));
    }

    private static Value parse(Parameter parameter, Declared declared, String text) {
        Optional<Value> value = switch (declared) {
            case Declared.Simple simple -> parse(simple, text);
            case Declared other -> Optional.empty();
        };
        return value.orElseThrow(() -> Failure.wrong(Diagnostic.at(
                        DslCode.BAD_SETTING,
                        parameter.span(),
                        "`" + text + "` is no value for `" + parameter.name() + "`")
                .sides(parameter.type().map(type -> type.span().text()).orElse("a number"), text)
                .fix(declared == Declared.Simple.BOOL ? "write true or false" : "write a number such as 0.1")));
    }

    private static Optional<Value> parse(Declared.Simple type, String text) {
        return switch (type) {
            case INT -> integer(text);
            case FLOAT -> real(text);
            case BOOL ->
                text.equals("true") || text.equals("false")
                        ? Optional.of(new Value.Bool(text.equals("true")))
                        : Optional.empty();
            case TEXT -> Optional.of(new Value.Text(text));
            case ANY -> integer(text).or(() -> real(text));
            case FUNCTION, LAYER, AXES, SHAPE, ELEMENT, RULE -> Optional.empty();
        };
    }

    private static Optional<Value> integer(String text) {
        boolean digits = text.matches("[-+]?[0-9]{1,18}");
        return digits ? Optional.of(Value.Int.of(Long.parseLong(text))) : Optional.empty();
    }

    private static Optional<Value> real(String text) {
        boolean number = text.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,4})?");
        return number ? Optional.of(new Value.Real(Double.parseDouble(text))) : Optional.empty();
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Int number -> number.dim().toString();
            case Value.Real number -> Double.toString(number.value());
            case Value.Bool flag -> Boolean.toString(flag.value());
            case Value.Text text -> text.value();
            case Value other -> other.describe();
        };
    }
}
