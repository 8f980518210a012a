package org.warren.scenarios.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.diagnosis.Cause;
import org.warren.harness.diagnosis.Diagnosis;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.diagnosis.Reason;
import org.warren.harness.diagnosis.Sighting;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A question of the file was answered as the file expects: the target itself received the packets and its answers
/// returned, or not; by the named path, in nothing but WireGuard's datagrams, and from the named source address.
///
/// @param packets of the run, shared by its questions
record QuestionCheck(Question question, RunPackets packets) implements AnswerCheck {

    /// The exit statuses of ping without an answer, and without a way to send.
    private static final List<Integer> PING_ENDS = List.of(0, 1, 2);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    QuestionCheck(Question question) {
        this(question, new RunPackets());
    }

    @Override
    public List<String> sources(Evidence evidence) {
        Set<String> paths = new LinkedHashSet<>();
        Question.Way way = question.through();
        if (way != null) {
            way.uplinks().forEach(uplink -> paths.add(Evidence.capturePath(way.node(), uplink)));
        }
        capturesOf(evidence, question.to()).forEach(name -> paths.add("captures/" + name + ".pcap"));
        return paths.isEmpty() ? List.of("observations.json") : List.copyOf(paths);
    }

    @Override
    public CheckResult judge(Evidence evidence, Answer answer, Findings findings) {
        var window = new Step(id(), answer.fromNanos(), answer.toNanos(), "done");
        var network = packets.during(evidence, question, window);
        var diagnosis = new Diagnosis(network);
        var outcomes = new Outcomes(question, evidence, answer.noted(), window, diagnosis);
        Outcome outcome = outcomes.outcome();
        requireQuestionWasAsked(evidence, answer, outcome, findings);
        List<String> said = new ArrayList<>();
        said.add(reached(evidence, outcome, window, findings));
        if (question.through() != null) {
            said.add(way(evidence, answer, question.through(), diagnosis, window, findings));
        }
        if (question.seenAs() != null) {
            said.add(seen(outcomes, diagnosis, window, question.seenAs(), findings));
        }
        outcome.reason().ifPresent(reason -> reason.packets().forEach(findings::cite));
        return findings.result(String.join(", ", said) + ".");
    }

    /// A capture is named after node and interface. Another node's name may begin with this one's.
    private List<String> capturesOf(Evidence evidence, String node) {
        List<String> others = packets.facts(evidence).nodes().stream()
                .map(NetworkFacts.Node::name)
                .filter(name -> name.startsWith(node + "-"))
                .toList();
        return evidence.captures().stream()
                .filter(name ->
                        name.startsWith(node + "-") && others.stream().noneMatch(other -> name.startsWith(other + "-")))
                .toList();
    }

    /// A program that failed has not asked anything, whatever was expected.
    private void requireQuestionWasAsked(Evidence evidence, Answer answer, Outcome outcome, Findings findings) {
        int exit = answer.exit();
        if (question.kind() == Question.Kind.PING && !PING_ENDS.contains(exit)) {
            findings.missing("ping ended with status " + exit + ".");
        }
        boolean tried = evidence.probes(question.probe()).stream()
                .anyMatch(event -> event.type() == ProbeEvent.Type.SENT || event.type() == ProbeEvent.Type.REFUSED);
        if (question.kind() == Question.Kind.UDP && !tried && !answer.hasComplaint()) {
            findings.missing("No datagram was sent.");
        }
        outcome.reason()
                .filter(reason ->
                        reason.cause() == Cause.NOT_SENT && reason.packets().isEmpty())
                .filter(reason -> !isBlocked(evidence, answer))
                .ifPresent(reason -> findings.missing(
                        "Nothing shows that the question was asked: %s.".formatted(reason.sentence())));
    }

    /// Whether a loop of packets prevented the sender's own from leaving, so that no capture shows them.
    private boolean isBlocked(Evidence evidence, Answer answer) {
        return LoopCheck.storms(evidence, answer).stream()
                .anyMatch(storm -> storm.instant() && storm.node().equals(question.from()));
    }

