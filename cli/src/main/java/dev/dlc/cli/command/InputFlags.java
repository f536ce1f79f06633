package dev.dlc.cli.command;

import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Value;
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
}
