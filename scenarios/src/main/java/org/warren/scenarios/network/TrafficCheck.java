package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Initiation;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.workload.Budget;
import org.warren.kit.workload.Schedule;
import org.warren.kit.workload.StreamFigures;
import org.warren.kit.workload.StreamRecord;
import org.warren.kit.workload.TrafficRecord;
import org.warren.kit.workload.TrafficSummary;

/// Traffic was carried as the file requires. As with each question, FAIL means that the network does not do what the
/// file says: a link that loses packets may be the reason.
///
/// @param packets of the run, shared by its questions
record TrafficCheck(TrafficQuestion question, RunPackets packets) implements AnswerCheck {

    @Override
    public CheckResult judge(Evidence evidence, Answer answer, Findings findings) {
        if (answer.hasComplaint()) {
            return findings.fail(
                    "%s has no way to %s: %s.".formatted(question.from(), question.address(), answer.said()));
        }
        try {
            return judge(evidence, TrafficRecord.of(evidence, question.name()));
        } catch (MissingEvidenceException e) {
            return findings.missing(String.valueOf(e.getMessage()));
        }
    }

    private CheckResult judge(Evidence evidence, TrafficRecord record) {
        List<StreamFigures> figures = figures(evidence, record);
        Schedule schedule = Schedule.of(evidence);
        Budget budget = Budget.parse(question.budget());
        // The usual budget limits all figures; in a budget of the file each limit is intended.
        boolean isUsual = question.budget().equals(Budget.USUAL);
        List<CheckResult> results = budget.limits().stream()
                .filter(limit -> !isUsual || budget.isAbout(limit.figure(), figures))
                .map(limit -> new Budget(List.of(limit))
                        .judge(
                                limit.figure(),
                                figures,
                                (asked, stream, measured) -> doubt(schedule.doubts(record, stream.stream())),
                                new Findings(id(), "observations.json")))
                .toList();
        if (results.isEmpty()) {
            return new Findings(id(), "observations.json")
                    .missing("Nothing that the budget speaks of was sent in this time; give more time.");
        }
        Verdict verdict =
                Verdict.merge(results.stream().map(CheckResult::verdict).toList());
        String messages = results.stream()
                .filter(result -> result.verdict() == verdict)
                .map(CheckResult::message)
                .collect(Collectors.joining(" "));
        return new CheckResult(
                id(),
                verdict,
                "%s from %s to %s. %s"
                        .formatted(String.join(", ", question.traffic()), question.from(), question.to(), messages),
                results.getFirst().evidence());
    }

    /// The results of the traffic; empty if none was recorded completely.
    Optional<TrafficSummary> traffic(Evidence evidence) {
        try {
            TrafficRecord record = TrafficRecord.of(evidence, question.name());
            return Optional.of(new TrafficSummary(record, figures(evidence, record)));
        } catch (MissingEvidenceException e) {
            // Another check reports it.
            return Optional.empty();
        }
    }

    private static Optional<String> doubt(List<String> doubts) {
        return doubts.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", doubts));
    }

    private List<StreamFigures> figures(Evidence evidence, TrafficRecord record) {
        List<Long> handshakes = handshakes(evidence);
        List<StreamFigures> figures = new ArrayList<>();
        for (StreamRecord stream : record.streams()) {
            figures.add(StreamFigures.of(stream, handshakes));
        }
        return figures;
    }

    /// When the sender's tunnel sent initiations meanwhile, or the tunnels of all nodes if it has none.
    private List<Long> handshakes(Evidence evidence) {
        NetworkFacts facts = packets.facts(evidence);
        Optional<Answer> answer = Answer.of(evidence, question);
        long from = answer.map(Answer::fromNanos).orElse(0L);
        long to = answer.map(Answer::toNanos).orElse(Long.MAX_VALUE);
        List<String> nodes = facts.tunnels().stream()
                .map(NetworkFacts.Tunnel::node)
                .distinct()
                .toList();
        List<String> own = nodes.contains(question.from()) ? List.of(question.from()) : nodes;
        return facts.nodes().stream()
                .filter(node -> own.contains(node.name()))
                .flatMap(node -> node.interfaces().stream()
                        .flatMap(attached ->
                                WireGuardDatagram.in(evidence.packets(node.name(), attached.name())).stream()))
                .filter(datagram -> datagram.message() instanceof Initiation)
                .map(WireGuardDatagram::nanos)
                .filter(nanos -> nanos >= from && nanos <= to)
                .sorted()
                .distinct()
                .toList();
    }
}
