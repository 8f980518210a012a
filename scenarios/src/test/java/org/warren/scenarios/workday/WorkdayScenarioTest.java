package org.warren.scenarios.workday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.warren.scenarios.Runs.mustBeUnknown;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.kit.workload.StreamFigures;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class WorkdayScenarioTest {

    @Test
    void aDayOfAHouseholdInAShortTimeIsTheSameBytesTwice() throws IOException {
        var first = mustPass(run(new WorkdayScenario(), "kernel", "kernel", "time=10m"));
        var second = mustPass(run(new WorkdayScenario(), "kernel", "kernel", "time=10m"));
        for (String file : new String[] {
            "probes/server-traffic.gz",
            "captures/client-eth0.pcap",
            "captures/phone-eth0.pcap",
            "captures/sensor-eth0.pcap"
        }) {
            assertThat(first.folder().resolve(file))
                    .as(
                            "%s of seed %d; again: %s",
                            file, Runs.SEED, first.record().reproduce())
                    .hasSameBinaryContentAs(second.folder().resolve(file));
            assertThat(Files.size(first.folder().resolve(file))).isGreaterThan(1000);
        }
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("org.warren.scenarios.Runs#pairsWithTheKernel")
    void aDayOfAHouseholdIsCarried(String client, String server) {
        mustPass(run(new WorkdayScenario(), client, server, "time=10m"));
    }

    @Test
    void aSensorIsCarriedByAJavaTunnel() {
        mustPass(run(new WorkdayScenario(), "java", "kernel", "time=30m", "traffic=mqtt,dns"));
    }

    /// A link that loses 2 % each way, as it is declared: the judge's figures are those of the link, and no subject
    /// is blamed.
    @Test
    void aLinkThatLosesIsSeenAsWhatItIs() {
        var outcome = mustBeUnknown(
                run(new WorkdayScenario(), "kernel", "kernel", "time=20m", "traffic=game", "loss=2%", "delay=30ms"),
                "the link loses 2 %, which is declared");
        for (StreamFigures figures : new Day.Memo().read(Runs.evidence(outcome)).figures()) {
            double deviation = Math.sqrt(0.02 * 0.98 / figures.sent());
            assertThat(figures.lostShare()).isCloseTo(0.02, within(4 * deviation));
            assertThat(figures.delays().getValueAtPercentile(50)).isBetween(29_700_000L, 30_600_000L);
        }
    }

    /// A link with outages, bursts and a radio: its own doing is no subject's, and is about what the same datagrams
    /// meet without a tunnel.
    @Test
    void aTrainIsNotBlamedOnTheTunnel() {
        var outcome = mustBeUnknown(
                run(new WorkdayScenario(), "kernel", "kernel", "time=20m", "traffic=game", "link=lte-train"),
                "the link loses more than the budget allows");
        assertThat(outcome.record().checks())
                .filteredOn(check -> check.id().equals("lost"))
                .singleElement()
                .satisfies(check -> assertThat(check.message()).contains("Link lte-train is enough for that"));
    }

    /// The planted fault: no keepalive, so that the NAT forgets the phone.
    @Test
    void aPhoneWithoutKeepaliveIsNotReached() {
        mustFail(
                run(new WorkdayScenario(), "kernel", "kernel", "time=3h", "traffic=phone", "keepalive=off"),
                "planted fault: the NAT forgets after 120 s; what waits for a handshake comes late",
                "lost",
                "late");
    }
}
