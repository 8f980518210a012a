package org.warren.scenarios.rekey;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// A session was renewed in the middle of a series of probes; else that nothing was lost would mean nothing.
///
/// @param probe the series of probes
record RenewalDuring(String probe) implements Check {

    @Override
    public String id() {
        return "renewal-during-" + probe;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath(RoadWarrior.CLIENT, "eth0"));
        List<ProbeEvent> sent = evidence.probes(probe).stream()
                .filter(event -> event.type() == ProbeEvent.Type.SENT)
                .toList();
        if (sent.isEmpty()) {
            findings.missing("No probe of %s was sent.".formatted(probe));
            return findings.result("");
        }
        var renewal = WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, "eth0")).stream()
                .filter(datagram -> datagram.kind() == Kind.RESPONSE)
                .filter(datagram -> datagram.nanos() > sent.getFirst().nanos()
                        && datagram.nanos() < sent.getLast().nanos())
                .findFirst();
        renewal.ifPresent(
                datagram -> findings.cite(Evidence.capturePath(RoadWarrior.CLIENT, "eth0"), datagram.packet()));
        if (renewal.isEmpty()) {
            findings.missing("No session began between the first and the last probe of %s.".formatted(probe));
        }
        return findings.result("A session began at %s, in the middle of %d probes."
                .formatted(Seconds.precise(renewal.map(WireGuardDatagram::nanos).orElse(0L)), sent.size()));
    }
}
