package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.util.List;
import org.warren.harness.verdict.PacketReference;

/// A packet that is followed.
///
/// @param what it is in a sentence, such as `phone's ping`
/// @param origin the node that made it
/// @param destination where it was sent to, before any translation
/// @param path where it was seen, as [Network#path] has it
record Flow(String what, String origin, InetAddress destination, List<Sighting> path) {

    Flow {
        path = List.copyOf(path);
    }

    Reason because(Cause cause, String node, String sentence) {
        List<PacketReference> seen = path.isEmpty()
                ? List.of()
                : List.of(path.getFirst().reference(), path.getLast().reference());
        return new Reason(cause, node, sentence, seen.stream().distinct().toList());
    }

    String destinationText() {
        return Sightings.host(destination);
    }
}
