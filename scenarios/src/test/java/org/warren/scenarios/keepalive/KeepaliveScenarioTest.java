package org.warren.scenarios.keepalive;

import static org.warren.scenarios.Runs.mustPass;

import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
@Order(3)
class KeepaliveScenarioTest {

    /// A long interval is the client's alone: each client keeps it towards one server. The longest is most of a day;
    /// wireguard-go keeps ten minutes, for its runtime wakes so often that a day of it would be the longest of
    /// all tests.
    static Stream<Arguments> pairs() {
        Stream<Arguments> longIntervals = Stream.of(
                Arguments.of("kernel", "kernel", 65535),
                Arguments.of("java", "kernel", 65535),
                Arguments.of("wireguard-go", "kernel", 600));
        return Stream.of(Runs.pairsWith(1, 25), Runs.pairsWithTheKernel(0), longIntervals)
                .flatMap(pairs -> pairs);
    }

    @ParameterizedTest(name = "{0} to {1}, keepalive {2}")
    @MethodSource("pairs")
    void keepalivesAreSentWhenTheRulesSaySoAndOnlyThen(String client, String server, int keepalive) {
        mustPass(Runs.shared(new KeepaliveScenario(), client, server, "keepalive=" + keepalive));
    }
}
