package org.warren.scenarios.mtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;

/// Seven runs, of 3 s and, where Java brings two tunnels up, of 7 s.
@NeedsVirtualLab
class MtuScenarioTest {

    @ParameterizedTest(name = "{0} to {1} over {2}, {3} bytes from the {4}, {5} on the path")
    @CsvSource({
        "kernel, java, ipv4, 1500, link, 1500",
        "java, kernel, ipv6, 1400, link, 1500",
        "kernel, wireguard-go, ipv6, 1380, route, 1500",
        "wireguard-go, kernel, ipv4, 1500, line, 1400"
    })
    void largestPacketIsTheOneThatTheoryNames(
            String client, String server, String outer, String uplink, String from, String path) {
        mustPass(run(
                new MtuScenario(),
                client,
                server,
                "outer=" + outer,
                "uplink-mtu=" + uplink,
                "mtu-from=" + from,
                "path-mtu=" + path));
    }

    /// Java sets DF over IPv4, and the kernel has nobody fragment its datagrams over IPv6: without ICMP both need the
    /// MTU that fits, with which they recover.
    @ParameterizedTest(name = "{0} over {1}")
    @CsvSource({"kernel, ipv6", "java, ipv4"})
    void blackHoleIsReportedAndTheMtuThatFitsEndsIt(String subject, String outer) {
        var outcome = mustFail(
                run(new MtuScenario(), subject, subject, "outer=" + outer, "path-mtu=1400", "icmp=dropped"),
                "planted fault: nobody tells of the narrow path",
                "P3-no-black-hole-chosen",
                "P3-no-black-hole-nested");

        assertThat(outcome.record().checks())
                .as("again: %s", outcome.record().reproduce())
                .hasSize(7)
                .filteredOn(check -> check.verdict() != Verdict.PASS)
                .allSatisfy(check -> assertThat(check.message()).contains("the path is a black hole"));
    }

    /// As behind PPPoE, of which the tunnel's MTU of 1420 knows nothing.
    @Test
    void blackHoleOfPppoeBeginsAbove1408() {
        var outcome = mustFail(
                run(new MtuScenario(), "kernel", "kernel", "outer=ipv6", "path-mtu=1492", "icmp=dropped"),
                "planted fault: nobody tells of the narrow path",
                "P3-no-black-hole-chosen");

        assertThat(outcome.record().checks()).anySatisfy(check -> assertThat(check.message())
                .contains("the largest that was answered has 1408", "the path is a black hole"));
    }
}
