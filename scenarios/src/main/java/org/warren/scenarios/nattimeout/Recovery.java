package org.warren.scenarios.nattimeout;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// When the client speaks, the server reaches it again; the message says what brought that about.
public final class Recovery implements Check {

    @Override
    public String id() {
        return "recovery";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(
                id(),
                Evidence.capturePath(RouterView.ROUTER, RouterView.LAN),
                Evidence.capturePath(RouterView.SERVER, "eth0"));
        var speak = ProbeFate.of(evidence, ProbeFate.CLIENT_SPEAK);
        var again = ProbeFate.of(evidence, ProbeFate.SERVER_AGAIN);
        if (speak.isEmpty() || again.isEmpty()) {
            findings.missing("The client did not speak, or the server did not try again afterwards.");
            return findings.result("");
        }
        findings.expect(
                speak.stream().anyMatch(probe -> probe.answeredNanos().isPresent()),
                "The client spoke %d times and never got an answer.".formatted(speak.size()));
        long lost =
                again.stream().filter(probe -> probe.answeredNanos().isEmpty()).count();
        findings.expect(
                lost == 0,
                "After the client had spoken, %d of %d probes of the server got no answer."
                        .formatted(lost, again.size()));
        var view = RouterView.of(evidence);
        var restored = Restored.of(evidence, view);
        var sightings = RouterView.sightings(evidence, view.remote());
        if (sightings.isEmpty()) {
            findings.missing("The server's capture has no packet from the client.");
            return findings.result("");
        }
        var where = " The server sees the client at %s now."
                .formatted(sightings.getLast().endpoint());
        if (restored.lostNanos().isEmpty()) {
            return findings.result("The server lost none of its probes." + where);
        }
        if (restored.packet().isEmpty()) {
            findings.fail("The client sent nothing through the router after the server had lost it.");
            return findings.result("");
        }
        var packet = restored.packet().get();
        packet.cite(findings);
        return findings.result("Reachability came back at %s with the client's %s.%s"
                .formatted(Seconds.text(packet.nanos()), packet.words(), where));
    }
}
