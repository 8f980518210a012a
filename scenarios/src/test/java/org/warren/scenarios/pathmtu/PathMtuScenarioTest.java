package org.warren.scenarios.pathmtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.OnSomePairs;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
@Order(7)
class PathMtuScenarioTest {

    static Stream<Arguments> somePairs() {
        return Runs.somePairsWith("ipv4", "ipv6");
    }

    @ParameterizedTest(name = "{0} to {1} over {2}")
    @MethodSource("somePairs")
    @OnSomePairs
    void packetsArriveOverAPathThatTellsItsMtu(String client, String server, String outer) {
        mustPass(run(new PathMtuScenario(), client, server, "outer=" + outer));
    }

    /// The kernel sets no DF over IPv4, so routers may fragment. Nobody may over IPv6, and wireguard-go sets DF.
    @ParameterizedTest(name = "{0} over {1}")
    @CsvSource({"kernel, ipv4, PASS", "kernel, ipv6, FAIL", "wireguard-go, ipv4, FAIL", "wireguard-go, ipv6, FAIL"})
    void pathWithoutIcmpIsABlackHoleForWhoeverNeedsIt(String subject, String outer, Verdict expected) {
        var outcome = run(new PathMtuScenario(), subject, subject, "outer=" + outer, "icmp=dropped");

        if (expected == Verdict.PASS) {
            mustPass(outcome);
        } else {
            mustFail(outcome, "planted fault: a router drops the ICMP errors", "P3-large-packets");
        }
        assertThat(outcome.record().checks()).anySatisfy(check -> assertThat(check.message())
                .contains(expected == Verdict.PASS ? "the routers fragmented" : "the path is a black hole"));
    }
}
