package org.warren.harness.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A value that a scenario notes while it runs and that its checks read: one constant for both. It must not be secret.
///
/// @param <T> the type of the value; Jackson writes and reads it
/// @param name its name in `observations.json`, stable across versions
/// @param type of the value
public record Note<T>(String name, Class<T> type) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// How many pings of a short series were answered.
    public static Note<PingResult> ping(String name) {
        return new Note<>(name, PingResult.class);
    }

    /// A text, such as the output of a command.
    public static Note<String> text(String name) {
        return new Note<>(name, String.class);
    }

    /// A whole number.
    public static Note<Long> number(String name) {
        return new Note<>(name, Long.class);
    }

    /// The value as it is in `observations.json`.
    public JsonNode write(T value) {
        return JSON.valueToTree(value);
    }

    /// The value in a run, if it was noted.
    ///
    /// @throws MissingEvidenceException when the value has another type
    public Optional<T> find(Observations observations) {
        return Optional.ofNullable(observations.values().get(name)).map(this::read);
    }

    /// The value in a run.
    ///
    /// @throws MissingEvidenceException when it was not noted, or has another type
    public T in(Observations observations) {
        return read(observations.value(name));
    }

    /// All notes of this type whose names have this one's as prefix, by name, in the order in which they were noted.
    public Map<String, T> startingWith(Observations observations) {
        Map<String, T> found = new LinkedHashMap<>();
        observations.values().forEach((key, value) -> {
            if (key.startsWith(name)) {
                found.put(key, read(value));
            }
        });
        return found;
    }

    private T read(JsonNode value) {
        try {
            return JSON.treeToValue(value, type);
        } catch (JsonProcessingException e) {
            throw new MissingEvidenceException(
                    "The driver's note \"%s\" has another form: %s.".formatted(name, e.getOriginalMessage()), e);
        }
    }
}
