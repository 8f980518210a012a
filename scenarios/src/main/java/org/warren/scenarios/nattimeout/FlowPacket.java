package org.warren.scenarios.nattimeout;

import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.nat.Passage;

/// A packet of the tunnel's flow as it reached the router.
///
/// @param nanos when, since virtual time 0
/// @param outbound true from the client
/// @param kind what it is; empty when it is no WireGuard message
/// @param outside the translated endpoint: the source it left with, or the destination it came to; empty when it never
///     left
record FlowPacket(long nanos, boolean outbound, Optional<Kind> kind, Optional<Endpoint> outside) {

    static FlowPacket outbound(CapturedPacket packet, Optional<Endpoint> outside) {
        return new FlowPacket(packet.nanos(), true, kind(packet), outside);
    }

    static FlowPacket inbound(CapturedPacket packet) {
        return new FlowPacket(packet.nanos(), false, kind(packet), Optional.of(packet.destination()));
    }

    private static Optional<Kind> kind(CapturedPacket packet) {
        return packet.wireGuard().map(message -> message.kind());
    }

    Passage passage() {
        return new Passage(nanos, outbound);
    }

    /// Its name in a sentence.
    String words() {
        return kind.map(Kind::words).orElse("other packet");
    }
}
