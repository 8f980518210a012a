package org.warren.scenarios.hairpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.evidence.Probes;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.nat.Endpoint;
import org.warren.nat.Hairpinning;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// The checks of a run that never was, and of such runs with a fault in them.
class HairpinChecksTest {

    private static final HairpinHome NONE = home(Hairpinning.NONE);
    private static final HairpinHome INTERNAL = home(Hairpinning.INTERNAL_SOURCE);
    private static final long END = 20 * SECOND;

    @TempDir
    private Path folder;

    @Test
    void modelSaysWhoSeesWhomWhere() {
        assertThat(HairpinHome.ALL)
                .extracting(home -> HairpinPrediction.of(home).toString())
                .containsExactly(
                        "HairpinPrediction[serverSees=Optional.empty, clientSees=Optional.empty]",
                        "HairpinPrediction[serverSees=Optional[192.168.2.2:51820], clientSees=Optional[192.168.2.10:51820]]",
                        "HairpinPrediction[serverSees=Optional[203.0.113.103:1024], clientSees=Optional[203.0.113.103:51820]]");
    }

    @Test
    void runAsPredictedPasses() {
        assertThat(judge(run(Hairpinning.INTERNAL_SOURCE)))
                .extracting(CheckResult::verdict)
                .containsOnly(Verdict.PASS);
    }

    @Test
    void clientThatKeepsToTheOutsideAddressFails() {
        EvidenceFolder run = run(Hairpinning.INTERNAL_SOURCE);
        // By then the router has a mapping, so that it lets through what the model lets through.
        byte[] payload = run.message(4, 128);
        udp(run, "client-2-eth0", INTERNAL.clientEnd(), INTERNAL.forwarded(), payload);
        udp(run, "nat-2-lan", INTERNAL.clientEnd(), INTERNAL.forwarded(), payload);
        udp(run, "nat-2-lan", INTERNAL.clientEnd(), INTERNAL.serverEnd(), payload);

        Verdicts.assertOnlyFails(
                new HairpinScenario(),
                run.write(END),
                "R3-follows-each-other",
                "client-2 sent a data to 203.0.113.102:51820 at 5.000 s, when the other's last datagram had come from"
                        + " 192.168.2.10:51820.");
    }

    @Test
    void clientThatIsNotReachedAgainstThePredictionFails() {
        EvidenceFolder run =
                run(Hairpinning.INTERNAL_SOURCE).withoutLines("probes/server-3-server-3.jsonl", "answered");

        Verdicts.assertOnlyFails(
                new HairpinScenario(),
                run.write(END),
                "hairpin-reachability",
                "The try of server-3 (server-3) to reach its peer behind the same router, with hairpinning with the"
                        + " external source: an answer was expected, and none came.");
    }

    @Test
    void clientThatIsReachedAgainstThePredictionFails() {
        Probes first = HairpinScenario.tries(NONE).getFirst();
        EvidenceFolder run = run(Hairpinning.INTERNAL_SOURCE)
                .probe("client-" + first.name(), 2 * SECOND, "answered", first.name(), 1);

        Verdicts.assertOnlyFails(
                new HairpinScenario(),
                run.write(END),
                "hairpin-reachability",
                "The try of client (" + first.name()
                        + ") to reach its peer behind the same router, with no hairpinning: no"
                        + " answer was expected, and one came.");
    }

    @Test
    void routerWithAnotherHairpinningIsNoFaultOfTheSubjects() {
        List<CheckResult> results = judge(run(Hairpinning.EXTERNAL_SOURCE));

        assertThat(results).extracting(CheckResult::verdict).containsOnly(Verdict.UNKNOWN);
        assertThat(results.getFirst().message())
                .isEqualTo("Router nat-2 (hairpinning with the internal source) made one from 203.0.113.102:1024 to"
                        + " 192.168.2.10:51820 of the packet from 192.168.2.2:51820 to 203.0.113.102:51820, the model"
                        + " makes one from 192.168.2.2:51820 to 192.168.2.10:51820 of it.");
    }

