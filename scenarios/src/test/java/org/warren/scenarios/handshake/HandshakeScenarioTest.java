package org.warren.scenarios.handshake;

import static org.warren.scenarios.Runs.mustPass;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class HandshakeScenarioTest {

    static Stream<Arguments> pairs() {
        return Runs.pairsWith("ipv4", "ipv6");
    }

    @ParameterizedTest(name = "{0} to {1} over {2}")
    @MethodSource("pairs")
    void tunnelComesUpAndCarriesBothFamiliesBothWays(String client, String server, String outer) {
        mustPass(Runs.shared(new HandshakeScenario(), client, server, "outer=" + outer));
    }
}
