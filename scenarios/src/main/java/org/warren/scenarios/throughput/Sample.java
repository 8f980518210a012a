package org.warren.scenarios.throughput;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// One measurement of one participant.
///
/// @param participant its key
/// @param metric its name
/// @param round 1, 2 ...
/// @param values by the keys of quantities; one that could not be measured is left out
/// @param deliveredBytes what the receiving side got, as its tool counts
/// @param tunnelBytes what the tunnel interface of the receiving node counted meanwhile, also for the path without a
///     tunnel
/// @param detail the output of the tools, for readers
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

    /// The error messages of the tools, or nothing.
    String error() {
        return detail.path("error").asText("");
    }

    /// Its name in a sentence.
    String title() {
        return metric + " of " + participant + " in round " + round;
    }
}
