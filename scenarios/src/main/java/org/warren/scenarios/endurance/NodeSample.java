package org.warren.scenarios.endurance;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What a node showed at one moment.
///
/// @param wallNanos when, on the node's clock
/// @param nodeNanos processor time of everything in the node so far; null where it is not known, as in a node with a
///     kernel of its own
/// @param machine what the machine under the node did; null in a node with a kernel of its own, which cannot see it
/// @param daemon null where there is none, or no longer
/// @param handshakeSeconds the tunnel's latest handshake, on the node's clock; 0 for none
/// @param counters the tunnel interface's
public record NodeSample(
        long wallNanos,
        @Nullable Long nodeNanos,
        @Nullable Machine machine,
        @Nullable Daemon daemon,
        long handshakeSeconds,
        Counters counters) {

    /// All processors together, in ticks.
    ///
    /// @param total all that have passed
    /// @param taken those in which a processor was busy or in other hands
    /// @param perSecond of one processor
    public record Machine(long total, long taken, int perSecond) {}

    /// The process behind the tunnel.
    ///
    /// @param started in ticks since the node's kernel booted; two processes of one number differ in it
    /// @param cpuNanos its processor time so far
    /// @param residentBytes of memory
    public record Daemon(long started, long cpuNanos, long residentBytes) {}

    /// What the interface has counted so far, or had when it was taken away.
    public record Counters(
            @JsonProperty("rx_bytes") long rxBytes,
            @JsonProperty("tx_bytes") long txBytes,
            @JsonProperty("rx_packets") long rxPackets,
            @JsonProperty("tx_packets") long txPackets,
            @JsonProperty("rx_errors") long rxErrors,
            @JsonProperty("tx_errors") long txErrors,
            @JsonProperty("rx_dropped") long rxDropped,
            @JsonProperty("tx_dropped") long txDropped) {}
}
