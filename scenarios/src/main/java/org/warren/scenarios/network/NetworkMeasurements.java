package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.harness.diagnosis.Diagnosis;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.Strip;
import org.warren.harness.scenario.Summary;

/// What the questions of a run measured.
final class NetworkMeasurements {

    private static final double BITS_A_BYTE = 8;
    private static final double NANOS_PER_SECOND = 1e9;

    private NetworkMeasurements() {}

    /// What a run measured, and its traffic over time.
    static Summary summary(List<FileQuestion> questions, Evidence evidence) {
        List<String> sentences = new ArrayList<>();
        List<Measurement> measured = new ArrayList<>(of(questions, evidence));
        List<Strip> strips = new ArrayList<>();
        RunPackets packets = new RunPackets();
        for (FileQuestion question : questions) {
            if (question instanceof TrafficQuestion traffic
                    && Answer.of(evidence, question).isPresent()) {
                new TrafficCheck(traffic, packets).traffic(evidence).ifPresent(each -> {
                    each.sentences().forEach(sentence -> sentences.add(question.name() + ": " + sentence));
                    each.measurements().forEach(one -> measured.add(named(question.name() + " " + one.name(), one)));
                    strips.addAll(each.strips());
                });
            }
        }
        return new Summary(sentences, measured, strips);
    }

    private static Measurement named(String name, Measurement measurement) {
        return Measurement.of(name, measurement.unit(), measurement.values());
    }

    /// For each transfer its time, rate and longest stall; for each repeated ping the time until it was answered. What
    /// did not complete is not measured.
    static List<Measurement> of(List<FileQuestion> questions, Evidence evidence) {
        List<Measurement> measured = new ArrayList<>();
        var known = new RunPackets();
        for (FileQuestion question : questions) {
            Optional<Answer> asked = Answer.of(evidence, question);
            if (asked.isEmpty()) {
                continue;
            }
            Answer answer = asked.get();
            if (question instanceof TransferQuestion transfer) {
                transfer(transfer, answer, measured);
            } else if (question instanceof Question packets
                    && packets.withinNanos() > 0
                    && isAnswered(packets, answer, evidence, known)) {
                measured.add(Measurement.of(
                        question.name() + " time until answered",
                        "s",
                        (answer.toNanos() - answer.fromNanos()) / NANOS_PER_SECOND));
            }
        }
        return measured;
    }

    /// Another node with the same address may have answered.
    private static boolean isAnswered(Question question, Answer answer, Evidence evidence, RunPackets known) {
        if (answer.exit() != 0) {
            return false;
        }
        var window = new Step(question.name(), answer.fromNanos(), answer.toNanos(), "done");
        var diagnosis = new Diagnosis(known.during(evidence, question, window));
        return new Outcomes(question, evidence, answer.noted(), window, diagnosis)
                        .outcome()
                        .answered()
                > 0;
    }

    private static void transfer(TransferQuestion question, Answer answer, List<Measurement> measured) {
        Transferred arrived = Transferred.of(answer.noted());
        long nanos = arrived.nanos();
        if (answer.exit() != 0 || arrived.bytes() != question.bytes() || nanos <= 0) {
            return;
        }
        String name = question.name();
        measured.add(Measurement.of(name + " time", "s", nanos / NANOS_PER_SECOND));
        measured.add(Measurement.of(name + " rate", "bit/s", arrived.bytes() * BITS_A_BYTE / nanos * NANOS_PER_SECOND));
        measured.add(Measurement.of(name + " longest stall", "s", arrived.stallNanos() / NANOS_PER_SECOND));
    }
}
