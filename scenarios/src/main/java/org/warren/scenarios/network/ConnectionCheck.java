package org.warren.scenarios.network;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.diagnosis.Cause;
import org.warren.harness.diagnosis.Diagnosis;
import org.warren.harness.diagnosis.PacketIdentity;
import org.warren.harness.diagnosis.Reason;
import org.warren.harness.diagnosis.Sighting;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A node got a TCP connection to a port of another, or did not, as the file expects.
///
/// @param packets of the run, shared by its questions
record ConnectionCheck(ConnectionQuestion question, RunPackets packets) implements AnswerCheck {

    private static final int NOT_CONNECTED = 1;
    /// The exit status of timeout(1) when the time is up.
    private static final int TIME_IS_UP = 124;

    @Override
    public CheckResult judge(Evidence evidence, Answer answer, Findings findings) {
        int exit = answer.exit();
        Optional<Reason> other = exit == 0 ? other(evidence, answer, findings) : Optional.empty();
        Optional<Reason> reason = exit == 0 ? other : reason(evidence, answer);
        boolean isReached = exit == 0 && other.isEmpty();
        String who = question.from() + " " + (exit == 0 ? "got a connection" : "got no connection") + " to "
                + question.target();
        String why =
                switch (exit) {
                    case 0 -> "";
                    case NOT_CONNECTED -> ": " + answer.said();
                    case TIME_IS_UP -> ": nothing answered in " + QuestionRunner.CONNECTION_SECONDS + " s";
                    default -> {
                        findings.missing(
                                "The program that connects ended with status " + exit + ": " + answer.said() + ".");
                        yield "";
                    }
                };
        why += reason.map(found -> ": " + found.sentence()).orElse("");
        boolean isAsExpected = findings.expect(
                isReached == question.reaches(),
                who + why + (question.reaches() ? ", expected one." : ", expected none."));
        if (isAsExpected && !question.reaches()) {
            CauseCheck.judge(question.because(), reason, findings);
        }
        reason.ifPresent(found -> found.packets().forEach(findings::cite));
        return findings.result(who + why + ".");
    }

    /// Who accepted the connection instead of the target; empty if that did.
    private Optional<Reason> other(Evidence evidence, Answer answer, Findings findings) {
        // The oldest records have no counters of the nodes.
        if (question.from().equals(question.to())
                || !evidence.observations().values().containsKey(NetworkNotes.FACTS)) {
            return Optional.empty();
        }
        Step window = new Step(id(), answer.fromNanos(), answer.toNanos(), "done");
        var diagnosis = new Diagnosis(packets.during(evidence, question, window));
        InetAddress address = InetAddress.ofLiteral(question.address());
        Set<PacketIdentity> requests =
                diagnosis.requests(question.from(), address, question.port(), PacketIdentity.Kind.TCP_REQUEST);
        if (requests.isEmpty()) {
            return Optional.of(diagnosis.whyNotSent("request for a connection", question.from(), address))
                    .filter(reason -> reason.cause() == Cause.OTHER_NODE);
        }
        Map<String, Sighting> receivers = new LinkedHashMap<>();
        requests.forEach(request -> receivers.putAll(diagnosis.receivers(request)));
        if (receivers.containsKey(question.to())) {
            return Optional.empty();
        }
        String last =
                diagnosis.lastPlace(requests.iterator().next(), question.from()).orElse(question.from());
        if (receivers.isEmpty()) {
            findings.missing("Nothing shows that %s granted it: the request came no further than %s."
                    .formatted(question.to(), last));
            return Optional.empty();
        }
        var receiver = receivers.entrySet().iterator().next();
        return Optional.of(new Reason(
                Cause.OTHER_NODE,
                receiver.getKey(),
                "%s granted it, and not %s".formatted(receiver.getKey(), question.to()),
                List.of(receiver.getValue().reference())));
    }

    /// Why the connection was not accepted; empty if only the program knows.
    private Optional<Reason> reason(Evidence evidence, Answer answer) {
        // The record of an earlier run has no counters of the nodes after such a question.
        if (question.from().equals(question.to())
                || !evidence.observations().values().containsKey(QuestionRunner.SPOKEN + question.name())) {
            return Optional.empty();
        }
        Step window = new Step(id(), answer.fromNanos(), answer.toNanos(), "done");
        var diagnosis = new Diagnosis(packets.during(evidence, question, window));
        return Optional.of(unconnected(diagnosis, question, question.port(), question.listens()));
    }

    /// Why a TCP connection was not accepted.
    ///
    /// @param listens whether it is known that a program listens there
    static Reason unconnected(Diagnosis diagnosis, NodeQuestion question, int port, boolean listens) {
        InetAddress address = InetAddress.ofLiteral(question.address());
        String what = "request for a connection";
        Set<PacketIdentity> requests =
                diagnosis.requests(question.from(), address, port, PacketIdentity.Kind.TCP_REQUEST);
        return requests.isEmpty()
                ? diagnosis.whyNotSent(what, question.from(), address)
                : diagnosis.why(new Diagnosis.Request(
                        requests.iterator().next(), what, question.from(), question.to(), address, listens));
    }
}
