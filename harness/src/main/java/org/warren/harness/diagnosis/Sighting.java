package org.warren.harness.diagnosis;

import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.PacketReference;

/// A packet at an interface.
///
/// @param tunnel whether the interface is a tunnel's
/// @param outgoing whether the node sent it there; else the node received it
/// @param capture the name of the capture that shows it
public record Sighting(
        String node, String interfaceName, boolean tunnel, boolean outgoing, String capture, CapturedPacket packet) {

    /// `NODE.INTERFACE`.
    String place() {
        return node + "." + interfaceName;
    }

    long nanos() {
        return packet.nanos();
    }

    int hopLimit() {
        return packet.hopLimit();
    }

    /// As a check result names it.
    public PacketReference reference() {
        return new PacketReference(Evidence.capturePath(capture), packet.number());
    }
}
