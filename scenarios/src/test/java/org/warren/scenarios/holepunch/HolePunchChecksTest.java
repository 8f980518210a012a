package org.warren.scenarios.holepunch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// The checks of a run of one pair that never was, and of such runs with a fault in them.
class HolePunchChecksTest {

    private static final String RESTRICTED = "endpoint-independent/address-dependent";
    private static final String SYMMETRIC = "address-and-port-dependent/address-and-port-dependent";
    private static final Endpoint RENDEZVOUS = Endpoint.parse("203.0.113.10:51820");

    @TempDir
    private Path path;

    private EvidenceFolder run = new EvidenceFolder(Path.of(""));
    private PunchPair pair = pair(RESTRICTED, SYMMETRIC);

    @BeforeEach
    void clientsThatMeetAsPredicted() {
        asPredicted(RESTRICTED, SYMMETRIC);
    }

    private static PunchPair pair(String natA, String natB) {
        return new PunchPair(
                PunchSide.of(true, natA, "sequential").getFirst(),
                PunchSide.of(false, natB, "sequential").getFirst());
    }

    private void asPredicted(String natA, String natB) {
        pair = pair(natA, natB);
        run = new EvidenceFolder(path)
                .parameter("nat-a", natA)
                .parameter("nat-b", natB)
                .parameter("ports", "sequential")
                .subject(Roles.CLIENT, "kernel")
                .subject(Roles.SERVER, "kernel")
                .step("punch", 2 * SECOND, 42 * SECOND);
        String one = sent(pair.one(), SECOND, RENDEZVOUS);
        String other = sent(pair.other(), SECOND, RENDEZVOUS);
        run.value("endpoint-client", one).value("endpoint-server", other);
        sent(pair.one(), 3 * SECOND, Endpoint.parse(other));
        sent(pair.other(), 3 * SECOND, Endpoint.parse(one));
        for (boolean isFirst : List.of(true, false)) {
            run.probe(log(isFirst), 43 * SECOND, "sent", pair.probes(isFirst).name(), 0);
            if (pair.meets()) {
                run.probe(
                        log(isFirst),
                        43 * SECOND + 1,
                        "answered",
                        pair.probes(isFirst).name(),
                        0);
            }
        }
    }

    private String log(boolean isFirst) {
        return (isFirst ? pair.one() : pair.other()).node() + "-"
                + pair.probes(isFirst).name();
    }

    /// A datagram, translated by the model, after which the client's NAT has what it had from its datagram before.
    ///
    /// @return where it came from, outside
    private String sent(PunchSide side, long nanos, Endpoint to) {
        Endpoint inside = Endpoint.parse(side.ipv4() + ":51820");
        var nat = new Translator(
                side.nat().behaviour(),
                List.of(org.warren.nat.Endpoint.address(side.outsideIpv4())),
                new SplittableRandom(1));
        if (!to.equals(RENDEZVOUS)) {
            nat.fromInside(packet(inside, RENDEZVOUS), SECOND);
        }
        var left = (Outcome.Forwarded) nat.fromInside(packet(inside, to), nanos);
        Endpoint outside = Endpoint.parse(left.packet().source().toString());
        byte[] payload = (side.node() + nanos).getBytes(StandardCharsets.US_ASCII);
        run.udp(side.router() + "-lan", nanos, inside, to, payload);
        run.udp(side.router() + "-wan", nanos, outside, to, payload);
        return outside.toString();
    }

    private static Packet packet(Endpoint from, Endpoint to) {
        return Packet.udp(org.warren.nat.Endpoint.parse(from.toString()), org.warren.nat.Endpoint.parse(to.toString()));
    }

    @Test
    void runAsPredictedPasses() {
        assertThat(judge()).extracting(CheckResult::verdict).containsOnly(Verdict.PASS);
        assertThat(judge().getLast().message())
                .isEqualTo("All 1 pairs came out as the model predicts: 1 meet, 1 of them although not "
                        + "both NATs map independently of the endpoint.");
    }

