package org.warren.scenarios.rebind;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.MovedClient;
import org.warren.kit.roadwarrior.RoadWarrior;

/// Rows R3 and R4 of the conformance list, behind a NAT that loses its mappings.
final class RebindChecks {

    private static final String SERVER = Evidence.capturePath(RoadWarrior.SERVER, "eth0");

    /// Conformance R3, whitepaper §2.1: whatever the server sends goes to the source of the client's last datagram.
    static final Check FOLLOWS =
            Check.of("R3-follows-the-client", RebindChecks::follows).on(SERVER);

    /// Conformance R4: a host that replays the client's datagrams from the client's outside endpoint gets no answer.
    static final Check SILENT =
            Check.of("R4-silent-to-the-stranger", RebindChecks::silent).on(SERVER);

    /// The first one, that of the new address, and that of the new port.
    private static final int PLACES = 3;

    private RebindChecks() {}

    private static CheckResult follows(Evidence evidence, Findings findings) {
        var taken = evidence.step(RebindScenario.TAKEN);
        return MovedClient.follows(evidence, findings, PLACES, datagram -> taken.contains(datagram.nanos()));
    }

    private static CheckResult silent(Evidence evidence, Findings findings) {
        var taken = evidence.step(RebindScenario.TAKEN);
        List<InetAddress> server = evidence.observations().addressesOf(RoadWarrior.SERVER);
        Endpoint last = Endpoint.NONE;
        Set<Kind> kinds = new LinkedHashSet<>();
        int replayed = 0;
        for (var datagram : WireGuardDatagram.in(evidence.packets(RoadWarrior.SERVER, "eth0"))) {
            Endpoint source = datagram.packet().source();
            boolean isServers = server.contains(source.address());
            if (!taken.contains(datagram.nanos())) {
                last = isServers ? last : source;
            } else if (isServers) {
                findings.fail("The server sent a %s to the stranger at %s."
                        .formatted(datagram.kind().words(), Seconds.precise(datagram.nanos())));
            } else if (kinds.isEmpty() && !source.equals(last)) {
                return findings.missing(
                        "The NAT gave the stranger %s and not the client's place %s.".formatted(source, last));
            } else {
                kinds.add(datagram.kind());
                replayed++;
            }
        }
        if (!kinds.contains(Kind.INITIATION) || !kinds.contains(Kind.DATA)) {
            findings.missing("The stranger did not replay both an initiation and data.");
        }
        return findings.result(
                "The stranger sent %d datagrams of the client's from its place and heard nothing.".formatted(replayed));
    }
}