    private String reached(Evidence evidence, Outcome outcome, Step window, Findings findings) {
        boolean isPing = question.kind() == Question.Kind.PING;
        String what = question.withinNanos() > 0
                ? waited(outcome, window)
                : isPing
                        ? "%d of %d pings from %s to %s were answered"
                                .formatted(outcome.answered(), question.count(), question.from(), question.target())
                        : "of %d datagrams from %s %d arrived at %s and %d were answered"
                                .formatted(
                                        question.count(),
                                        question.from(),
                                        outcome.arrived(),
                                        question.target(),
                                        outcome.answered());
        String why = outcome.reason().map(reason -> ": " + reason.sentence()).orElse("")
                + besides(evidence, outcome, window);
        if (question.reaches()) {
            findings.expect(
                    outcome.answered() >= question.answers(), what + ", expected " + question.answers() + why + ".");
            return what;
        }
        boolean isAsExpected = outcome.answered() == 0 && (isPing || outcome.arrived() == 0);
        if (findings.expect(isAsExpected, what + ", expected none.")) {
            CauseCheck.judge(question.because(), outcome.reason(), findings);
        }
        return what + why;
    }

    /// How long it took until a ping was answered.
    private String waited(Outcome outcome, Step window) {
        return "%s from %s to %s was answered %s"
                .formatted(
                        outcome.answered() > 0 ? "A ping" : "No ping",
                        question.from(),
                        question.target(),
                        (outcome.answered() > 0 ? "after " : "in ")
                                + Seconds.text(window.endNanos() - window.startNanos()));
    }

    /// Which other nodes received packets, and what arrived too late.
    private String besides(Evidence evidence, Outcome outcome, Step window) {
        // The reason may already name it.
        Set<String> named = outcome.reason().stream()
                .filter(reason -> reason.cause() == Cause.OTHER_NODE)
                .map(Reason::node)
                .collect(Collectors.toSet());
        String others = outcome.others().entrySet().stream()
                .filter(other -> !named.contains(other.getKey()))
                .map(other -> "; %s received %d of them".formatted(other.getKey(), other.getValue()))
                .collect(Collectors.joining());
        if (outcome.late() == 0) {
            return others;
        }
        long nanos = outcome.latenessNanos().orElse(0);
        return others
                + "; %d arrived %d s later%s"
                        .formatted(
                                outcome.late(),
                                Math.max(1, Math.round((double) nanos / NANOS_PER_SECOND)),
                                wasTunnelBack(evidence, window.endNanos(), window.endNanos() + nanos)
                                        ? ", when the tunnel was back"
                                        : "");
    }

    /// Whether a handshake of the sender completed in that time.
    private boolean wasTunnelBack(Evidence evidence, long fromNanos, long toNanos) {
        return capturesOf(evidence, question.from()).stream()
                .flatMap(name -> evidence.capture(name).packets().stream())
                .anyMatch(packet -> packet.nanos() > fromNanos
                        && packet.nanos() <= toNanos
                        && packet.wireGuard().orElse(null)
                                instanceof org.warren.harness.capture.WireGuardMessage.Response);
    }

    private String way(
            Evidence evidence, Answer answer, Question.Way way, Diagnosis diagnosis, Step window, Findings findings) {
        Optional<String> why = diagnosis.whyAround(way.node(), way.tunnel(), InetAddress.ofLiteral(question.address()));
        List<String> interfaces = packets.facts(evidence).nodes().stream()
                .filter(node -> node.name().equals(way.node()))
                .flatMap(node -> node.interfaces().stream())
                .map(NetworkFacts.Interface::name)
                .toList();
        return new WayCheck(question, way).judge(evidence, answer.route(), why, interfaces, window, findings);
    }

    private String seen(Outcomes outcomes, Diagnosis diagnosis, Step window, String expected, Findings findings) {
        Set<String> sources = new LinkedHashSet<>();
        outcomes.requests().forEach(request -> {
            Sighting arrival = diagnosis.receivers(request).get(question.to());
            if (arrival != null && window.contains(arrival.packet().nanos())) {
                sources.add(Endpoint.text(arrival.packet().source().address()));
            }
        });
        if (sources.isEmpty()) {
            findings.fail("Nothing of it was seen at %s.".formatted(question.to()));
        }
        sources.stream()
                .filter(source -> !source.equals(expected))
                .forEach(source -> findings.fail(
                        "%s saw it come from %s, expected %s.".formatted(question.to(), source, expected)));
        return "seen at %s as %s".formatted(question.to(), expected);
    }
}
