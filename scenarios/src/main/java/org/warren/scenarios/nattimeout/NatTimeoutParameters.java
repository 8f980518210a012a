package org.warren.scenarios.nattimeout;

import org.warren.harness.evidence.Evidence;
import org.warren.nat.NatBehaviour;

/// The parameters of a run.
///
/// @param udpTimeoutNanos how long the NAT keeps a mapping that is not a stream
/// @param streamTimeoutNanos how long it keeps a stream
/// @param keepaliveNanos the client's persistent keepalive interval; 0 for none
/// @param idleNanos how long the tunnel is left idle
public record NatTimeoutParameters(long udpTimeoutNanos, long streamTimeoutNanos, long keepaliveNanos, long idleNanos) {

    public NatTimeoutParameters {
        if (udpTimeoutNanos <= 0 || streamTimeoutNanos <= 0 || keepaliveNanos < 0 || idleNanos < 0) {
            throw new IllegalArgumentException("timeouts are longer than 0, keepalive and idle not negative");
        }
    }

    /// Reads a run's parameters.
    public static NatTimeoutParameters of(Evidence evidence) {
        return new NatTimeoutParameters(
                evidence.get(NatTimeoutScenario.UDP_TIMEOUT).toNanos(),
                evidence.get(NatTimeoutScenario.STREAM_TIMEOUT).toNanos(),
                evidence.get(NatTimeoutScenario.KEEPALIVE) * 1_000_000_000L,
                evidence.get(NatTimeoutScenario.IDLE).toNanos());
    }

    /// What the kernel's NAT does, with these two timeouts.
    public NatBehaviour behaviour() {
        return NatBehaviour.linux(udpTimeoutNanos, streamTimeoutNanos);
    }
}
