package org.warren.scenarios.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// What arrived of a transfer, as the receiver counted it and the driver recorded it.
///
/// @param bytes that arrived
/// @param nanos from the connection to its end, or until the time was up
/// @param stallNanos the longest time in which nothing arrived
/// @param stallAfterBytes how many bytes had arrived before that
record Transferred(long bytes, long nanos, long stallNanos, long stallAfterBytes) {

    static final Transferred NOTHING = new Transferred(0, 0, 0, 0);

    private static final String BYTES = "received";
    private static final String NANOS = "nanos";
    private static final String STALL = "stall";
    private static final String STALL_AFTER = "stall-after";

    /// As in `observations.json`; 0 for missing values.
    static Transferred of(JsonNode noted) {
        return new Transferred(
                noted.path(BYTES).asLong(),
                noted.path(NANOS).asLong(),
                noted.path(STALL).asLong(),
                noted.path(STALL_AFTER).asLong());
    }

    void note(Map<String, Object> answer) {
        answer.put(BYTES, bytes);
        answer.put(NANOS, nanos);
        answer.put(STALL, stallNanos);
        answer.put(STALL_AFTER, stallAfterBytes);
    }
}
