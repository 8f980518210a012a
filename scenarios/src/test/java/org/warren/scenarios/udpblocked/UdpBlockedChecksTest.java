package org.warren.scenarios.udpblocked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Probes;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

/// The checks of a run that never was, and of such runs with a fault in them.
class UdpBlockedChecksTest {

    private static final long BLOCKED = 20 * SECOND;
    private static final long NEW_TRAFFIC = 150 * SECOND;
    private static final long UNBLOCKED = 152 * SECOND;
    private static final long END = 162 * SECOND;
    private static final long RETRY = 5_200_000_000L;
    private static final int INITIATIONS = 20;
    private static final int INITIATION = 148;

    @TempDir
    private Path folder;

    private boolean answers = true;
    private long blockedAt = BLOCKED;

    @Test
    void runAsDeclaredPassesAndSaysWhatWasBlockedAndWhere() {
        List<CheckResult> results = judge(run());

        assertThat(results).extracting(CheckResult::verdict).containsOnly(Verdict.PASS);
        assertThat(results.getFirst().message())
                .isEqualTo("firewall-1 drops all UDP from inside: of 21 datagrams from client to 203.0.113.10:51820,"
                        + " which came to its interface lan, none left by wan; to ports 53 and 443 it is the same."
                        + " firewall-2 drops UDP from inside to all ports but 53 and 443: of 21 datagrams from client-2"
                        + " to 203.0.113.10:51820, which came to its interface lan, none left by wan; a server on port"
                        + " 53 or 443 would be reached. firewall-3 drops all UDP from outside: 21 datagrams from"
                        + " client-3 to 203.0.113.10:51820 left by its interface wan, and of 21 answers that came back"
                        + " there none left by lan; from ports 53 and 443 it is the same. That nothing gets through is"
                        + " no fault of client or server: WireGuard has no other transport than UDP.");
    }

