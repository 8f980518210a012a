package org.warren.harness.diagnosis;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;

/// The packets seen at one interface, in the order of time.
///
/// @param tunnel whether it is a tunnel interface, whose capture shows inner packets
/// @param name of the capture, without folder and extension
public record InterfaceCapture(
        String node, String interfaceName, boolean tunnel, String name, List<CapturedPacket> packets) {

    public InterfaceCapture {
        packets = List.copyOf(packets);
    }

    /// The capture of an interface that existed all the time.
    public InterfaceCapture(String node, String interfaceName, boolean tunnel, List<CapturedPacket> packets) {
        this(node, interfaceName, tunnel, node + "-" + interfaceName, packets);
    }
}
