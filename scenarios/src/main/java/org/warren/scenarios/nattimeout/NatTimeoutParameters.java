package org.warren.scenarios.nattimeout;

import org.warren.harness.evidence.Observations;
import org.warren.harness.nat.LinuxUdpTimeouts;

/// What a run of the scenario was given.
///
/// @param udpTimeoutNanos how long the NAT remembers a mapping that is no stream
/// @param streamTimeoutNanos how long it remembers a stream
/// @param keepaliveNanos the client's persistent keepalive interval; 0 for none
/// @param idleNanos how long the tunnel is left alone
public record NatTimeoutParameters(long udpTimeoutNanos, long streamTimeoutNanos, long keepaliveNanos, long idleNanos) {

    public NatTimeoutParameters {
        if (udpTimeoutNanos <= 0 || streamTimeoutNanos <= 0 || keepaliveNanos < 0 || idleNanos < 0) {
            throw new IllegalArgumentException("timeouts are longer than 0, keepalive and idle not negative");
        }
    }

    /// Reads `udp-timeout`, `stream-timeout`, `keepalive` and `idle`.
    public static NatTimeoutParameters of(Observations observations) {
        return new NatTimeoutParameters(
                observations.durationNanos("udp-timeout"),
                observations.durationNanos("stream-timeout"),
                observations.durationNanos("keepalive"),
                observations.durationNanos("idle"));
    }

    /// The router's rule.
    public LinuxUdpTimeouts timeouts() {
        return new LinuxUdpTimeouts(udpTimeoutNanos, streamTimeoutNanos);
    }
}
