package org.warren.scenarios.mtu;

import org.warren.harness.capture.PathMtuMessage;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.wgquick.Commands;

/// Rows P1, P2 and P3 of the conformance list: the MTU of a tunnel, and its effect.
final class MtuChecks {

    /// Conformance P2: wg-quick sets the tunnel's MTU to that of the route to its endpoint minus 80 bytes, 1420 for
    /// 1500, unless its file has another.
    static final Check CHOSEN_MTU = Check.of("P2-chosen-mtu", MtuChecks::chosenMtu)
            .on(Commands.path(RoadWarrior.CLIENT, Tunnel.NAME, "up"), "observations.json");

    /// Conformance P2 and R8: a tunnel whose endpoint is in another tunnel has that one's MTU minus 80 bytes.
    static final Check NESTED_MTU =
            Check.of("P2-nested-mtu", MtuChecks::nestedMtu).on("observations.json");

    private static final int HEADERS_IPV4 = 28;
    private static final int HEADERS_IPV6 = 48;

    private MtuChecks() {}

    /// Conformance P3: every packet up to the tunnel's MTU arrives, possibly fragmented, and longer ones are refused
    /// with an error to the sender. There must be no length in between that is lost silently.
    ///
    /// @param phase of the search that is judged
    static Check noBlackHole(String phase) {
        return Check.of("P3-no-black-hole-" + phase, (evidence, findings) -> noBlackHole(evidence, findings, phase))
                .on("observations.json", Evidence.capturePath(RoadWarrior.CLIENT, "eth0"));
    }

    /// Conformance P1 and P3: the largest packet that crosses the path unfragmented is the theoretical one: the path's
    /// MTU minus 60 bytes over IPv4 and 80 over IPv6, rounded down to a multiple of 16 if the tunnel's MTU leaves room
    /// for the padding, and not rounded otherwise.
    ///
    /// @param phase of the search that is judged
    static Check largestWhole(String phase) {
        return Check.of("P1-largest-whole-" + phase, (evidence, findings) -> largestWhole(evidence, findings, phase))
                .on("observations.json", Evidence.capturePath(RoadWarrior.SERVER, "eth0"));
    }

    private static boolean isOuterIpv6(Evidence evidence) {
        return evidence.get(Tunnel.OUTER).equals("ipv6");
    }

    private static CheckResult chosenMtu(Evidence evidence, Findings findings) {
        String from = evidence.get(MtuScenario.MTU_FROM);
        int uplink = evidence.get(MtuScenario.UPLINK_MTU);
        int expected =
                uplink - (from.equals("line") ? Layers.overhead(isOuterIpv6(evidence)) : Layers.WG_QUICK_OVERHEAD);
        String command = "ip link set mtu " + expected + " up dev " + Tunnel.NAME;
        var commands = Commands.of(evidence, RoadWarrior.CLIENT, Tunnel.NAME, "up");
        findings.expect(
                commands.contains(command),
                "wg-quick was to run \"%s\" and ran %s."
                        .formatted(
                                command,
                                commands.stream()
                                        .filter(other -> other.startsWith("ip link set mtu"))
                                        .toList()));
        int mtu = evidence.get(MtuScenario.largest(MtuScenario.CHOSEN)).mtu();
        findings.expect(mtu == expected, "The interface has an MTU of %d bytes, not %d.".formatted(mtu, expected));
        return findings.result("With %d bytes from the %s the tunnel has an MTU of %d.".formatted(uplink, from, mtu));
    }

    private static CheckResult nestedMtu(Evidence evidence, Findings findings) {
        int outside = evidence.get(MtuScenario.largest(MtuScenario.CHOSEN)).mtu();
        int inside = evidence.get(MtuScenario.largest(MtuScenario.NESTED)).mtu();
        findings.expect(
                inside == outside - Layers.WG_QUICK_OVERHEAD,
                "In a tunnel with an MTU of %d bytes the inner one has %d, not %d."
                        .formatted(outside, inside, outside - Layers.WG_QUICK_OVERHEAD));
        return findings.result("In a tunnel with an MTU of %d bytes the inner one has %d.".formatted(outside, inside));
    }

    private static CheckResult noBlackHole(Evidence evidence, Findings findings, String phase) {
        var found = evidence.get(MtuScenario.largest(phase));
        Step step = evidence.step(phase);
        long told = evidence.packets(RoadWarrior.CLIENT, "eth0").stream()
                .filter(packet -> step.contains(packet.nanos()) && PathMtuMessage.is(packet))
                .count();
        findings.expect(
                found.answered() == found.mtu(),
                "Of packets up to the tunnel's MTU of %d bytes the largest that was answered has %d, %s."
                        .formatted(
                                found.mtu(),
                                found.answered(),
                                told == 0
                                        ? "and nobody told the client why: the path is a black hole"
                                        : "though ICMP told the client why"));
        findings.expect(
                found.beyondRefused() > 0,
                "A packet of %d bytes was not refused as too long for a tunnel with an MTU of %d."
                        .formatted(found.mtu() + 1, found.mtu()));
        return findings.result("Packets of up to %d bytes, the tunnel's MTU, were answered; %s."
                .formatted(
                        found.answered(),
                        told == 0
                                ? "no router had to tell the client the path's MTU"
                                : "by ICMP the client learned the path's MTU"));
    }

    private static CheckResult largestWhole(Evidence evidence, Findings findings, String phase) {
        var found = evidence.get(MtuScenario.largest(phase));
        boolean ipv6 = isOuterIpv6(evidence);
        int path = Math.min(evidence.get(MtuScenario.UPLINK_MTU), evidence.get(MtuScenario.PATH_MTU));
        int theory = Layers.largestWhole(found.mtu(), ipv6, path);
        findings.expect(
                found.whole() == theory,
                "Over a path of %d bytes and IPv%d the largest packet that passed whole has %d bytes, not %d."
                        .formatted(path, ipv6 ? 6 : 4, found.whole(), theory));
        int longest = longestArrived(evidence, evidence.step(phase), ipv6 ? HEADERS_IPV6 : HEADERS_IPV4);
        if (longest == 0) {
            findings.missing("No datagram with data reached the server in one piece.");
        } else {
            int expected = Layers.outer(theory, found.mtu(), ipv6);
            findings.expect(
                    longest == expected,
                    "The longest datagram that reached the server in one piece is an IP packet of %d bytes, not %d."
                            .formatted(longest, expected));
        }
        return findings.result(
                "Over a path of %d bytes and IPv%d packets of up to %d bytes passed whole, in IP packets of %d."
                        .formatted(path, ipv6 ? 6 : 4, found.whole(), longest));
    }

    /// The longest IP packet of the client that reached the server with an unfragmented datagram, in bytes; 0 for none.
    private static int longestArrived(Evidence evidence, Step step, int headers) {
        var client = evidence.observations().addressesOf(RoadWarrior.CLIENT);
        return WireGuardDatagram.in(evidence.packets(RoadWarrior.SERVER, "eth0")).stream()
                .filter(datagram -> step.contains(datagram.nanos())
                        && datagram.kind() == Kind.DATA
                        && client.contains(datagram.packet().source().address()))
                .mapToInt(datagram -> datagram.message().length() + headers)
                .max()
                .orElse(0);
    }
}
