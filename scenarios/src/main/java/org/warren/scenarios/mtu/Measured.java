package org.warren.scenarios.mtu;

import org.warren.harness.evidence.Evidence;

/// The largest packets that were found, as the driver noted them.
///
/// @param mtu the interface's, in bytes
/// @param answered the largest packet that was answered, 0 for none
/// @param whole the largest packet that was answered with nothing fragmented, 0 for none
/// @param beyondRefused how often the sender's own node said that one byte more is too long
record Measured(int mtu, int answered, int whole, int beyondRefused) {

    static Measured of(Evidence evidence, String phase) {
        var noted = evidence.observations().value("largest-" + phase);
        return new Measured(
                noted.path("mtu").asInt(),
                noted.path("answered").asInt(),
                noted.path("whole").asInt(),
                noted.path("beyond-refused").asInt());
    }

    static int parameter(Evidence evidence, String name) {
        return Integer.parseInt(evidence.observations().parameter(name));
    }

    static boolean isOuterIpv6(Evidence evidence) {
        return evidence.observations().parameter("outer").equals("ipv6");
    }
}
