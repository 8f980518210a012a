package org.warren.harness.nat;

import java.util.List;
import java.util.OptionalLong;

/// The computed lifetime of a mapping. Times are in nanoseconds since virtual time 0.
///
/// @param createdNanos when its first packet passed
/// @param packetNanos the times of all its packets, including the first
/// @param repliedNanos the time of the first answer
/// @param streamNanos when it became a stream
/// @param expiresNanos when it expires unless another packet comes
public record MappingLifetime(
        long createdNanos,
        List<Long> packetNanos,
        OptionalLong repliedNanos,
        OptionalLong streamNanos,
        long expiresNanos) {

    public MappingLifetime {
        packetNanos = List.copyOf(packetNanos);
    }

    /// The packet that set the expiry time.
    public long lastPacketNanos() {
        return packetNanos.getLast();
    }

    /// From creation to expiry.
    public Span span() {
        return new Span(createdNanos, expiresNanos);
    }
}
