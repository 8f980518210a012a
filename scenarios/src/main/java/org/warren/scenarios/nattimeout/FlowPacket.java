package org.warren.scenarios.nattimeout;

import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.nat.FlowEvent;
import org.warren.harness.verdict.Findings;

/// A packet of the tunnel's flow as it reached the router.
///
/// @param nanos when, since virtual time 0
/// @param outbound true from the client
/// @param kind what it is; empty when it is not a WireGuard message
/// @param outside the translated endpoint: the source it left with, or the destination it had; empty when it never left
/// @param captured its position in the capture of the router's inside, or of its outside where it is inbound; empty for
///     a hypothetical packet
record FlowPacket(
        long nanos,
        boolean outbound,
        Optional<Kind> kind,
        Optional<Endpoint> outside,
        Optional<CapturedPacket> captured) {

    /// A hypothetical packet, which no capture has.
    static FlowPacket supposed(long nanos) {
        return new FlowPacket(nanos, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static FlowPacket outbound(CapturedPacket packet, Optional<Endpoint> outside) {
        return new FlowPacket(packet.nanos(), true, kind(packet), outside, Optional.of(packet));
    }

    static FlowPacket inbound(CapturedPacket packet) {
        return new FlowPacket(
                packet.nanos(), false, kind(packet), Optional.of(packet.destination()), Optional.of(packet));
    }

    private static Optional<Kind> kind(CapturedPacket packet) {
        return packet.wireGuard().map(message -> message.kind());
    }

    FlowEvent passage() {
        return new FlowEvent(nanos, outbound);
    }

    /// Cites it as a packet that a conclusion is based on.
    void cite(Findings findings) {
        var tap = outbound ? RouterView.LAN : RouterView.WAN;
        captured.ifPresent(packet -> findings.cite(Evidence.capturePath(RouterView.ROUTER, tap), packet));
    }

    /// Its name in a sentence.
    String words() {
        return kind.map(Kind::words).orElse("other packet");
    }
}
