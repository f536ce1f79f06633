package dev.dlc.runtime.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.data.Field;
import dev.dlc.runtime.files.SafeTensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names of classes and words of a vocabulary, which are saved with the weights: what a model's numbers mean. */
public final class ClassNames {
    /** What the keys start with; the name of the field follows. */
    static final String PREFIX = "dlc.classes.";

    private static final JsonMapper JSON = new JsonMapper();

    private final Path weights;
    private final String field;
    private final List<String> names;

    private ClassNames(Path weights, String field, List<String> names) {
        this.weights = weights;
        this.field = field;
        this.names = names;
    }

    /**
     * The names that a weights file holds for a field of the data.
     *
     * @throws DlcException E0813 where it holds none; E0701 to E0722 where the file cannot be read
     */
    public static ClassNames read(Path weights, String field) {
        Map<String, String> metadata = SafeTensors.read(weights).metadata();
        String fields = metadata.keySet().stream()
                .filter(key -> key.startsWith(PREFIX))
                .map(key -> key.substring(PREFIX.length()))
                .collect(Collectors.joining(", "));
        if (!metadata.containsKey(PREFIX + field)) {
            throw unnamed(weights, "no names for `" + field + "`")
                    .sides("a field with named classes", fields.isEmpty() ? "no field" : "names for " + fields)
                    .fix("name a field whose classes the data set names, and use weights that `dlc train` wrote")
                    .exception();
        }
        try {
            List<String> names = JSON.readValue(metadata.get(PREFIX + field), new TypeReference<>() {});
            return new ClassNames(weights, field, List.copyOf(names));
        } catch (JsonProcessingException e) {
            throw unnamed(weights, "the names of `" + field + "` cannot be read")
                    .sides("a JSON array of texts", metadata.get(PREFIX + field))
                    .fix("use weights that `dlc train` wrote")
                    .exception();
        }
    }

    /**
     * The names of indices, a line for each row along the last axis; single characters follow one another, words have
     * spaces between.
     *
     * @throws DlcException E0813 for a number that is no index of a name
     */
    public String text(HostTensor indices) {
        int columns = indices.rank() == 0 ? 1 : indices.size(indices.rank() - 1);
        int elements = indices.elements();
        String between = names.stream().allMatch(name -> name.codePointCount(0, name.length()) == 1) ? "" : " ";
        return IntStream.range(0, columns == 0 ? 0 : elements / columns)
                .mapToObj(row -> IntStream.range(row * columns, (row + 1) * columns)
                        .mapToObj(i -> name(indices.get(i)))
                        .collect(Collectors.joining(between)))
                .collect(Collectors.joining("\n"));
    }

    private String name(double index) {
        if (index != Math.rint(index) || index < 0 || index >= names.size()) {
            throw unnamed(weights, "a number has no name")
                    .sides("an index below " + names.size() + ", the names of `" + field + "`", Double.toString(index))
                    .fix("name the field whose classes the result counts")
                    .exception();
        }
        return names.get((int) index);
    }

    private static Diagnostic unnamed(Path weights, String what) {
        return Diagnostic.inFile(RuntimeCode.NO_CLASS_NAMES, weights.toString(), "", what);
    }

    /** The metadata of a weights file: for each field with named classes a JSON array of the names. */
    static Map<String, String> metadata(List<Field> fields) {
        Map<String, String> metadata = new TreeMap<>();
        for (Field field : fields) {
            if (!field.classes().isEmpty()) {
                metadata.put(PREFIX + field.name(), json(field.classes()));
            }
        }
        return metadata;
    }

    private static String json(List<String> names) {
        try {
            return JSON.writeValueAsString(names);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a list of texts is always JSON", impossible);
        }
    }
}
