package org.warren.scenarios.handshake;

import static org.warren.scenarios.Runs.mustPass;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.OnSomePairs;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class HandshakeScenarioTest {

    static Stream<Arguments> pairs() {
        return Runs.pairs();
    }

    static Stream<Arguments> somePairs() {
        return Runs.somePairs();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void tunnelComesUpAndCarriesBothFamiliesBothWays(String client, String server) {
        mustPass(Runs.shared(new HandshakeScenario(), client, server, "outer=ipv4"));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("somePairs")
    @OnSomePairs
    void tunnelComesUpOverIpv6(String client, String server) {
        mustPass(Runs.shared(new HandshakeScenario(), client, server, "outer=ipv6"));
    }
}