    @Test
    void endThatSaysNothingIsUnknown() {
        CheckResult follows = judge(run(Hairpinning.INTERNAL_SOURCE)
                        .without("captures/server-3-eth0.pcap")
                        .capture("server-3-eth0"))
                .get(2);

        assertThat(follows.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(follows.message()).contains("server-3 sent nothing after it had heard");
    }

    @Test
    void probesThatWereNotSentAreUnknown() {
        CheckResult reachability = judge(
                        run(Hairpinning.INTERNAL_SOURCE).withoutLines("probes/client-3-again-3.jsonl", "again"))
                .get(1);

        assertThat(reachability.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(reachability.message())
                .isEqualTo(
                        "The try of client-3 (again-3) to reach its peer behind the same router, with hairpinning with the"
                                + " external source: it was not made.");
    }

    private static List<CheckResult> judge(EvidenceFolder run) {
        return Verdicts.judgeAll(new HairpinScenario(), run.write(END));
    }

    /// @param second what the router of the second home does, whatever was declared
    private EvidenceFolder run(Hairpinning second) {
        EvidenceFolder run =
                new EvidenceFolder(folder).subject(Roles.CLIENT, "kernel").subject(Roles.SERVER, "kernel");
        for (HairpinHome home : HairpinHome.ALL) {
            for (String capture : List.of(
                    home.client() + "-eth0", home.server() + "-eth0", home.router() + "-lan", home.router() + "-wan")) {
                run.capture(capture);
            }
            Hairpinning real = home.equals(INTERNAL) ? second : home.hairpinning();
            Translator nat = new HairpinHome(home.number(), real).model().translator();
            boolean isReached = exchange(run, home, nat);
            for (Probes probes : HairpinScenario.tries(home)) {
                run.probe(probes.from() + "-" + probes.name(), 2 * SECOND, "sent", probes.name(), 1);
                if (isReached) {
                    run.probe(probes.from() + "-" + probes.name(), 2 * SECOND, "answered", probes.name(), 1);
                }
            }
        }
        return run;
    }

    private static HairpinHome home(Hairpinning hairpinning) {
        return HairpinHome.ALL.stream()
                .filter(home -> home.hairpinning() == hairpinning)
                .findFirst()
                .orElseThrow();
    }

    /// A question of the client's, its answer, and two datagrams more; returns whether they arrive.
    private static boolean exchange(EvidenceFolder run, HairpinHome home, Translator nat) {
        Endpoint server = home.forwarded();
        for (int i = 0; i < 2; i++) {
            Endpoint client = send(run, home, nat, home.client(), home.clientEnd(), server);
            if (client == null) {
                return false;
            }
            Endpoint next = send(run, home, nat, home.server(), home.serverEnd(), client);
            if (next == null) {
                return false;
            }
            server = next;
        }
        return true;
    }

    /// Sends a datagram to the other host of a home; returns the source with which it arrives, null where it does not.
    private static @Nullable Endpoint send(
            EvidenceFolder run, HairpinHome home, Translator nat, String node, Endpoint from, Endpoint to) {
        byte[] payload = run.message(4, 128);
        udp(run, node + "-eth0", from, to, payload);
        Packet packet = Packet.udp(from, to);
        if (to.address() == home.forwarded().address()) {
            udp(run, home.router() + "-lan", from, to, payload);
            if (!(nat.fromInside(packet, 5 * SECOND) instanceof Outcome.Forwarded forwarded)) {
                return null;
            }
            packet = forwarded.packet();
            udp(run, home.router() + "-lan", packet.source(), packet.destination(), payload);
        }
        String other = node.equals(home.client()) ? home.server() : home.client();
        udp(run, other + "-eth0", packet.source(), packet.destination(), payload);
        return packet.source();
    }

    private static void udp(EvidenceFolder run, String capture, Endpoint from, Endpoint to, byte[] payload) {
        run.udp(
                capture,
                5 * SECOND,
                org.warren.harness.capture.Endpoint.parse(from.toString()),
                org.warren.harness.capture.Endpoint.parse(to.toString()),
                payload);
    }
}
