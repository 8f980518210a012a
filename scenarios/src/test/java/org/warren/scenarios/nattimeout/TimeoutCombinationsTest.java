package org.warren.scenarios.nattimeout;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// Timeouts and keepalives that are multiples of each other, so that packets and expiries coincide: the verdict is PASS
/// whatever happens first, and no sentence contradicts another.
@NeedsVirtualLab
class TimeoutCombinationsTest {

    private static final int[] SECONDS = {5, 10, 15, 20, 25, 30, 60};

    @ParameterizedTest(name = "udp-timeout {0} s, stream-timeout {1} s, keepalive {2} s")
    @CsvSource({"10, 10, 25", "10, 30, 10"})
    void packetsThatMeetAnExpiryGiveOneAnswer(int udp, int stream, int keepalive) {
        agrees(udp, stream, keepalive);
    }

    @Tag("long")
    @ParameterizedTest(name = "udp-timeout and stream-timeout {0} s, keepalive {1} s")
    @MethodSource("equalTimeouts")
    void equalTimeoutsGiveOneAnswerWithEachKeepalive(int timeout, int keepalive) {
        agrees(timeout, timeout, keepalive);
    }

    @Tag("long")
    @ParameterizedTest(name = "udp-timeout {0} s, stream-timeout {1} s, keepalive {2} s")
    @CsvSource({
        "5, 10, 10",
        "10, 5, 5",
        "10, 30, 30",
        "30, 10, 10",
        "10, 60, 20",
        "15, 30, 15",
        "30, 60, 30",
        "60, 30, 30",
        "25, 5, 25",
        "20, 60, 60",
    })
    void mixedTimeoutsGiveOneAnswer(int udp, int stream, int keepalive) {
        agrees(udp, stream, keepalive);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}, both timeouts and keepalive {1} s")
    @CsvSource({"kernel, 30", "wireguard-go, 30", "java, 10", "kernel, 10", "wireguard-go, 10"})
    void equalTimeoutGivesOneAnswerForEachSubject(String client, int seconds) {
        agrees(client, seconds, seconds, seconds);
    }

    static Stream<Arguments> equalTimeouts() {
        return IntStream.of(SECONDS).boxed().flatMap(timeout -> IntStream.of(SECONDS)
                .mapToObj(keepalive -> Arguments.of(timeout, keepalive)));
    }

    private static void agrees(int udp, int stream, int keepalive) {
        agrees("java", udp, stream, keepalive);
    }

    private static void agrees(String client, int udp, int stream, int keepalive) {
        var outcome = Runs.mustPass(Runs.run(
                new NatTimeoutScenario(),
                client,
                "kernel",
                "udp-timeout=" + udp + "s",
                "stream-timeout=" + stream + "s",
                "keepalive=" + keepalive,
                "idle=10m"));
        Agreement.require(Runs.evidence(outcome), outcome.record().reproduce());
    }
}
