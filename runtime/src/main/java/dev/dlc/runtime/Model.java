package dev.dlc.runtime;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.LeafSpec;
import dev.dlc.dsl.program.ModelProgram;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Leaf;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.SafeTensors;
import dev.dlc.runtime.train.Leaves;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A model without values yet; {@link #init} or {@link #load} gives it some. */
public record Model(ModelProgram program) {
    /** The model's parameters and states. */
    public List<Leaf> leaves() {
        return program.leaves().stream().map(Model::leaf).toList();
    }

    /** A leaf as the front end declares it. */
    public static Leaf leaf(LeafSpec spec) {
        Leaf.Kind kind = spec.isParameter() ? Leaf.Kind.PARAMETER : Leaf.Kind.STATE;
        return Leaf.of(spec.path(), kind, spec.type(), Optional.of(spec.span()));
    }

    /** The model with its initial values for a seed. */
    public LoadedModel init(Device device, long seed) {
        LeafStore store = new LeafStore(leaves());
        Call.initialise(device, program.init(), store, seed);
        return new LoadedModel(this, device, store);
    }

    /**
     * The model with the values of a file: weights of the model alone ({@code conv1.w}), or of a train block that has
     * it as one part ({@code net.conv1.w}).
     *
     * @throws DlcException E0701 to E0722 where the file cannot be read or belongs to another model
     */
    public LoadedModel load(Device device, Path weights) {
        SortedMap<String, HostTensor> tensors = SafeTensors.read(weights).tensors();
        LeafStore store = new LeafStore(leaves());
        Leaves.load(store, part(tensors), weights);
        return new LoadedModel(this, device, store);
    }

    /** The tensors with the one prefix taken off under which all of the model's leaves are. */
    private SortedMap<String, HostTensor> part(SortedMap<String, HostTensor> tensors) {
        List<String> names = program.leaves().stream().map(LeafSpec::path).toList();
        if (names.isEmpty() || tensors.containsKey(names.getFirst())) {
            return tensors;
        }
        List<String> prefixes = tensors.keySet().stream()
                .filter(name -> name.endsWith("." + names.getFirst()))
                .map(name -> name.substring(0, name.length() - names.getFirst().length()))
                .toList();
        if (prefixes.size() != 1) {
            return tensors;
        }
        SortedMap<String, HostTensor> own = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefixes.getFirst())) {
                own.put(name.substring(prefixes.getFirst().length()), tensor);
            }
        });
        return own;
    }

    /**
     * A function of the model, such as {@code forward}.
     *
     * @throws DlcException E0809 where the model has none of that name
     */
    public FunctionProgram function(String name) {
        String full = program.name() + "." + name;
        return program.functions().stream()
                .filter(function -> function.name().equals(full))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private DlcException unknown(String name) {
        List<String> names = program.functions().stream()
                .map(function -> function.name().substring(program.name().length() + 1))
                .toList();
        return Diagnostic.nowhere(RuntimeCode.UNKNOWN_FUNCTION, program.name() + " has no function " + name)
                .sides("one of " + String.join(", ", names), name)
                .fix(Suggestion.closest(name, names)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("call one of them"))
                .exception();
    }

    /** Calls a function of a model with values. */
    public record LoadedModel(Model model, Device device, LeafStore leaves) {
        /**
         * The results of a function by name: {@code y}, or {@code y.0}, {@code y.1}, ... of a tuple.
         *
         * @param function such as {@code forward}
         * @param inputs tensors by the names of the function's arguments
         * @throws DlcException E0803, E0807, E0808 where inputs do not fit
         */
        public Map<String, HostTensor> call(String function, Map<String, HostTensor> inputs) {
            return call(function, inputs, 0);
        }

        /** The same with a seed for the function's random numbers. */
        public Map<String, HostTensor> call(String function, Map<String, HostTensor> inputs, long seed) {
            return Call.run(device, model.function(function).graph(), leaves, inputs, seed);
        }

        /** The values of the leaves by name. */
        public SortedMap<String, HostTensor> values() {
            SortedMap<String, HostTensor> values = new TreeMap<>();
            leaves.leaves().forEach(leaf -> values.put(leaf.name(), Leaves.copy(leaves, leaf)));
            return values;
        }

        /**
         * Writes the values to a file.
         *
         * @throws DlcException E0703
         */
        public void save(Path weights) {
            SafeTensors.write(weights, values(), Map.of());
        }
    }
}
