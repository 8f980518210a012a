package org.warren.scenarios.servernat;

import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Conformance R2: what a peer sends with another peer's address as its source is dropped. Nothing of it reaches the
/// host beyond the server, and no answer to it reaches the address's owner.
final class NoSpoofing implements Checker {

    @Override
    public String id() {
        return "R2-no-spoofing";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(
                id(),
                Evidence.capturePath(ServerNatScenario.BEYOND, "eth0"),
                Evidence.capturePath(ServerNatScenario.HOME, Tunnel.NAME));
        Step spoof = evidence.observations().step(ServerNatScenario.SPOOF);
        long sent = WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, "eth0")).stream()
                .filter(datagram -> spoof.contains(datagram.nanos()))
                .count();
        if (sent == 0) {
            objections.lack("The client sent nothing with another peer's address.");
        }
        long passed = pings(evidence, ServerNatScenario.BEYOND, "eth0", spoof);
        long answered = pings(evidence, ServerNatScenario.HOME, Tunnel.NAME, spoof);
        objections.expect(
                passed == 0,
                "%d packets with another peer's address reached the host beyond the server.".formatted(passed));
        objections.expect(
                answered == 0,
                "%d answers to packets with the home computer's address reached the home computer."
                        .formatted(answered));
        return objections.conclude(
                "Of %d datagrams with another peer's address inside, none was forwarded or answered.".formatted(sent));
    }

    private static long pings(Evidence evidence, String node, String networkInterface, Step step) {
        return evidence.packets(node, networkInterface).stream()
                .filter(packet -> isPing(packet) && step.contains(packet.nanos()))
                .count();
    }

    private static boolean isPing(CapturedPacket packet) {
        return packet.protocol() == Protocol.ICMP;
    }
}
