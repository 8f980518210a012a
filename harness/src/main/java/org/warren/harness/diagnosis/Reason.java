package org.warren.harness.diagnosis;

import java.util.List;
import org.warren.harness.verdict.PacketReference;

/// Why a packet did not arrive.
///
/// @param cause what became of it
/// @param node where
/// @param sentence for the person who has the problem, without a full stop
/// @param packets the packets that show it
public record Reason(Cause cause, String node, String sentence, List<PacketReference> packets) {

    public Reason {
        packets = List.copyOf(packets);
    }
}
