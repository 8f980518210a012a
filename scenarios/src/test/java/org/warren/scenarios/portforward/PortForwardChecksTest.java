package org.warren.scenarios.portforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Protocol;
import org.warren.nat.Translator;

/// The checks of a run that never was, and of such runs with a fault in them.
class PortForwardChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse(PortForwardScenario.CLIENT_END);
    private static final Endpoint SERVER = Endpoint.parse(PortForwardScenario.SERVER_END);
    private static final Endpoint OUTSIDE = Endpoint.parse(PortForwardScenario.OUTSIDE_IPV4 + ":51820");
    private static final Endpoint ROUTER = Endpoint.parse(PortForwardScenario.OUTSIDE_IPV4 + ":0");
    private static final byte[] UNREACHABLE = {3, 1, 0, 0, 0, 0, 0, 0};
    private static final long GONE = 640;
    private static final long END = 690 * SECOND;
    private static final int ICMP = 1;

    @TempDir
    private Path folder;

    @Test
    void runAsPredictedPasses() {
        List<CheckResult> results = judge(run(PortForwardScenario.BEHAVIOUR));

        assertThat(results)
                .as(results.toString())
                .extracting(CheckResult::verdict)
                .containsOnly(Verdict.PASS);
        assertThat(results.getLast().message())
                .isEqualTo(
                        "The client went on trying while the host was gone (initiations: 4, \"host unreachable\" from the router:"
                                + " 1).");
    }

    @Test
    void serverThatIsNotReachedAgainstThePredictionFails() {
        Verdicts.assertOnlyFails(
                new PortForwardScenario(),
                run(PortForwardScenario.BEHAVIOUR)
                        .withoutLines("probes/client-after-idling.jsonl", "answered")
                        .write(END),
                "port-forward-reachability",
                "The client's try to reach the other end after idling: an answer was expected, and none came.");
    }

    @Test
    void serverThatIsReachedAgainstThePredictionFails() {
        Verdicts.assertOnlyFails(
                new PortForwardScenario(),
                run(PortForwardScenario.BEHAVIOUR)
                        .probe("client-expired", 465 * SECOND, "answered", "expired", 1)
                        .write(END),
                "port-forward-reachability",
                "The client's try to reach the other end without the forward, after the mapping had expired: no answer was"
                        + " expected, and one came.");
    }

    @Test
    void clientThatDoesNotSendToWhereTheServerIsSeenFails() {
        EvidenceFolder run = run(PortForwardScenario.BEHAVIOUR);
        run.udp("client-eth0", 5 * SECOND, CLIENT, Endpoint.parse("203.0.113.1:443"), run.message(4, 128));

        Verdicts.assertOnlyFails(
                new PortForwardScenario(),
                run.write(END),
                "R3-client-view",
                "when the server was last seen at 203.0.113.1:51820.");
    }

    @Test
    void clientThatStopsWhenTheHostIsUnreachableFails() {
        EvidenceFolder run = run(PortForwardScenario.BEHAVIOUR, 5);

        Verdicts.assertOnlyFails(
                new PortForwardScenario(),
                run.write(END),
                "T5-host-gone",
                "The client sent its last initiation at 650.000 s, and the host returned at 670.000 s: it stopped trying.");
    }

    @Test
    void clientThatNeverTriesFails() {
        Verdicts.assertOnlyFails(
                new PortForwardScenario(),
                run(PortForwardScenario.BEHAVIOUR, 0).write(END),
                "T5-host-gone",
                "The client sent no initiation, although it sent what nobody answered at 640.000 s.");
    }

    @Test
    void clientThatPausesFails() {
        EvidenceFolder run = run(PortForwardScenario.BEHAVIOUR, 5);
        initiates(run, GONE + 25);

        Verdicts.assertOnlyFails(
                new PortForwardScenario(),
                run.write(END),
                "T5-host-gone",
                "The client repeated its initiation of 650.000 s after 15.000 s");
    }

    @Test
    void clientThatBeginsTooLateFails() {
        EvidenceFolder run = run(PortForwardScenario.BEHAVIOUR, 0);
        initiates(run, GONE + 27);

        Verdicts.assertOnlyFails(
                new PortForwardScenario(),
                run.write(END),
                "T5-host-gone",
                "The client sent its first initiation at 667.000 s, although it sent what nobody answered at 640.000 s");
    }

    @Test
    void routerThatSaysNothingIsUnknown() {
        EvidenceFolder run = run(PortForwardScenario.BEHAVIOUR, 20, false);

        assertThat(judge(run).getLast().message()).isEqualTo("The router told the client of no unreachable host.");
    }

    @Test
    void hostThatIsNotGoneIsUnknown() {
        EvidenceFolder run = run(PortForwardScenario.BEHAVIOUR);
        run.udp("client-eth0", (GONE + 3) * SECOND, OUTSIDE, CLIENT, run.message(4, 128));

        assertThat(judge(run).getLast().message()).isEqualTo("The host was to be gone, and its tunnel answered.");
    }

    /// A router that remembers for longer than it was declared to lets the client in, which is nobody's fault.
    @Test
    void routerWithAnotherTimerIsNoFaultOfTheSubjects() {
        List<CheckResult> results = judge(run(NatBehaviour.linux(300 * SECOND, 300 * SECOND)));

        assertThat(results.subList(0, 2)).extracting(CheckResult::verdict).containsOnly(Verdict.UNKNOWN);
        assertThat(results.getFirst().message())
                .isEqualTo("Router nat made one from 203.0.113.20:51820 to 192.168.1.10:51820 of the packet from"
                        + " 203.0.113.20:51820 to 203.0.113.1:51820, the model makes nothing of it.");
    }

    @Test
    void tryThatDidNotHappenIsUnknown() {
        CheckResult reachability = judge(
                        run(PortForwardScenario.BEHAVIOUR).withoutLines("probes/client-first.jsonl", "first"))
                .get(1);

        assertThat(reachability.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(reachability.message())
                .isEqualTo("The client's try to reach the other end for the first time: it was not made.");
    }

    @Test
    void clientThatHearsNothingIsUnknown() {
        CheckResult view = judge(run(PortForwardScenario.BEHAVIOUR)
                        .without("captures/client-eth0.pcap")
                        .capture("client-eth0"))
                .get(2);

        assertThat(view.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(view.message()).isEqualTo("Nothing came to the client.");
    }

    private static List<CheckResult> judge(EvidenceFolder run) {
        return Verdicts.judgeAll(new PortForwardScenario(), run.write(END));
    }

    private EvidenceFolder run(NatBehaviour behaviour) {
        return run(behaviour, 20);
    }

    private EvidenceFolder run(NatBehaviour behaviour, int tries) {
        return run(behaviour, tries, true);
    }

    /// @param behaviour what the router does, whatever was declared
    /// @param tries how long the client tries while the host is gone, in seconds
    /// @param isTold whether the router tells it
    private EvidenceFolder run(NatBehaviour behaviour, int tries, boolean isTold) {
        EvidenceFolder run = new EvidenceFolder(folder)
                .parameter("port", "51820")
                .parameter("idle", "150s")
                .subject(Roles.CLIENT, "java")
                .subject(Roles.SERVER, "kernel")
                .capture("nat-lan")
                .capture("nat-wan")
                .capture("client-eth0")
                .step(PortForwardScenario.WITHDRAW, 160 * SECOND, 161 * SECOND)
                .step(PortForwardScenario.RETURN, 630 * SECOND, 631 * SECOND)
                .step(PortForwardScenario.GO, (GONE - 2) * SECOND, (GONE - 1) * SECOND)
                .step(PortForwardScenario.GONE, GONE * SECOND, (GONE + 30) * SECOND)
                .step(PortForwardScenario.COME_BACK, (GONE + 31) * SECOND, (GONE + 32) * SECOND);
        var nat = new Translator(
                behaviour,
                List.of(org.warren.nat.Endpoint.address(PortForwardScenario.OUTSIDE_IPV4)),
                new SplittableRandom(1));
        Runnable forward = () -> nat.forward(Protocol.UDP, 51820, org.warren.nat.Endpoint.parse(SERVER.toString()));
        forward.run();
        tries(run, nat, 1, ForwardTry.FIRST);
        in(run, nat, 11);
        tries(run, nat, 155, ForwardTry.SERVER_AFTER_IDLING);
        tries(run, nat, 158, ForwardTry.AFTER_IDLING);
        nat.withdraw(Protocol.UDP, 51820);
        for (long second = 185; second < 305; second += 25) {
            out(run, nat, second);
        }
        tries(run, nat, 310, ForwardTry.WITHDRAWN);
        tries(run, nat, 465, ForwardTry.EXPIRED);
        tries(run, nat, 470, ForwardTry.SERVER_SPEAKS);
        forward.run();
        tries(run, nat, 635, ForwardTry.RETURNED);
        run.probe("client-gone", GONE * SECOND, "sent", "gone", 1);
        for (int i = 5; i <= tries; i += 5) {
            initiates(run, GONE + i + 5);
        }
        if (isTold) {
            run.ip("client-eth0", (GONE + 8) * SECOND, ROUTER, CLIENT, ICMP, UNREACHABLE);
        }
        tries(run, nat, GONE + 35, ForwardTry.BACK);
        return run;
    }

    private static void initiates(EvidenceFolder run, long second) {
        byte[] payload = run.message(1, 148);
        run.udp("client-eth0", second * SECOND, CLIENT, OUTSIDE, payload);
        run.udp("nat-wan", second * SECOND, CLIENT, OUTSIDE, payload);
    }

    private static void tries(EvidenceFolder run, Translator nat, long second, ForwardTry tried) {
        String name = tried.probes().name();
        run.probe(tried.from() + "-" + name, second * SECOND, "sent", name, 1);
        boolean isAnswered;
        if (tried.from().equals(Roles.SERVER)) {
            out(run, nat, second);
            isAnswered = in(run, nat, second + 1);
        } else {
            isAnswered = in(run, nat, second);
            if (isAnswered) {
                out(run, nat, second + 1);
            }
        }
        if (isAnswered) {
            run.probe(tried.from() + "-" + name, (second + 1) * SECOND, "answered", name, 1);
        }
    }

    /// The client sends; returns whether it arrives.
    private static boolean in(EvidenceFolder run, Translator nat, long second) {
        byte[] payload = run.message(4, 128);
        run.udp("client-eth0", second * SECOND, CLIENT, OUTSIDE, payload);
        run.udp("nat-wan", second * SECOND, CLIENT, OUTSIDE, payload);
        if (!(nat.fromOutside(model(CLIENT, OUTSIDE), second * SECOND) instanceof Outcome.Forwarded forwarded)) {
            return false;
        }
        run.udp("nat-lan", second * SECOND, CLIENT, seen(forwarded.packet().destination()), payload);
        return true;
    }

    /// The server sends.
    private static void out(EvidenceFolder run, Translator nat, long second) {
        byte[] payload = run.message(4, 128);
        run.udp("nat-lan", second * SECOND, SERVER, CLIENT, payload);
        var forwarded = (Outcome.Forwarded) nat.fromInside(model(SERVER, CLIENT), second * SECOND);
        Endpoint source = seen(forwarded.packet().source());
        run.udp("nat-wan", second * SECOND, source, CLIENT, payload);
        run.udp("client-eth0", second * SECOND, source, CLIENT, payload);
    }

    private static Packet model(Endpoint from, Endpoint to) {
        return Packet.udp(org.warren.nat.Endpoint.parse(from.toString()), org.warren.nat.Endpoint.parse(to.toString()));
    }

    private static Endpoint seen(org.warren.nat.Endpoint end) {
        return Endpoint.parse(end.toString());
    }
}
