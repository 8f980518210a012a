package org.warren.scenarios.leak;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Questions for names go through the tunnel and by no uplink.
final class NamesInside implements Check {

    private static final int DNS_PORT = 53;

    @Override
    public String id() {
        return "names-inside";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath(RoadWarrior.SERVER, Tunnel.NAME));
        List<CapturedPacket> inside = questions(evidence, RoadWarrior.SERVER, Tunnel.NAME);
        for (String uplink : List.of("eth0", "eth1")) {
            questions(evidence, RoadWarrior.CLIENT, uplink)
                    .forEach(packet -> findings.fail("A question for a name left by %s at %s, to %s."
                            .formatted(uplink, Seconds.text(packet.nanos()), packet.destination())));
        }
        if (inside.isEmpty()) {
            findings.missing("No question for a name came out of the tunnel.");
        }
        return findings.result("All %d questions for names went through the tunnel.".formatted(inside.size()));
    }

    private static List<CapturedPacket> questions(Evidence evidence, String node, String networkInterface) {
        return evidence.packets(node, networkInterface).stream()
                .filter(packet -> packet.protocol() == Protocol.UDP || packet.protocol() == Protocol.TCP)
                .filter(packet -> packet.destination().port() == DNS_PORT)
                .toList();
    }
}
