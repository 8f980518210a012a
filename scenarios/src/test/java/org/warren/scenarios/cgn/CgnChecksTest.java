package org.warren.scenarios.cgn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.SessionEvent;
import org.warren.nat.Translator;

/// The checks of a run that never was, and of such runs with a fault in them.
class CgnChecksTest {

    private static final Endpoint SERVER = Endpoint.parse(CgnScenario.SERVER_IPV4 + ":" + Tunnel.PORT);
    private static final CgnLine.Lives BOTH_LONG = new CgnLine.Lives(120 * SECOND, 120 * SECOND);
    private static final long END = 300 * SECOND;

    @TempDir
    private Path folder;

    @Test
    void runAsPredictedPassesAndNamesTheNatThatForgot() {
        List<CheckResult> results = judge(run(line -> line.lives(40 * SECOND, 120 * SECOND)));

        assertThat(results).extracting(CheckResult::verdict).containsOnly(Verdict.PASS);
        assertThat(results.get(1).message())
                .isEqualTo("client behind home-1 (40s) and cgn-1 (120s), with a keepalive of 60 s: home-1 forgot it at"
                        + " 210.000 s. client-2 behind home-2 (120s) and cgn-2 (40s), with a keepalive of 60 s: cgn-2"
                        + " forgot it at 210.000 s.");
    }

    @Test
    void clientThatDoesNotAnswerAgainstThePredictionFails() {
        EvidenceFolder run = run(line -> line.lives(40 * SECOND, 120 * SECOND))
                .withoutLines("probes/server-below-2.jsonl", "answered");

        Verdicts.assertOnlyFails(
                new CgnScenario(),
                run.write(END),
                "cgn-reachability",
                "The server's try to reach client-2 behind home-2 (120s) and cgn-2 (40s), with a keepalive of 25 s: an"
                        + " answer was expected, and none came.");
    }

    @Test
    void clientThatAnswersAgainstThePredictionFails() {
        EvidenceFolder run = run(line -> line.lives(40 * SECOND, 120 * SECOND))
                .probe("server-above-1", 230 * SECOND, "answered", "above-1", 1);

        Verdicts.assertOnlyFails(
                new CgnScenario(),
                run.write(END),
                "cgn-reachability",
                "The server's try to reach client behind home-1 (40s) and cgn-1 (120s), with a keepalive of 60 s: no answer"
                        + " was expected, and one came.");
    }

    /// A NAT that remembers for longer than it was declared to lets the client answer, which is nobody's fault.
    @Test
    void natWithAnotherTimerIsNoFaultOfTheSubjects() {
        List<CheckResult> results = judge(run(line -> BOTH_LONG));

        assertThat(results)
                .as(results.toString())
                .extracting(CheckResult::verdict)
                .containsOnly(Verdict.UNKNOWN);
        assertThat(results.get(1).message())
                .contains(
                        "client behind home-1 (40s) and cgn-1 (120s), with a keepalive of 60 s: no NAT forgot, but the"
                                + " prediction is that home-1 forgot. client-2");
    }

