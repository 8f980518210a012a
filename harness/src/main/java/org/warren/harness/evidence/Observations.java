package org.warren.harness.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.warren.harness.capture.Moments;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;
import org.warren.harness.files.NewFile;
import org.warren.harness.files.RunParts;
import org.warren.harness.parameter.DurationText;
import org.warren.harness.parameter.PercentText;

/// What the driver recorded during a run: `observations.json`.
///
/// @param schema the version of this format, [#SCHEMA]
/// @param scenario the scenario's name
/// @param lab the lab's name
/// @param seed of all randomness in the run
/// @param epochNanos the wall time that is virtual time 0, in nanoseconds since 1970
/// @param endNanos when the run ended, in nanoseconds since virtual time 0
/// @param parameters the scenario's parameters by name, as text
/// @param subjects the implementations by role
/// @param topology the nodes and networks
/// @param steps the parts of the run in their order
/// @param values other values for checks, by name
public record Observations(
        int schema,
        String scenario,
        String lab,
        long seed,
        long epochNanos,
        long endNanos,
        Map<String, String> parameters,
        Map<String, Subject> subjects,
        JsonNode topology,
        List<Step> steps,
        Map<String, JsonNode> values) {

    public static final int SCHEMA = 1;
    public static final String FILE_NAME = RunParts.OBSERVATIONS;

    /// The maximum length of the file. The notes of a day-long run stay far below.
    public static final int BYTES_MAX = 256 << 20;

    /// How Jackson names one of our properties in a message.
    private static final Pattern FIELD = Pattern.compile("'([a-z][A-Za-z]*)'");

    private static final Set<String> REAL_TIME_LABS = Set.of("containers", "local");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    public Observations {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        subjects = Collections.unmodifiableMap(new LinkedHashMap<>(subjects));
        steps = List.copyOf(steps);
        Moments.requireEpoch(epochNanos);
        Moments.require(endNanos);
        steps.forEach(step -> {
            Moments.require(step.startNanos());
            Moments.require(step.endNanos());
        });
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// Whether computing and scheduling took time in the run, as they do without a virtual clock.
    public boolean isInRealTime() {
        return REAL_TIME_LABS.contains(lab);
    }

    /// Reads a file that [#write] wrote.
    ///
    /// @throws IOException when it cannot be read, lacks a field, or is of another schema
    public static Observations read(Path file) throws IOException {
        InputFile.requireRegular(file);
        var observations = parse(file);
        if (observations.schema != SCHEMA) {
            throw new IOException(
                    "%s has schema %d; this version reads %d".formatted(file, observations.schema, SCHEMA));
        }
        return observations;
    }

    private static Observations parse(Path file) throws IOException {
        try {
            return JSON.readValue(InputFile.bytes(file, BYTES_MAX), Observations.class);
        } catch (JsonProcessingException e) {
            var place =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            var field = FIELD.matcher(e.getOriginalMessage());
            throw new InputFileException(
                    "%s holds no observations of a run: %s%s is missing or wrong; name the folder of a run"
                            .formatted(
                                    file,
                                    e instanceof JsonMappingException && field.find()
                                            ? "the field " + field.group(1)
                                            : "something",
                                    place),
                    e);
        }
    }

    /// Writes the file.
    ///
    /// @throws IOException when it cannot be written
    public void write(Path file) throws IOException {
        NewFile.write(file, JSON.writeValueAsString(this) + "\n");
    }

    /// The first step with that name, if the run got that far.
    public Optional<Step> findStep(String name) {
        return steps.stream().filter(step -> step.name().equals(name)).findFirst();
    }

    /// The first step with that name.
    ///
    /// @throws MissingEvidenceException when the run did not get that far, or not to the step's end
    public Step step(String name) {
        Step step =
                findStep(name).orElseThrow(() -> new MissingEvidenceException("The run has no step \"" + name + "\"."));
        if (!step.isDone()) {
            throw new MissingEvidenceException("The step \"" + name + "\" did not complete.");
        }
        return step;
    }

    /// A parameter's text.
    ///
    /// @throws MissingEvidenceException when the run had no such parameter
    public String parameter(String name) {
        var text = parameters.get(name);
        if (text == null) {
            throw new MissingEvidenceException("The run has no parameter \"" + name + "\".");
        }
        return text;
    }

    /// A parameter that is a duration, such as `90`, `90s`, `1h30m`, or `off` for 0; in nanoseconds.
    ///
    /// @throws MissingEvidenceException when the run had no such parameter, or it does not have this form
    public long durationNanos(String name) {
        var text = parameter(name);
        return DurationText.parseNanos(text)
                .orElseThrow(() -> new MissingEvidenceException(
                        "Parameter \"" + name + "\" is not a duration: \"" + text + "\"."));
    }

    /// A parameter that is a percentage, such as `20%`.
    ///
    /// @throws MissingEvidenceException when the run had no such parameter, or it does not have this form
    public double percent(String name) {
        var text = parameter(name);
        return PercentText.parse(text)
                .orElseThrow(() -> new MissingEvidenceException(
                        "Parameter \"" + name + "\" is not a percentage: \"" + text + "\"."));
    }

    /// A value that the driver noted.
    ///
    /// @throws MissingEvidenceException when no value with that name was noted
    public JsonNode value(String name) {
        return Objects.requireNonNullElseGet(values.get(name), () -> {
            throw new MissingEvidenceException("The driver noted no value \"" + name + "\".");
        });
    }

    /// The addresses of a node in the topology, without those inside tunnels; empty if it has none.
    public List<InetAddress> addressesOf(String node) {
        var addresses = new ArrayList<InetAddress>();
        for (var candidate : topology.path("nodes")) {
            if (candidate.path("name").asText().equals(node)) {
                for (var attachment : candidate.path("interfaces")) {
                    for (var address : attachment.path("addresses")) {
                        addresses.add(InetAddress.ofLiteral(address.asText().replaceFirst("/.*", "")));
                    }
                }
            }
        }
        return List.copyOf(addresses);
    }
}