    @Test
    void firewallThatLetsSomethingOutIsNoFaultOfTheSubjects() {
        EvidenceFolder run = run();
        byte[] payload = run.message(1, INITIATION);
        BlockedOffice office = BlockedOffice.ALL.getFirst();
        udp(run, office, "lan", 140 * SECOND, true, Tunnel.PORT, payload);
        udp(run, office, "wan", 140 * SECOND, true, Tunnel.PORT, payload);

        List<CheckResult> results = judge(run);

        assertThat(results)
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.PASS);
        assertThat(results.getFirst().message())
                .isEqualTo(
                        "firewall-1 was to drop all UDP from inside, but UDP to port 51820 of the server was let out,"
                                + " and not answered.");
    }

    @Test
    void firewallThatWasNotAskedIsUnknown() {
        EvidenceFolder run = run().without("captures/firewall-2-lan.pcap").capture("firewall-2-lan");

        assertThat(judge(run).getFirst().message())
                .isEqualTo("firewall-2 was to drop UDP from inside to all ports but 53 and 443, but nothing was sent to"
                        + " UDP port 53 of the server.");
    }

    @Test
    void clientThatGivesUpTooLateFails() {
        assertGivesUpWrongly(
                run(RETRY, 21, true),
                "client sent 21 initiations, and is to give up after 90 s, which are 20 at most.");
    }

    /// Such a client must not begin anew: its last initiation is not 5 s old. One fault is one FAIL.
    @Test
    void clientThatNeverGivesUpFailsOnce() {
        List<CheckResult> results = judge(run(RETRY, 25, false));

        assertThat(results)
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS);
        assertThat(results.get(2).message())
                .isEqualTo("client had not tried and given up when it got a new packet to send at 150.000 s.");
    }

    @Test
    void clientThatGivesUpTooEarlyFails() {
        assertGivesUpWrongly(
                run(RETRY, 16, true),
                "client gave up after 16 initiations, and is to try for 90 s, which are at least 17.");
    }

    @Test
    void clientThatSaysNothingFailsAndTheFirewallIsNotBlamed() {
        List<CheckResult> results = judge(run(RETRY, 0, false));

        assertThat(results)
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.UNKNOWN, Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS);
        assertThat(results.getFirst().message())
                .isEqualTo("client sent nothing to 203.0.113.10:51820, so what firewall-1 does with that is not seen.");
        Verdicts.assertFail(results.get(1), "client sent no initiation, although it got a packet to send at 20.000 s.");
    }

    @Test
    void serverThatDoesNotAnswerIsNotTheFirewallsFault() {
        answers = false;
        List<CheckResult> results = judge(run());

        assertThat(results)
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.UNKNOWN, Verdict.PASS, Verdict.PASS, Verdict.PASS);
        assertThat(results.getFirst().message())
                .isEqualTo("No answer of the server's to client-3 came to firewall-3, so what that does with one is not"
                        + " seen.");
    }

    @Test
    void clientThatBeginsLateFails() {
        blockedAt = BLOCKED - 10 * SECOND;

        assertGivesUpWrongly(
                run(), "client sent its first initiation at 20.000 s, although it got a packet to send at 10.000 s");
    }

    private static void assertGivesUpWrongly(EvidenceFolder run, String message) {
        Verdicts.assertOnlyFails(new UdpBlockedScenario(), run.write(END), "T5-retries-and-gives-up", message);
    }

    @ParameterizedTest
    @ValueSource(longs = {4_800_000_000L, 5_500_000_000L})
    void clientThatRepeatsTooEarlyOrTooLateFails(long retry) {
        assertGivesUpWrongly(run(retry, 18, true), "client repeated its initiation of 20.000 s after");
    }

    @Test
    void clientThatSendsDataWithoutASessionFails() {
        EvidenceFolder run = run();
        run.udp("client-eth0", 100 * SECOND, client(BlockedOffice.ALL.getFirst()), server(51820), run.message(4, 96));

        assertGivesUpWrongly(run, "client sent a datagram (data) at 100.000 s, without a session.");
    }

    @Test
    void stepThatEndsWhileTheClientStillTriesIsUnknown() {
        EvidenceFolder run = run().replaceStep(UdpBlockedScenario.BLOCKED, BLOCKED, 60 * SECOND);

        CheckResult givesUp = judge(run).get(1);

        assertThat(givesUp.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(givesUp.message()).contains("The step ended before client could be seen to give up.");
    }

    @Test
    void clientThatDoesNotBeginAnewFails() {
        Verdicts.assertOnlyFails(
                new UdpBlockedScenario(),
                run(RETRY, INITIATIONS, false).write(END),
                "T5-new-traffic-begins-anew",
                "client sent no initiation, although it got a packet to send at 150.000 s.");
    }

    @Test
    void clientThatDoesNotComeUpFails() {
        Verdicts.assertOnlyFails(
                new UdpBlockedScenario(),
                run().withoutLines("probes/client-2-unblocked-2.jsonl", "answered")
                        .write(END),
                "comes-up-unblocked",
                "client-2 got no answer after nothing was blocked any more.");
    }

    @Test
    void firewallThatGoesOnBlockingIsNoFaultOfTheSubjects() {
        EvidenceFolder run = run().withoutLines("probes/client-2-unblocked-2.jsonl", "answered");
        udp(run, BlockedOffice.ALL.get(1), "lan", 153 * SECOND, true, 51820, run.message(1, INITIATION));

        CheckResult comesUp = judge(run).getLast();

        assertThat(comesUp.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(comesUp.message())
                .isEqualTo("firewall-2 was to block nothing any more, but client-2's datagrams were dropped on the way"
                        + " out.");
    }

    @Test
    void probesThatWereNotSentAreUnknown() {
        EvidenceFolder run = run().without("probes/client-new-1.jsonl").without("probes/client-unblocked-1.jsonl");

        assertThat(judge(run))
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.PASS, Verdict.PASS, Verdict.UNKNOWN, Verdict.UNKNOWN);
    }

    private static List<CheckResult> judge(EvidenceFolder run) {
        return Verdicts.judgeAll(new UdpBlockedScenario(), run.write(END));
    }

    private EvidenceFolder run() {
        return run(RETRY, INITIATIONS, true);
    }

    /// @param retry time between the initiations of the first client
    /// @param initiations how many of them it sends
    /// @param beginsAnew whether it sends another one with new traffic
    private EvidenceFolder run(long retry, int initiations, boolean beginsAnew) {
        EvidenceFolder run = new EvidenceFolder(folder)
                .subject(Roles.CLIENT, "java")
                .subject(Roles.SERVER, "kernel")
                .step(UdpBlockedScenario.BLOCKED, BLOCKED, NEW_TRAFFIC - SECOND)
                .step(UdpBlockedScenario.NEW_TRAFFIC, NEW_TRAFFIC, UNBLOCKED - SECOND / 2)
                .step(UdpBlockedScenario.UNBLOCKED, UNBLOCKED, END);
        for (BlockedOffice office : BlockedOffice.ALL) {
            boolean isFirst = office.number() == 1;
            run.capture(office.client() + "-eth0")
                    .capture(office.router() + "-lan")
                    .capture(office.router() + "-wan");
            for (int port : List.of(53, 443)) {
                byte[] asked = ("asked " + port + office.number()).getBytes(StandardCharsets.US_ASCII);
                pass(run, office, SECOND, port, asked);
            }
            for (int i = 0; i < (isFirst ? initiations : INITIATIONS); i++) {
                initiates(run, office, BLOCKED + i * (isFirst ? retry : RETRY));
            }
            if (beginsAnew || !isFirst) {
                initiates(run, office, NEW_TRAFFIC);
            }
            Probes blocked = UdpBlockedScenario.blocked(office);
            run.probe(blocked.from() + "-" + blocked.name(), blockedAt, "sent", blocked.name(), 1);
            Probes fresh = UdpBlockedScenario.newTraffic(office);
            run.probe(fresh.from() + "-" + fresh.name(), NEW_TRAFFIC, "sent", fresh.name(), 1);
            Probes last = UdpBlockedScenario.unblocked(office);
            run.probe(last.from() + "-" + last.name(), UNBLOCKED, "sent", last.name(), 1);
            run.probe(last.from() + "-" + last.name(), UNBLOCKED + SECOND, "answered", last.name(), 1);
        }
        return run;
    }

    private void initiates(EvidenceFolder run, BlockedOffice office, long nanos) {
        byte[] payload = run.message(1, INITIATION);
        run.udp(office.client() + "-eth0", nanos, client(office), server(Tunnel.PORT), payload);
        pass(run, office, nanos, Tunnel.PORT, payload);
    }

    /// A datagram and its answer, as far as the firewall is declared to let them.
    private void pass(EvidenceFolder run, BlockedOffice office, long nanos, int port, byte[] payload) {
        BlockedOffice.Fate fate = office.block().fate(port);
        udp(run, office, "lan", nanos, true, port, payload);
        if (fate == BlockedOffice.Fate.DROPPED_OUTBOUND) {
            return;
        }
        udp(run, office, "wan", nanos, true, port, payload);
        if (!answers && port == Tunnel.PORT) {
            return;
        }
        byte[] answer = payload.clone();
        answer[0] = 2;
        udp(run, office, "wan", nanos, false, port, answer);
        if (fate == BlockedOffice.Fate.ANSWERED) {
            udp(run, office, "lan", nanos, false, port, answer);
        }
    }

    private static void udp(
            EvidenceFolder run, BlockedOffice office, String side, long nanos, boolean out, int port, byte[] payload) {
        Endpoint own = side.equals("lan") ? client(office) : Endpoint.parse(office.outsideIpv4() + ":" + Tunnel.PORT);
        run.udp(office.router() + "-" + side, nanos, out ? own : server(port), out ? server(port) : own, payload);
    }

    private static Endpoint client(BlockedOffice office) {
        return Endpoint.parse(office.clientIpv4() + ":" + Tunnel.PORT);
    }

    private static Endpoint server(int port) {
        return Endpoint.parse(UdpBlockedScenario.SERVER_IPV4 + ":" + port);
    }
}
