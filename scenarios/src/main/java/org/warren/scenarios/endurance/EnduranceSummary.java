package org.warren.scenarios.endurance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.Summary;
import org.warren.harness.text.NumberFormat;
import org.warren.kit.measure.MedianInterval;
import org.warren.scenarios.endurance.Transfer.Interval;
import org.warren.scenarios.endurance.TransferHistory.End;
import org.warren.scenarios.endurance.TransferHistory.Part;

/// The findings of a run, in words and in numbers.
///
/// A measurement has at most sixty values, so that it is readable; each represents several consecutive samples. Rates
/// are averaged, so that their sum is the total transfer; the slowest interval is reported separately.
///
/// @param course the history of the run
record EnduranceSummary(TransferHistory course) {

    private static final int VALUES_MAX = 60;
    private static final double GIGA = 1e9;
    private static final double MEBIBYTE = 1 << 20;

    Summary summary() {
        List<String> sentences = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        rate(sentences, measurements);
        rekeys(sentences, measurements);
        for (End end : course.ends()) {
            end(end, sentences, measurements);
        }
        return new Summary(sentences, measurements);
    }

    private void rate(List<String> sentences, List<Measurement> measurements) {
        List<Interval> intervals = course.transfer().intervals();
        int each = (intervals.size() + VALUES_MAX - 1) / VALUES_MAX;
        List<Part> parts =
                grouped(intervals, VALUES_MAX).stream().map(Part::new).toList();
        Interval slowest = intervals.stream()
                .min(Comparator.comparingDouble(Interval::bitsPerSecond))
                .orElseThrow();
        double bytes = intervals.stream().mapToLong(Interval::bytes).sum();
        sentences.add("%s Gbit/s for %s, %s GB in all; the slowest second, at %s, had %s Gbit/s."
                .formatted(
                        NumberFormat.number(course.whole().meanRate() / GIGA),
                        NumberFormat.seconds(course.transfer().seconds()),
                        NumberFormat.number(bytes / GIGA),
                        NumberFormat.seconds(course.secondsInto(slowest.startNanos())),
                        NumberFormat.number(slowest.bitsPerSecond() / GIGA)));
        measurements.add(Measurement.of(
                "rate" + (each == 1 ? "" : " over " + each + " s"),
                "Gbit/s",
                parts.stream().map(part -> part.meanRate() / GIGA).toList()));
        measurements.add(Measurement.of("slowest second", "Gbit/s", slowest.bitsPerSecond() / GIGA));
        measurements.add(Measurement.of(
                "segments sent again" + (each == 1 ? "" : " in " + each + " s"),
                "segments",
                parts.stream()
                        .map(part -> (double) part.intervals().stream()
                                .mapToLong(Interval::retransmits)
                                .sum())
                        .toList()));
    }

    private void rekeys(List<String> sentences, List<Measurement> measurements) {
        List<Long> handshakes = course.client().series().handshakes();
        int rekeys = RekeysUnnoticed.rekeys(course, course.client()).size();
        long again = course.transfer().intervals().stream()
                .mapToLong(Interval::retransmits)
                .sum();
        sentences.add("%s, and %d segments were sent again in all that time."
                .formatted(RekeysUnnoticed.rekeys(rekeys), again));
        measurements.add(Measurement.of("rekeys", "handshakes", rekeys));
        if (handshakes.size() > 1) {
            measurements.add(Measurement.of(
                    "time between handshakes",
                    "s",
                    IntStream.range(1, handshakes.size())
                            .mapToObj(i -> (double) (handshakes.get(i) - handshakes.get(i - 1)))
                            .toList()));
        }
    }

    private void end(End end, List<String> sentences, List<Measurement> measurements) {
        List<Double> costs = grouped(course.transfer().intervals(), TransferHistory.PARTS).stream()
                .flatMap(part -> course.cost(end, new Part(part)).stream().boxed())
                .toList();
        StringBuilder sentence =
                new StringBuilder("The " + end.role() + " (" + end.subject().implementation() + ") ");
        if (costs.isEmpty()) {
            sentence.append("was in a node that does not tell its processor time");
        } else {
            measurements.add(Measurement.of(end.role() + " processor time per gigabit", "s/Gbit", costs));
            sentence.append("took %s s of processor time for a gigabit, with iperf3's"
                    .formatted(NumberFormat.number(MedianInterval.of(costs).median())));
        }
        List<Double> resident = inMebibytes(end.series().residentBytes());
        if (resident.isEmpty()) {
            sentence.append(
                    end.hasDaemon()
                            ? "; nobody saw its memory"
                            : "; in a kernel it has no process, and no memory of its own to look at");
        } else {
            measurements.add(Measurement.of(
                    end.role() + " resident memory", "MiB", grouped(resident, VALUES_MAX, EnduranceSummary::median)));
            sentence.append(", and between %s and %s MiB of memory"
                    .formatted(
                            NumberFormat.decimals(Collections.min(resident), 0),
                            NumberFormat.decimals(Collections.max(resident), 0)));
        }
        List<Double> kept = inMebibytes(end.collections().keptBytes());
        if (!kept.isEmpty()) {
            measurements.add(Measurement.of(
                    end.role() + " heap after collections",
                    "MiB",
                    grouped(kept, VALUES_MAX, EnduranceSummary::median)));
            measurements.add(Measurement.of(end.role() + " collections", "collections", kept.size()));
            sentence.append("; %d collections left %s MiB at most in its heap"
                    .formatted(
                            kept.size(),
                            NumberFormat.mebibytes(
                                    Collections.max(end.collections().keptBytes()))));
        }
        sentences.add(sentence.append('.').toString());
    }

    private static List<Double> inMebibytes(List<Double> bytes) {
        return bytes.stream().map(value -> value / MEBIBYTE).toList();
    }

    private static double median(List<Double> values) {
        return MedianInterval.of(values).median();
    }

    private static List<Double> grouped(List<Double> values, int max, Function<List<Double>, Double> standsFor) {
        return grouped(values, max).stream().map(standsFor).toList();
    }

    /// At most this many groups of consecutive values, all of one size except the last.
    private static <T> List<List<T>> grouped(List<T> values, int max) {
        int each = (values.size() + max - 1) / max;
        return IntStream.iterate(0, from -> from < values.size(), from -> from + each)
                .mapToObj(from -> values.subList(from, Math.min(values.size(), from + each)))
                .toList();
    }
}
