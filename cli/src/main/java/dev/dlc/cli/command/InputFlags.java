package dev.dlc.cli.command;

import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Value;
import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.files.NumberText;
import dev.dlc.runtime.files.TensorFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flag that gives tensors to functions. */
final class InputFlags {
    static final Flag<Value.Binding> IN = Flag.of(
                    "--in",
                    Value.binding("NAME=VALUE", "an argument and its value: x=a.npy or x=[[1, 2]]"),
                    "an argument: a file (.npy, .csv, .json, .png) or numbers in brackets")
            .repeatable();

    private InputFlags() {}

    /** The tensors by name. */
    static Map<String, HostTensor> read(Arguments arguments) {
        Map<String, HostTensor> inputs = new LinkedHashMap<>();
        for (Value.Binding binding : arguments.all(IN)) {
            boolean numbers =
                    binding.text().matches("[\\[+\\-0-9.].*") && !binding.text().matches(".*\\.[A-Za-z]+");
            inputs.put(
                    binding.name(),
                    numbers
                            ? NumberText.parseList(binding.text(), "--in " + binding.name())
                            : TensorFile.read(Path.of(binding.text())));
        }
        return inputs;
    }

    /** The number of axes of each tensor. */
    static Map<String, Integer> ranks(Map<String, HostTensor> inputs) {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        inputs.forEach((argument, tensor) -> ranks.put(argument, tensor.rank()));
        return ranks;
    }

    /** Text says nothing of element types: whole numbers in it are integers where the function takes integers. */
    static Map<String, HostTensor> typed(Map<String, HostTensor> inputs, Graph graph, Arguments arguments) {
        Map<String, HostTensor> typed = new LinkedHashMap<>(inputs);
        for (Value.Binding binding : arguments.all(IN)) {
            boolean text = !binding.text().endsWith(".npy");
            graph.inputs().stream()
                    .filter(input -> text && input.attrs().text("name").equals(binding.name()))
                    .filter(input -> input.tensor().dtype() == DType.I32)
                    .forEach(input -> typed.computeIfPresent(binding.name(), (name, given) -> whole(given)));
        }
        return typed;
    }

    /** The same as i32; as it is where a number is not whole or out of range. */
    private static HostTensor whole(HostTensor given) {
        int[] values = new int[given.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) given.get(i);
            if (values[i] != given.get(i)) {
                return given;
            }
        }
        return HostTensor.of(values, given.shape());
    }
}
