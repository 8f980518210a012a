package org.warren.scenarios.endurance;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The state of a node at one time.
///
/// @param wallNanos on the node's clock
/// @param nodeNanos processor time of everything in the node so far; null if it is not known, as in a node with its own
///     kernel
/// @param machine the load of the machine under the node; null in a node with its own kernel, which cannot see it
/// @param daemon null if there is none, or no longer
/// @param handshakeSeconds the tunnel's latest handshake, on the node's clock; 0 for none
/// @param counters of the tunnel interface
public record NodeSample(
        long wallNanos,
        @Nullable Long nodeNanos,
        @Nullable Machine machine,
        @Nullable Daemon daemon,
        long handshakeSeconds,
        Counters counters) {

    /// All processors together, in ticks.
    ///
    /// @param total all ticks so far
    /// @param taken those in which a processor was busy or used by other machines
    /// @param perSecond the number of ticks per second and processor
    public record Machine(long total, long taken, int perSecond) {}

    /// The process that implements the tunnel.
    ///
    /// @param started in ticks since the node's kernel booted, which distinguishes processes with the same ID
    /// @param cpuNanos its processor time so far
    /// @param residentBytes of memory
    public record Daemon(long started, long cpuNanos, long residentBytes) {}

    /// The interface's counters so far, or their last values before it was removed.
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