    /// The plain fault of this scenario: the NATs forget, and rightly so.
    @Test
    void clientThatSendsNoKeepaliveFailsAndTheNatsAreNotBlamed() {
        List<CheckResult> results = judge(run(line -> line.lives(40 * SECOND, 120 * SECOND), false));

        assertThat(results)
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.PASS, Verdict.UNKNOWN, Verdict.FAIL);
        assertThat(results.get(1).message())
                .startsWith("client behind home-1 (40s) and cgn-1 (120s), with a keepalive of 25 s: home-1 and cgn-1"
                        + " forgot, but the prediction is that no NAT forgot. Both NATs did with each packet what they were"
                        + " declared to do, so client did not send as predicted.");
    }

    /// The packets say that the first NAT dropped it, the mappings that the second one forgot.
    @Test
    void packetThatWasDroppedElsewhereThanTheMappingsSayIsUnknown() {
        EvidenceFolder run = run(line -> line.lives(40 * SECOND, 120 * SECOND))
                .without("captures/cgn-1-lan.pcap")
                .capture("cgn-1-lan");

        CheckResult forgot = judge(run).get(1);

        assertThat(forgot.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(forgot.message()).contains("came as far as cgn-1, but home-1 forgot.");
    }

    @Test
    void tryThatDidNotHappenIsUnknown() {
        EvidenceFolder run =
                run(line -> line.lives(40 * SECOND, 120 * SECOND)).withoutLines("probes/server-again-1.jsonl", "again");

        CheckResult reachability = judge(run).get(2);

        assertThat(reachability.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(reachability.message())
                .isEqualTo(
                        "The server's try to reach client behind home-1 (40s) and cgn-1 (120s), after the client had spoken again"
                                + ": it was not made.");
    }

    private List<CheckResult> judge(EvidenceFolder run) {
        return Verdicts.judgeAll(new CgnScenario(), run.write(END));
    }

    /// A run behind NATs that have these lives, whatever was declared.
    private EvidenceFolder run(Function<CgnLine, CgnLine.Lives> lives) {
        return run(lives, true);
    }

    private EvidenceFolder run(Function<CgnLine, CgnLine.Lives> lives, boolean keepsAlive) {
        EvidenceFolder run = new EvidenceFolder(folder)
                .parameter("shorter", "40s")
                .parameter("longer", "120s")
                .parameter("below", "25")
                .parameter("above", "60")
                .subject(Roles.CLIENT, "kernel")
                .subject(Roles.SERVER, "kernel")
                .capture("server-eth0");
        run.step(CgnTry.BELOW.step(), 156 * SECOND, 159 * SECOND);
        run.step(CgnTry.ABOVE.step(), 225 * SECOND, 229 * SECOND);
        run.step(CgnTry.AGAIN.step(), 231 * SECOND, 235 * SECOND);
        for (CgnLine line : CgnLine.ALL) {
            Line played = new Line(run, line, lives.apply(line));
            played.speaks(1);
            played.out(11);
            for (int second = 36; keepsAlive && second < 156; second += 25) {
                played.out(second);
            }
            played.tries(157, CgnTry.BELOW);
            played.speaks(160);
            played.out(170);
            played.tries(226, CgnTry.ABOVE);
            played.speaks(230);
            played.tries(232, CgnTry.AGAIN);
            played.end();
        }
        return run;
    }

    /// A client, its two NATs and the server, whose packets take no time.
    private static final class Line {
        private final EvidenceFolder run;
        private final CgnLine line;
        private final List<RouterModel> routers;
        private final List<Translator> nats;
        private Endpoint seen = Endpoint.NONE;
        private int sent;

        private Line(EvidenceFolder run, CgnLine line, CgnLine.Lives lives) {
            this.run = run;
            this.line = line;
            this.routers = line.routers(lives);
            this.nats = routers.stream()
                    .map(router -> new Translator(
                            router.behaviour(),
                            List.of(org.warren.nat.Endpoint.address(router.outsideIpv4())),
                            new SplittableRandom(1),
                            event(router.node())))
                    .toList();
        }

        private Consumer<SessionEvent> event(String node) {
            return event -> run.conntrack(
                    node,
                    event.nanos(),
                    switch (event.type()) {
                        case CREATED -> "NEW";
                        case CHANGED -> "UPDATE";
                        case REFRESHED -> "REFRESH";
                        case ENDED, STUCK -> "DESTROY";
                    },
                    event.number(),
                    Endpoint.parse(event.inside().toString()),
                    Endpoint.parse(event.outside().toString()),
                    Endpoint.parse(event.remote().toString()),
                    event.type() == SessionEvent.Type.ENDED
                            ? ",\"stop\":" + EvidenceFolder.wall(event.expiresNanos())
                            : "");
        }

        private byte[] payload() {
            byte[] message = EvidenceFolder.message(4, 64, ++sent, line.number());
            System.arraycopy(("line " + line.number()).getBytes(StandardCharsets.US_ASCII), 0, message, 16, 6);
            return message;
        }

        private void speaks(long second) {
            out(second);
            in(second);
        }

        private void out(long second) {
            byte[] payload = payload();
            Packet packet = Packet.udp(
                    org.warren.nat.Endpoint.parse(line.clientIpv4() + ":" + Tunnel.PORT),
                    org.warren.nat.Endpoint.parse(SERVER.toString()));
            for (int i = 0; i < nats.size(); i++) {
                capture(routers.get(i).node() + "-lan", second, packet, payload);
                packet = ((Outcome.Forwarded) nats.get(i).fromInside(packet, second * SECOND)).packet();
                capture(routers.get(i).node() + "-wan", second, packet, payload);
            }
            capture("server-eth0", second, packet, payload);
            seen = Endpoint.parse(packet.source().toString());
        }

        private boolean in(long second) {
            byte[] payload = payload();
            Packet packet = Packet.udp(
                    org.warren.nat.Endpoint.parse(SERVER.toString()), org.warren.nat.Endpoint.parse(seen.toString()));
            capture("server-eth0", second, packet, payload);
            for (int i = nats.size() - 1; i >= 0; i--) {
                capture(routers.get(i).node() + "-wan", second, packet, payload);
                Outcome outcome = nats.get(i).fromOutside(packet, second * SECOND);
                if (!(outcome instanceof Outcome.Forwarded forwarded)) {
                    return false;
                }
                packet = forwarded.packet();
                capture(routers.get(i).node() + "-lan", second, packet, payload);
            }
            return true;
        }

        private void tries(long second, CgnTry tried) {
            String name = tried.probes(line).name();
            run.probe("server-" + name, second * SECOND, "sent", name, 1);
            if (in(second)) {
                out(second);
                run.probe("server-" + name, second * SECOND, "answered", name, 1);
            }
        }

        private void end() {
            nats.forEach(nat -> nat.expire(END));
        }

        private void capture(String capture, long second, Packet packet, byte[] payload) {
            run.udp(
                    capture,
                    second * SECOND,
                    Endpoint.parse(packet.source().toString()),
                    Endpoint.parse(packet.destination().toString()),
                    payload);
        }
    }
}
