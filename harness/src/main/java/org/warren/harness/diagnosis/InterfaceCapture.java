package org.warren.harness.diagnosis;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;

/// What was seen at one interface, in the order of time.
///
/// @param tunnel whether the interface is a tunnel's, so that it shows what is inside
/// @param name of the capture, without folder and ending
public record InterfaceCapture(
        String node, String interfaceName, boolean tunnel, String name, List<CapturedPacket> packets) {

    public InterfaceCapture {
        packets = List.copyOf(packets);
    }

    /// The capture of an interface that was there all the time.
    public InterfaceCapture(String node, String interfaceName, boolean tunnel, List<CapturedPacket> packets) {
        this(node, interfaceName, tunnel, node + "-" + interfaceName, packets);
    }
}
