package org.warren.harness.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.warren.harness.capture.Moments;

/// An event of a probe, a small packet that the other end echoes.
///
/// @param nanos when, in nanoseconds since virtual time 0
/// @param type of the event
/// @param probe the name of the series
/// @param sequence the probe's number in its series
/// @param log the file that contains it, without its extension: NODE-LOG
public record ProbeEvent(long nanos, Type type, String probe, long sequence, String log) {

    /// The types of events.
    public enum Type {
        /// The sender sent it.
        SENT,
        /// The sender received the echo.
        ANSWERED,
        /// The sender's own system refused to send it.
        REFUSED,
        /// The echoing node received it.
        RECEIVED
    }

    /// Whether any of some probes was answered.
    public static boolean isAnswered(List<ProbeEvent> events) {
        return events.stream().anyMatch(event -> event.type == Type.ANSWERED);
    }

    static ProbeEvent of(JsonNode json, String log, long epochNanos) {
        if (!json.path("t").isIntegralNumber()
                || !json.path("probe").isTextual()
                || !json.path("sequence").isIntegralNumber()) {
            throw new IllegalArgumentException("t, probe or sequence is missing");
        }
        return new ProbeEvent(
                Moments.require(json.path("t").longValue() - epochNanos),
                type(json.path("event").asText()),
                json.path("probe").textValue(),
                json.path("sequence").longValue(),
                log);
    }

    private static Type type(String name) {
        return Arrays.stream(Type.values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown event \"" + name + "\""));
    }
}
