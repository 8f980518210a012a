package org.warren.scenarios.nattimeout;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// When the client speaks, the server reaches it again; the message says what brought that about.
public final class Recovery implements Checker {

    @Override
    public String id() {
        return "recovery";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(
                id(),
                Evidence.capturePath(RouterView.ROUTER, RouterView.LAN),
                Evidence.capturePath(RouterView.SERVER, "eth0"));
        var speak = ProbeFate.of(evidence, ProbeFate.CLIENT_SPEAK);
        var again = ProbeFate.of(evidence, ProbeFate.SERVER_AGAIN);
        if (speak.isEmpty() || again.isEmpty()) {
            objections.lack("The client did not speak, or the server did not try again afterwards.");
            return objections.conclude("");
        }
        objections.expect(
                speak.stream().anyMatch(probe -> probe.answeredNanos().isPresent()),
                "The client spoke %d times and never got an answer.".formatted(speak.size()));
        long lost =
                again.stream().filter(probe -> probe.answeredNanos().isEmpty()).count();
        objections.expect(
                lost == 0,
                "After the client had spoken, %d of %d probes of the server got no answer."
                        .formatted(lost, again.size()));
        var view = RouterView.of(evidence);
        var restored = Restored.of(evidence, view);
        var sightings = RouterView.sightings(evidence, view.remote());
        if (sightings.isEmpty()) {
            objections.lack("The server's capture has no packet from the client.");
            return objections.conclude("");
        }
        var where = " The server sees the client at %s now."
                .formatted(sightings.getLast().endpoint());
        if (restored.lostNanos().isEmpty()) {
            return objections.conclude("The server lost none of its probes." + where);
        }
        if (restored.packet().isEmpty()) {
            objections.contradict("The client sent nothing through the router after the server had lost it.");
            return objections.conclude("");
        }
        var packet = restored.packet().get();
        packet.cite(objections);
        return objections.conclude("Reachability came back at %s with the client's %s.%s"
                .formatted(Seconds.text(packet.nanos()), packet.words(), where));
    }
}
