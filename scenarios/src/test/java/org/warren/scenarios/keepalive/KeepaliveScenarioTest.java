package org.warren.scenarios.keepalive;

import static org.warren.scenarios.Runs.mustPass;

import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.OnSomePairs;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
@Order(3)
class KeepaliveScenarioTest {

    static Stream<Arguments> pairs() {
        return Runs.pairsWith(25);
    }

    /// A long interval is the client's alone: each client keeps it towards one server. The longest is most of a day;
    /// wireguard-go keeps ten minutes, for its runtime wakes so often that a day of it would be the longest of
    /// all tests.
    static Stream<Arguments> someIntervals() {
        Stream<Arguments> longIntervals = Stream.of(
                Arguments.of("kernel", "kernel", 65535),
                Arguments.of("java", "kernel", 65535),
                Arguments.of("wireguard-go", "kernel", 600));
        return Stream.concat(Runs.somePairsWith(0, 1), longIntervals);
    }

    @ParameterizedTest(name = "{0} to {1}, keepalive {2}")
    @MethodSource("pairs")
    void keepalivesAreSentWhenTheRulesSaySoAndOnlyThen(String client, String server, int keepalive) {
        mustPass(Runs.shared(new KeepaliveScenario(), client, server, "keepalive=" + keepalive));
    }

    @ParameterizedTest(name = "{0} to {1}, keepalive {2}")
    @MethodSource("someIntervals")
    @OnSomePairs
    void otherIntervalsAreKeptToo(String client, String server, int keepalive) {
        mustPass(Runs.shared(new KeepaliveScenario(), client, server, "keepalive=" + keepalive));
    }
}
