package org.warren.scenarios.pathmtu;

import org.warren.harness.evidence.Evidence;

/// The counts of a series of pings, as the driver noted them.
///
/// @param sent how many were asked for
/// @param received how many were answered
/// @param tooLong how often the sender's own node said that the packet is too long
record Pings(int sent, int received, int tooLong) {

    static Pings of(Evidence evidence, String name) {
        var counts = evidence.observations().value(name);
        return new Pings(
                counts.path("sent").asInt(),
                counts.path("received").asInt(),
                counts.path("too-long").asInt());
    }
}
