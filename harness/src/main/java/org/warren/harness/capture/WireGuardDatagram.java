package org.warren.harness.capture;

import java.util.List;

/// A captured packet together with the WireGuard message in it.
///
/// @param packet where and when it was captured
/// @param message the message in it
public record WireGuardDatagram(CapturedPacket packet, WireGuardMessage message) {

    /// The WireGuard datagrams among the packets, in their order.
    public static List<WireGuardDatagram> in(List<CapturedPacket> packets) {
        return packets.stream()
                .flatMap(packet -> packet.wireGuard().map(message -> new WireGuardDatagram(packet, message)).stream())
                .toList();
    }

    /// Nanoseconds since virtual time 0.
    public long nanos() {
        return packet.nanos();
    }

    /// Its kind, as shown on a timeline.
    public WireGuardMessage.Kind kind() {
        return message.kind();
    }

    /// Whether it came from this address, with any port.
    public boolean isFrom(Endpoint endpoint) {
        return packet.source().address().equals(endpoint.address());
    }
}
