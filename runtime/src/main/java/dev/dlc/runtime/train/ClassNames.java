package dev.dlc.runtime.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dlc.runtime.data.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names of classes and words of a vocabulary, which are saved with the weights: what a model's numbers mean. */
final class ClassNames {
    /** What the keys start with; the name of the field follows. */
    static final String PREFIX = "dlc.classes.";

    private static final JsonMapper JSON = new JsonMapper();

    private ClassNames() {}

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
