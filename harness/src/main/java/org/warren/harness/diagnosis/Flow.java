package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.util.List;
import org.warren.harness.verdict.PacketReference;

/// A packet that is traced.
///
/// @param what its description in a sentence, such as `phone's ping`
/// @param origin the node that sent it
/// @param destination its original destination, before any translation
/// @param path where it was seen, from [Network#path]
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
