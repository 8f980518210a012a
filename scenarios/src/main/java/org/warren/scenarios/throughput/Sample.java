package org.warren.scenarios.throughput;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// One measurement of one participant.
///
/// @param participant its key
/// @param metric its name
/// @param round 1, 2 ...
/// @param values by the keys of quantities; one that could not be had is left out
/// @param deliveredBytes what the receiving side got, as the tool on it counts
/// @param tunnelBytes what the tunnel interface of the receiving node counted meanwhile, also where the path is to be
///     without a tunnel
/// @param detail what the tools said, for people
public record Sample(
        String participant,
        String metric,
        int round,
        Map<String, Double> values,
        long deliveredBytes,
        long tunnelBytes,
        JsonNode detail) {

    public Sample {
        values = Map.copyOf(values);
    }

    /// What the tools complained of, or nothing.
    String error() {
        return detail.path("error").asText("");
    }

    /// What it is in a sentence.
    String title() {
        return metric + " of " + participant + " in round " + round;
    }
}
