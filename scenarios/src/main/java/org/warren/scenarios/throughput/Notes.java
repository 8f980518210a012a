package org.warren.scenarios.throughput;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.warren.harness.text.NumberFormat;
import org.warren.kit.measure.MedianInterval;

/// The remarks that accompany the numbers of a run.
///
/// @param samples everything that was measured
/// @param results the results
record Notes(Samples samples, List<Result> results) {

    private static final int ROUNDS_MIN = 5;

    /// Complete sentences.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (samples.groups().size() > 1) {
            lines.add("Numbers taken under different kernels are not one ranking: "
                    + String.join(" and ", samples.groups()) + " were measured apart.");
        }
        interval(lines);
        limited(lines);
        nothing(lines);
        TreeSet<String> withoutCpu = new TreeSet<>();
        samples.all().stream()
                .filter(sample -> sample.metric().startsWith("tcp") && sample.deliveredBytes() > 0)
                .filter(sample -> !sample.values().containsKey(Quantity.CLIENT_CPU.key())
                        || !sample.values().containsKey(Quantity.SERVER_CPU.key()))
                .forEach(sample -> withoutCpu.add(sample.participant()));
        if (!withoutCpu.isEmpty()) {
            lines.add("Processor time is left out for " + String.join(" and ", withoutCpu)
                    + ": the lab keeps no account of it for the node.");
        }
        return lines;
    }

    /// One sentence for each throughput of a pair.
    List<String> throughputs() {
        return results.stream()
                .filter(result -> result.quantity() == Quantity.THROUGHPUT
                        && !result.participant().isCeiling())
                .map(Notes::throughput)
                .toList();
    }

    private static String throughput(Result result) {
        MedianInterval ratio = result.ratio();
        MedianInterval interval = result.interval();
        Quantity quantity = result.quantity();
        return "%s: %s %s %s (%s to %s)%s."
                .formatted(
                        result.metric().title(),
                        result.participant().name(),
                        NumberFormat.number(quantity.shown(interval.median())),
                        quantity.shownUnit(),
                        NumberFormat.number(quantity.shown(interval.low())),
                        NumberFormat.number(quantity.shown(interval.high())),
                        ratio == null
                                ? ""
                                : ", " + NumberFormat.percent(ratio.median()) + " of the path without a tunnel");
    }

    private void interval(List<String> lines) {
        results.stream()
                .filter(result -> result.quantity() == Quantity.THROUGHPUT)
                .max(Comparator.comparingDouble(Notes::width))
                .ifPresent(widest -> {
                    Double confidence = widest.interval().confidence();
                    lines.add(
                            confidence == null
                                    ? "One round has no spread: take five at least."
                                    : "Intervals enclose the median with " + NumberFormat.percent(confidence)
                                            + " confidence; the widest of a throughput is "
                                            + NumberFormat.percent(width(widest))
                                            + " of its median ("
                                            + widest.metric().name() + " of "
                                            + widest.participant().name() + ").");
                });
        if (samples.rounds() < ROUNDS_MIN) {
            lines.add("Fewer than five rounds show the shape of a result and not its size.");
        }
    }

    private void nothing(List<String> lines) {
        for (Participant participant : samples.participants()) {
            for (String metric : samples.metrics()) {
                long count = samples.of(participant, metric).stream()
                        .filter(sample -> sample.values().getOrDefault(Quantity.THROUGHPUT.key(), 1.0) == 0)
                        .count();
                if (count > 0) {
                    lines.add("Nothing arrived in %s of %s in %d of %d rounds."
                            .formatted(metric, participant.key(), count, samples.rounds()));
                }
            }
        }
    }

    private static double width(Result result) {
        if (result.interval().median() == 0) {
            return 0;
        }
        return (result.interval().high() - result.interval().low())
                / result.interval().median();
    }

    /// If an agent was the bottleneck, a higher loss point of the path would not have been seen.
    private void limited(List<String> lines) {
        for (Participant participant : samples.participants()) {
            for (String metric : samples.metrics()) {
                List<Sample> taken = samples.of(participant, metric);
                limited(
                        lines,
                        taken,
                        "limitedBySender",
                        "%s of %s is limited by the sender in %d of %d rounds: the path" + " may carry more.");
                limited(
                        lines,
                        taken,
                        "limitedByReceiver",
                        "%s of %s is limited by the receiver in %d of %d rounds: most"
                                + " of the loss was in the buffer of the agent's own socket, which got too little of the"
                                + " processors.");
            }
        }
    }

    private static void limited(List<String> lines, List<Sample> taken, String flag, String sentence) {
        List<Sample> limited = taken.stream()
                .filter(sample -> sample.detail().path(flag).asBoolean())
                .toList();
        if (!limited.isEmpty()) {
            Sample first = limited.getFirst();
            lines.add(sentence.formatted(first.metric(), first.participant(), limited.size(), taken.size()));
        }
    }
}