    @Test
    void pairThatDoesNotMeetAsPredictedPasses() {
        asPredicted(SYMMETRIC, SYMMETRIC);

        assertThat(judge()).extracting(CheckResult::verdict).containsOnly(Verdict.PASS);
    }

    @Test
    void pairThatDoesNotMeetAgainstThePredictionFails() {
        run.withoutLines("probes/" + log(false) + ".jsonl", "answered");
        run.withoutLines("probes/" + log(true) + ".jsonl", "answered");

        Verdicts.assertOnlyFails(
                new HolePunchScenario(),
                run.write(50 * SECOND),
                "meeting",
                "The try of the client of side a behind " + RESTRICTED + " and that of side b behind " + SYMMETRIC
                        + " to meet: both were expected to get an answer, and neither did.");
    }

    @Test
    void pairThatMeetsAgainstThePredictionFails() {
        asPredicted(SYMMETRIC, SYMMETRIC);
        for (boolean isFirst : List.of(true, false)) {
            run.probe(
                    log(isFirst), 44 * SECOND, "answered", pair.probes(isFirst).name(), 0);
        }

        Verdicts.assertOnlyFails(
                new HolePunchScenario(),
                run.write(50 * SECOND),
                "meeting",
                " to meet: none was expected to get an answer, and both did.");
    }

    @Test
    void answerForOneAloneFailsWhateverIsPredicted() {
        run.withoutLines("probes/" + log(false) + ".jsonl", "answered");
        Verdicts.assertOnlyFails(
                new HolePunchScenario(),
                run.write(50 * SECOND),
                "meeting",
                "only one got an answer; a way through two NATs is one for both directions.");

        asPredicted(SYMMETRIC, SYMMETRIC);
        run.probe(log(true), 44 * SECOND, "answered", pair.probes(true).name(), 0);
        Verdicts.assertOnlyFails(
                new HolePunchScenario(),
                run.write(50 * SECOND),
                "meeting",
                "only one got an answer; a way through two NATs is one for both directions.");
    }

    @Test
    void serverThatShowsAnotherEndpointFails() {
        run.value("endpoint-client", "203.0.113.21:9");

        Verdicts.assertFail(
                judge().get(1),
                "The server shows 203.0.113.21:9 as the endpoint of client, whose last datagram came from 203.0.113.21:1024.");
    }

    @Test
    void routerThatIsNotAsDeclaredIsNoFaultOfTheSubjects() {
        Endpoint stranger = Endpoint.parse("198.51.100.7:9");
        byte[] letIn = "let in".getBytes(StandardCharsets.US_ASCII);
        run.udp("nat-a-1-wan", 3 * SECOND, stranger, Endpoint.parse("203.0.113.21:1024"), letIn);
        run.udp("nat-a-1-lan", 3 * SECOND, stranger, Endpoint.parse("192.168.1.2:51820"), letIn);
        run.withoutLines("probes/" + log(false) + ".jsonl", "answered");

        assertThat(judge())
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.UNKNOWN, Verdict.PASS, Verdict.UNKNOWN);
        assertThat(judge().getLast().message())
                .startsWith(
                        "Router nat-a-1 did something else than its model, so that nothing follows about the client");
    }

    @Test
    void clientThatDidNotTryIsUnknown() {
        run.without("probes/" + log(true) + ".jsonl");

        assertThat(judge().getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void clientThatDidNotSendToTheOtherIsUnknown() {
        asPredicted(SYMMETRIC, SYMMETRIC);
        run.value("endpoint-server", "203.0.113.121:9");

        assertThat(judge().getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge().getLast().message()).startsWith("One of the client of side a behind");
    }

    @Test
    void clientThatSaidNothingToTheServerIsUnknown() {
        run.without("captures/nat-b-1-wan.pcap").capture("nat-b-1-wan");

        assertThat(judge().get(1).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private List<CheckResult> judge() {
        return Verdicts.judgeAll(new HolePunchScenario(), run.write(50 * SECOND));
    }
}
