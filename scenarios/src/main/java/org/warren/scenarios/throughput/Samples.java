package org.warren.scenarios.throughput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.OptionalDouble;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;

/// The measurements of a run, read back from its evidence.
///
/// @param participants in the order in which they are shown
/// @param metrics names, in the order in which they are shown
/// @param rounds how many there should have been
/// @param all the samples in the order in which they were taken
record Samples(List<Participant> participants, List<String> metrics, int rounds, List<Sample> all) {

    static final String PARTICIPANTS = "participants";
    static final String METRICS = "metrics";
    static final String SAMPLES = "samples";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Reads the evidence.
    ///
    /// @throws MissingEvidenceException when it was not written, or in another form
    static Samples of(Evidence evidence) {
        var observations = evidence.observations();
        return new Samples(
                read(observations.value(PARTICIPANTS), new TypeReference<>() {}),
                read(observations.value(METRICS), new TypeReference<>() {}),
                rounds(observations.parameter("rounds")),
                read(observations.value(SAMPLES), new TypeReference<>() {}));
    }

    /// The samples of a participant, in the order of rounds.
    List<Sample> of(Participant participant, String metric) {
        return all.stream()
                .filter(sample -> sample.participant().equals(participant.key())
                        && sample.metric().equals(metric))
                .toList();
    }

    /// A number of a sample, if it has it.
    OptionalDouble value(Participant participant, String metric, int round, Quantity quantity) {
        return of(participant, metric).stream()
                .filter(sample -> sample.round() == round && sample.values().containsKey(quantity.key()))
                .mapToDouble(sample -> sample.values().getOrDefault(quantity.key(), 0.0))
                .findFirst();
    }

    /// The groups in their order.
    List<String> groups() {
        return participants.stream().map(Participant::group).distinct().toList();
    }

    /// The participants of a group, in their order, the path without a tunnel last.
    List<Participant> of(String group) {
        return participants.stream()
                .filter(participant -> participant.group().equals(group))
                .toList();
    }

    private static int rounds(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new MissingEvidenceException("Parameter \"rounds\" is not a number: \"" + text + "\".", e);
        }
    }

    private static <T> T read(JsonNode value, TypeReference<T> type) {
        try {
            return JSON.treeToValue(value, type);
        } catch (JsonProcessingException e) {
            throw new MissingEvidenceException("The samples are damaged: " + e.getOriginalMessage() + ".", e);
        }
    }
}
