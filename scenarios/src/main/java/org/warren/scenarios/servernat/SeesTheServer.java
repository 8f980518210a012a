package org.warren.scenarios.servernat;

import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// A host beyond the server sees the server's address, and never one of the tunnel's.
final class SeesTheServer implements Checker {

    @Override
    public String id() {
        return "masquerade";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), Evidence.capturePath(ServerNatScenario.BEYOND, "eth0"));
        int seen = 0;
        for (var packet : evidence.packets(ServerNatScenario.BEYOND, "eth0")) {
            String source = Endpoint.text(packet.source().address());
            if (packet.protocol() == Protocol.ARP || source.equals(ServerNatScenario.BEYOND_IPV4)) {
                continue;
            }
            seen++;
            objections.expect(
                    source.equals(ServerNatScenario.SERVER_OFFICE_IPV4),
                    "The host beyond the server saw %s at %s.".formatted(source, Seconds.text(packet.nanos())));
        }
        if (seen == 0) {
            objections.lack("Nothing reached the host beyond the server.");
        }
        return objections.conclude("The host beyond the server got %d packets, all from the server's address %s."
                .formatted(seen, ServerNatScenario.SERVER_OFFICE_IPV4));
    }
}
