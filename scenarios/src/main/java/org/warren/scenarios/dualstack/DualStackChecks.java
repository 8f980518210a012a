package org.warren.scenarios.dualstack;

import java.net.Inet6Address;
import java.util.List;
import java.util.Locale;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.timers.LossPlace;
import org.warren.kit.timers.TunnelEnd;

/// Row R9 of the conformance list.
final class DualStackChecks {

    /// Conformance R9 and R3: a session continues without a handshake when its datagrams change from IPv4 to IPv6 and
    /// back, and the server answers over the family that the client used.
    static final Check EITHER_FAMILY = Check.of("R9-either-family", DualStackChecks::eitherFamily)
            .on(TunnelEnd.capture(RoadWarrior.CLIENT))
            .when(DualStackChecks::hasIpv6);

    /// Conformance R9: the change of the family loses no packet, because both sockets are open all the time.
    static final Check CHANGE_LOSES_NOTHING = Check.of("R9-change-loses-nothing", DualStackChecks::changeLosesNothing)
            .on("observations.json", TunnelEnd.capture(RoadWarrior.CLIENT), TunnelEnd.capture(RoadWarrior.SERVER))
            .when(DualStackChecks::hasIpv6);

    /// Conformance R9: the tunnel works over IPv4, also on nodes without IPv6.
    static final Check IPV4 = Check.of("R9-ipv4", DualStackChecks::ipv4).on("observations.json");

    /// Conformance R9: a listen port that another socket uses is refused with a reason. The kernel keeps its previous
    /// port; a daemon may have closed it by then, and must work again as soon as it is given a free one.
    static final Check TAKEN_PORT =
            Check.of("R9-taken-port", DualStackChecks::takenPort).on("observations.json");

    private DualStackChecks() {}

    private static boolean hasIpv6(Evidence evidence) {
        return evidence.get(DualStackScenario.IPV6).equals("on");
    }

    private static CheckResult eitherFamily(Evidence evidence, Findings findings) {
        int ipv6 = judgeStep(evidence, DualStackScenario.TO_IPV6, DualStackScenario.PING_TO_IPV6, true, findings);
        int ipv4 = judgeStep(evidence, DualStackScenario.TO_IPV4, DualStackScenario.PING_TO_IPV4, false, findings);
        return findings.result(
                "The session went on without a handshake, with %d datagrams over IPv6 and then %d over IPv4."
                        .formatted(ipv6, ipv4));
    }

    private static int judgeStep(
            Evidence evidence, String name, Note<PingResult> note, boolean ipv6, Findings findings) {
        var step = evidence.step(name);
        List<WireGuardDatagram> datagrams = WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, "eth0")).stream()
                .filter(datagram -> step.contains(datagram.nanos()))
                .toList();
        if (datagrams.isEmpty()) {
            findings.missing("No datagram is in the step \"%s\".".formatted(name));
        }
        for (var datagram : datagrams) {
            findings.expect(
                    datagram.packet().source().address() instanceof Inet6Address == ipv6,
                    "In the step \"%s\" a %s went from %s to %s."
                            .formatted(
                                    name,
                                    datagram.kind().words(),
                                    datagram.packet().source(),
                                    datagram.packet().destination()));
            findings.expect(
                    datagram.kind() == Kind.DATA || datagram.kind() == Kind.KEEPALIVE,
                    "The session did not go on: a %s was sent at %s."
                            .formatted(datagram.kind().words(), Seconds.text(datagram.nanos())));
        }
        var ping = evidence.get(note);
        findings.expect(
                ping.received() > 0, "In the step \"%s\" none of %d pings was answered.".formatted(name, ping.sent()));
        return datagrams.size();
    }

    private static CheckResult changeLosesNothing(Evidence evidence, Findings findings) {
        int answered = judgeChange(evidence, DualStackScenario.TO_IPV4, DualStackScenario.PING_TO_IPV4, findings)
                + judgeChange(evidence, DualStackScenario.TO_IPV6, DualStackScenario.PING_TO_IPV6, findings);
        return findings.result("All %d pings after the changes of the family were answered.".formatted(answered));
    }

    private static int judgeChange(Evidence evidence, String name, Note<PingResult> note, Findings findings) {
        var ping = evidence.get(note);
        if (ping.sent() == 0) {
            findings.missing("The driver noted no %s.".formatted(note.name()));
        }
        if (ping.received() < ping.sent()) {
            var step = evidence.step(name);
            var place = LossPlace.of(evidence, RoadWarrior.CLIENT, RoadWarrior.SERVER, step, ping.sent());
            String sentence = "After the change to the other family (step \"%s\") %d of %d pings were answered: %s."
                    .formatted(name, ping.received(), ping.sent(), place.words(RoadWarrior.CLIENT, RoadWarrior.SERVER));
            cite(evidence, step, findings);
            if (place.isOnThePath()) {
                findings.missing(sentence);
            } else {
                findings.fail(sentence);
            }
        }
        return ping.received();
    }

    private static void cite(Evidence evidence, Step step, Findings findings) {
        for (String role : List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER)) {
            TunnelEnd.of(evidence, role).sent().stream()
                    .filter(datagram -> step.contains(datagram.nanos()))
                    .forEach(datagram -> findings.cite(TunnelEnd.capture(role), datagram.packet()));
        }
    }

    private static CheckResult ipv4(Evidence evidence, Findings findings) {
        var ping = evidence.get(DualStackScenario.PING_IPV4);
        requireAnswers(ping, "Over IPv4", findings);
        return findings.result("Over IPv4 all %d pings were answered, with IPv6 %s."
                .formatted(ping.sent(), evidence.get(DualStackScenario.IPV6)));
    }

    private static CheckResult takenPort(Evidence evidence, Findings findings) {
        var answer = evidence.get(DualStackScenario.TAKEN);
        findings.expect(
                answer.exit() != 0 && answer.said().toLowerCase(Locale.ROOT).contains("in use"),
                "For a taken port wg ended with %d and said \"%s\".".formatted(answer.exit(), answer.said()));
        long port = evidence.get(DualStackScenario.PORT_AFTER);
        if (isKernel(evidence)) {
            findings.expect(
                    port == Tunnel.PORT,
                    "After that the interface showed port %d, not %d.".formatted(port, Tunnel.PORT));
            requireAnswers(evidence.get(DualStackScenario.PING_TAKEN), "With the taken port refused", findings);
        }
        requireAnswers(evidence.get(DualStackScenario.PING_OWN), "On its own port again", findings);
        return findings.result("The taken port was refused (%s); %s."
                .formatted(
                        answer.said(),
                        port == Tunnel.PORT
                                ? "nothing changed"
                                : "the interface then had port %d, and worked again on its own".formatted(port)));
    }

    private static boolean isKernel(Evidence evidence) {
        var server = evidence.observations().subjects().get(RoadWarrior.SERVER);
        return server != null && server.implementation().equals("kernel");
    }

    private static void requireAnswers(PingResult ping, String when, Findings findings) {
        findings.expect(
                ping.isAnswered(), "%s %d of %d pings were answered.".formatted(when, ping.received(), ping.sent()));
    }
}
