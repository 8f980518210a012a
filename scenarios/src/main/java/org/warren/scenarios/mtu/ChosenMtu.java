package org.warren.scenarios.mtu;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;
import org.warren.scenarios.wgquick.Commands;

/// Conformance P2: wg-quick gives the tunnel the MTU of the way to its endpoint less 80 bytes, 1420 over 1500, unless
/// its file says another.
final class ChosenMtu implements Check {

    @Override
    public String id() {
        return "P2-chosen-mtu";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        String log = Commands.logName(RoadWarrior.CLIENT, Tunnel.NAME, "up");
        var findings = new Findings(id(), "logs/" + log + ".log", "observations.json");
        String from = evidence.observations().parameter("mtu-from");
        int uplink = Measured.parameter(evidence, "uplink-mtu");
        int expected = uplink
                - (from.equals("line") ? Layers.overhead(Measured.isOuterIpv6(evidence)) : Layers.WG_QUICK_OVERHEAD);
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
        int mtu = Measured.of(evidence, MtuScenario.CHOSEN).mtu();
        findings.expect(mtu == expected, "The interface has an MTU of %d bytes, not %d.".formatted(mtu, expected));
        return findings.result("With %d bytes from the %s the tunnel has an MTU of %d.".formatted(uplink, from, mtu));
    }
}
