package org.warren.scenarios.advisedkeepalive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
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

/// The checks of runs that never were. Behind routeros-3 a keepalive of 4 s is enough when each second one is lost, and
/// 5 s and 6 s are not, because its mappings live for 10 s.
class AdviceChecksTest {

    private static final Endpoint SERVER = Endpoint.parse(AdvisedKeepaliveScenario.SERVER_IPV4 + ":" + Tunnel.PORT);
    private static final long END = 120 * SECOND;
    /// What a timer of Linux is late by.
    private static final long LATE = SECOND / 10;

    @TempDir
    private Path folder;

    @Test
    void runAsAdvisedPasses() {
        List<CheckResult> results = judge(run("off", line -> line.idles(line.line.keepalive() * SECOND + LATE)));

        assertThat(results)
                .as(results.toString())
                .extracting(CheckResult::verdict)
                .containsOnly(Verdict.PASS);
        assertThat(results.get(1).message())
                .isEqualTo("With a keepalive of 4 s and 1 of each 2 keepalives lost the client was reachable all the"
                        + " time.");
        assertThat(results.get(2).message())
                .startsWith(
                        "With a keepalive of 6 s and 1 of each 2 keepalives lost the client was unreachable for 18 %"
                                + " of the time, first for 2.20");
    }

    /// An advisor that answers one second too much.
    @Test
    void adviceThatIsASecondTooLongIsUnknown() {
        List<CheckResult> results = judge(run("5", line -> line.idles(line.line.keepalive() * SECOND + LATE)));

        assertThat(results)
                .as(results.toString())
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.PASS, Verdict.UNKNOWN, Verdict.PASS, Verdict.UNKNOWN);
        assertThat(results.get(1).message())
                .startsWith(
                        "The advice of 5 s is wrong: With a keepalive of 5 s and 1 of each 2 keepalives lost the client"
                                + " was unreachable for");
    }

    @Test
    void clientThatIsSilentForLongerThanItsTimersAllowFails() {
        List<CheckResult> results = judge(run("off", line -> line.idles(6 * SECOND + LATE)));

        assertThat(results)
                .as(results.toString())
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.PASS, Verdict.FAIL, Verdict.PASS, Verdict.UNKNOWN);
        assertThat(results.get(1).message())
                .isEqualTo("client was unreachable, and sent nothing for 6.100 s with a keepalive of 4 s.");
    }

    /// A client that sends more often than it was told shows nothing about the longer keepalive.
    @Test
    void clientThatStaysReachableWithALongerKeepaliveIsUnknown() {
        List<CheckResult> results = judge(run("off", line -> line.idles(4 * SECOND + LATE)));

        assertThat(results)
                .as(results.toString())
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.PASS, Verdict.PASS, Verdict.UNKNOWN, Verdict.PASS);
        assertThat(results.get(2).message()).endsWith("By the model it is unreachable with that.");
    }

    @Test
    void clientThatDoesNotAnswerAfterIdlingFails() {
        EvidenceFolder run = folder("off", line -> line.idles(line.line.keepalive() * SECOND + LATE))
                .withoutLines("probes/server-idle-1.jsonl", "answered");

        Verdicts.assertOnlyFails(
                new AdvisedKeepaliveScenario(),
                run.write(END),
                "answers-after-idling",
                "The server's try to reach client after idling: an answer was expected, and none came.");
    }

    private static List<CheckResult> judge(Evidence evidence) {
        return Verdicts.judgeAll(new AdvisedKeepaliveScenario(), evidence);
    }

    private Evidence run(String keepalive, Consumer<Line> play) {
        return folder(keepalive, play).write(END);
    }

    private EvidenceFolder folder(String keepalive, Consumer<Line> play) {
        Map<String, String> asked =
                Map.of("nats", "routeros-3", "tolerate", "1", "loss", "0%", "keepalive", keepalive, "idle", "5m");
        EvidenceFolder run = new EvidenceFolder(folder);
        asked.forEach(run::parameter);
        run.subject(Roles.CLIENT, "kernel").subject(Roles.SERVER, "kernel").capture("server-eth0");
        run.step(AdvisedKeepaliveScenario.IDLE_STEP, SECOND, 100 * SECOND);
        for (AdviceLine line :
                Advice.of(new AdvisedKeepaliveScenario().parameters(asked)).lines()) {
            Line played = new Line(run, line);
            play.accept(played);
            played.end();
        }
        return run;
    }

    /// A client, its NAT and the server, whose packets take no time.
    private static final class Line {
        private final EvidenceFolder run;
        private final AdviceLine line;
        private final RouterModel router;
        private final Translator nat;
        private Endpoint seen = Endpoint.NONE;
        private int sent;

        private Line(EvidenceFolder run, AdviceLine line) {
            this.run = run;
            this.line = line;
            this.router = line.routers().getFirst();
            this.nat = new Translator(
                    router.behaviour(),
                    List.of(org.warren.nat.Endpoint.address(router.outsideIpv4())),
                    new SplittableRandom(1),
                    this::event);
        }

        private void event(SessionEvent event) {
            run.conntrack(
                    router.node(),
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
                    ",\"start\":" + EvidenceFolder.wall(event.createdNanos())
                            + (event.type() == SessionEvent.Type.ENDED
                                    ? ",\"stop\":" + EvidenceFolder.wall(event.expiresNanos())
                                    : ""));
        }

        /// Sends with this interval, of which each second packet arrives, and answers the server at last.
        private void idles(long interval) {
            boolean isLost = false;
            long last = 0;
            for (long now = 2 * SECOND; now < 100 * SECOND; now += interval) {
                out(now, isLost);
                last = isLost ? last : now;
                isLost = !isLost;
            }
            String name = line.tries().name();
            long now = last + SECOND > 100 * SECOND ? last + SECOND : 100 * SECOND + SECOND / 100;
            if (line.kind() == AdviceLine.Kind.ADVISED) {
                run.probe("server-" + name, now, "sent", name, 1);
                if (in(now)) {
                    out(now, false);
                    run.probe("server-" + name, now, "answered", name, 1);
                }
            }
        }

        private byte[] payload() {
            byte[] message = EvidenceFolder.message(4, 32, ++sent, line.number());
            System.arraycopy(("line " + line.number()).getBytes(StandardCharsets.US_ASCII), 0, message, 16, 6);
            return message;
        }

        private void out(long now, boolean isLost) {
            byte[] payload = payload();
            Packet packet = Packet.udp(
                    org.warren.nat.Endpoint.parse(line.clientIpv4() + ":" + AdvisedKeepaliveScenario.OTHER_PORT),
                    org.warren.nat.Endpoint.parse(SERVER.toString()));
            capture(line.client() + "-eth0", now, packet, payload);
            if (isLost) {
                return;
            }
            capture(router.node() + "-lan", now, packet, payload);
            packet = ((Outcome.Forwarded) nat.fromInside(packet, now)).packet();
            capture(router.node() + "-wan", now, packet, payload);
            capture("server-eth0", now, packet, payload);
            seen = Endpoint.parse(packet.source().toString());
        }

        private boolean in(long now) {
            byte[] payload = payload();
            Packet packet = Packet.udp(
                    org.warren.nat.Endpoint.parse(SERVER.toString()), org.warren.nat.Endpoint.parse(seen.toString()));
            capture("server-eth0", now, packet, payload);
            capture(router.node() + "-wan", now, packet, payload);
            if (!(nat.fromOutside(packet, now) instanceof Outcome.Forwarded forwarded)) {
                return false;
            }
            capture(router.node() + "-lan", now, forwarded.packet(), payload);
            capture(line.client() + "-eth0", now, forwarded.packet(), payload);
            return true;
        }

        private void end() {
            nat.expire(END);
        }

        private void capture(String capture, long now, Packet packet, byte[] payload) {
            run.udp(
                    capture,
                    now,
                    Endpoint.parse(packet.source().toString()),
                    Endpoint.parse(packet.destination().toString()),
                    payload);
        }
    }
}
