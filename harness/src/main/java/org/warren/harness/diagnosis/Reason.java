package org.warren.harness.diagnosis;

import java.util.List;
import org.warren.harness.verdict.PacketReference;

/// Why a packet did not arrive.
///
/// @param cause of the loss
/// @param node where it happened
/// @param sentence for the user who has the problem, without a full stop
/// @param packets the packets that show it
public record Reason(Cause cause, String node, String sentence, List<PacketReference> packets) {

    public Reason {
        packets = List.copyOf(packets);
    }
}
