package org.warren.harness.nat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.OptionalLong;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.Moments;

/// An event of an entry in a router's connection tracking table.
///
/// Times are in nanoseconds since virtual time 0.
///
/// @param nanos when the event was sent; for a [Type#DESTROY] that is when the garbage collector ran
/// @param type of the event
/// @param id the entry's number, in the order in which entries appeared; in older runs the kernel's own number, which a
///     later entry may reuse
/// @param protocol such as `udp`
/// @param originalSource the sender of the first packet, before translation
/// @param originalDestination its destination, before translation
/// @param replySource the sender of answers
/// @param replyDestination the destination of answers: the translated source
/// @param replied whether an answer has been seen
/// @param assured whether the entry counts as a stream and is kept when the table is full
/// @param timeoutSeconds the remaining time until expiry, in whole seconds
/// @param startNanos when the entry was created
/// @param stopNanos when the entry expired or was removed, exactly
/// @param stuck whether it was removed because the NAT drops its flow from now on, which only a modelled NAT reports
public record ConntrackEvent(
        long nanos,
        Type type,
        long id,
        String protocol,
        Endpoint originalSource,
        Endpoint originalDestination,
        Endpoint replySource,
        Endpoint replyDestination,
        boolean replied,
        boolean assured,
        OptionalLong timeoutSeconds,
        OptionalLong startNanos,
        OptionalLong stopNanos,
        boolean stuck) {

    /// The types of events.
    public enum Type {
        NEW,
        /// The status changed: an answer was seen, or the entry became assured.
        UPDATE,
        /// A packet at that time extended the entry's lifetime.
        REFRESH,
        DESTROY
    }

    /// Parses the event from its JSON object, whose times are wall times.
    ///
    /// @param epochNanos the wall time that is virtual time 0
    /// @throws IllegalArgumentException naming the field that is missing or invalid
    static ConntrackEvent of(JsonNode json, long epochNanos) {
        return new ConntrackEvent(
                Moments.require(number(json, "t") - epochNanos),
                type(text(json, "event")),
                number(json, "id"),
                text(json, "protocol"),
                Endpoint.parse(text(json, "originalSource")),
                Endpoint.parse(text(json, "originalDestination")),
                Endpoint.parse(text(json, "replySource")),
                Endpoint.parse(text(json, "replyDestination")),
                json.path("replied").asBoolean(),
                json.path("assured").asBoolean(),
                optionalNumber(json, "timeoutSeconds", 0),
                optionalNumber(json, "start", epochNanos),
                optionalNumber(json, "stop", epochNanos),
                json.path("stuck").asBoolean());
    }

    private static Type type(String name) {
        return Arrays.stream(Type.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown event \"" + name + "\""));
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new IllegalArgumentException("field \"" + field + "\" is missing or not a text");
        }
        return json.path(field).textValue();
    }

    private static long number(JsonNode json, String field) {
        return optionalNumber(json, field, 0)
                .orElseThrow(() -> new IllegalArgumentException("field \"" + field + "\" is missing"));
    }

    private static OptionalLong optionalNumber(JsonNode json, String field, long minus) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("field \"" + field + "\" is not a whole number");
        }
        return OptionalLong.of(minus == 0 ? value.longValue() : Moments.require(value.longValue() - minus));
    }
}
