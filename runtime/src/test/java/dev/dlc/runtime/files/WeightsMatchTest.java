package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.DType;
import dev.dlc.runtime.Golden;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightsMatchTest {
    private static final Path FILE = Path.of("lenet5.safetensors");

    @Test
    void fittingWeightsHaveNoProblems() {
        assertEquals(List.of(), WeightsMatch.check(FILE, wanted("a", "b"), present("a", "b")));
    }

    @Test
    void diagnostics() {
        Golden golden = new Golden(Path.of("unused"));
        fails(golden, "of another model", wanted("conv1.w", "conv2.w", "fc1.w"), present("conv1.w", "layer.w"));
        String[] many = IntStream.range(10, 22).mapToObj(i -> "layer" + i).toArray(String[]::new);
        fails(golden, "of a smaller model", wanted(many), Map.of());
        Map<String, WeightsMatch.Wanted> other = new LinkedHashMap<>(wanted("a"));
        other.put("b", new WeightsMatch.Wanted(DType.F64, List.of(2, 3)));
        other.put("c", new WeightsMatch.Wanted(DType.F32, List.of(3, 2)));
        fails(golden, "of other types", other, present("a", "b", "c"));
        golden.check("weights-match.txt");
    }

    private static void fails(
            Golden golden, String title, Map<String, WeightsMatch.Wanted> wanted, Map<String, TensorEntry> present) {
        golden.fails(title, () -> {
            throw new DlcException(WeightsMatch.check(FILE, wanted, present));
        });
    }

    private static Map<String, WeightsMatch.Wanted> wanted(String... names) {
        return List.of(names).stream()
                .collect(Collectors.toMap(name -> name, name -> new WeightsMatch.Wanted(DType.F32, List.of(2, 3))));
    }

    private static Map<String, TensorEntry> present(String... names) {
        Map<String, TensorEntry> entries = new TreeMap<>();
        for (String name : names) {
            entries.put(name, new TensorEntry(name, DType.F32, List.of(2, 3), 0, 24));
        }
        return entries;
    }
}
