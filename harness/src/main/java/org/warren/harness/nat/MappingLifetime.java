package org.warren.harness.nat;

import java.util.List;
import java.util.OptionalLong;

/// A mapping's life, computed. Times are in nanoseconds since virtual time 0.
///
/// @param createdNanos when its first packet passed
/// @param packetNanos all packets that passed through it, the first included
/// @param repliedNanos the first answer
/// @param streamNanos when it became a stream
/// @param expiresNanos when it is forgotten unless another packet comes
public record MappingLifetime(
        long createdNanos,
        List<Long> packetNanos,
        OptionalLong repliedNanos,
        OptionalLong streamNanos,
        long expiresNanos) {

    public MappingLifetime {
        packetNanos = List.copyOf(packetNanos);
    }

    /// The packet that set the expiry.
    public long lastPacketNanos() {
        return packetNanos.getLast();
    }

    /// From creation to expiry.
    public Span span() {
        return new Span(createdNanos, expiresNanos);
    }
}
