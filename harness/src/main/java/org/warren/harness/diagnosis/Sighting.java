package org.warren.harness.diagnosis;

import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.PacketReference;

/// A packet at an interface.
///
/// @param tunnel whether it is a tunnel interface
/// @param outgoing whether the node sent it there; else the node received it
/// @param capture the name of the capture that contains it
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

    /// Its name in a check result.
    public PacketReference reference() {
        return new PacketReference(Evidence.capturePath(capture), packet.number());
    }
}
