package org.warren.scenarios.impairedpath;

import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance C2, whitepaper §5.4.6: no plaintext comes out of a tunnel twice, whatever happens to its
/// datagrams.
public final class DeliveredOnce implements Check {

    @Override
    public String id() {
        return "C2-delivered-once";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture("client"), TunnelEnd.capture("server"));
        var client = TunnelEnd.of(evidence, "client");
        var server = TunnelEnd.of(evidence, "server");
        var out = PathFaults.between(client, server);
        var back = PathFaults.between(server, client);
        requireFaults(evidence.observations(), "client to server", out, findings);
        requireFaults(evidence.observations(), "server to client", back, findings);
        Set<String> seen = new TreeSet<>();
        for (ProbeEvent event : evidence.probes()) {
            if (event.type() == ProbeEvent.Type.RECEIVED || event.type() == ProbeEvent.Type.ANSWERED) {
                findings.expect(
                        seen.add(event.type() + " " + event.probe() + " " + event.sequence()),
                        "Probe %d of %s was %s a second time at %s."
                                .formatted(
                                        event.sequence(),
                                        event.probe(),
                                        event.type() == ProbeEvent.Type.RECEIVED ? "received" : "answered",
                                        Seconds.text(event.nanos())));
            }
        }
        if (seen.isEmpty()) {
            findings.missing("No probe came out of the tunnel.");
        }
        return findings.result("%d probes and answers came out once each; to the server %s, to the client %s."
                .formatted(seen.size(), out.words(), back.words()));
    }

    /// A path without faults would prove nothing.
    private static void requireFaults(
            Observations observations, String direction, PathFaults faults, Findings findings) {
        require(observations.percent("loss"), faults.lost(), "lost", direction, findings);
        require(observations.percent("duplicate"), faults.duplicated(), "duplicated", direction, findings);
        require(observations.percent("reorder"), faults.reordered(), "reordered", direction, findings);
    }

    private static void require(double percent, int count, String fault, String direction, Findings findings) {
        if (percent > 0 && count == 0) {
            findings.missing("No datagram from %s was %s, so nothing was tested.".formatted(direction, fault));
        }
    }
}
