package org.warren.scenarios.keepalive;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class KeepaliveScenarioTest {

    /// The longest interval, most of a day, is the client's alone: each client keeps it towards one server.
    static Stream<Arguments> pairs() {
        return Stream.concat(
                Runs.pairsWith(0, 1, 25),
                Stream.of("kernel", "java", "wireguard-go").map(client -> Arguments.of(client, "kernel", 65535)));
    }

    @ParameterizedTest(name = "{0} to {1}, keepalive {2}")
    @MethodSource("pairs")
    void keepalivesAreSentWhenTheRulesSaySoAndOnlyThen(String client, String server, int keepalive) {
        mustPass(run(new KeepaliveScenario(), client, server, "keepalive=" + keepalive));
    }
}
