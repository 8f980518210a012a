package org.warren.scenarios.throughput;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.kit.measure.MedianInterval;

/// A quantity of a participant over all rounds.
///
/// @param participant its participant
/// @param metric its metric
/// @param quantity which number of it
/// @param values one for each round in which it was measured
/// @param interval their median
/// @param byRound the same values by the number of the round
/// @param ratios each value divided by the one without a tunnel of the same round, so that influences of the machine on
///     both cancel; empty for the path without a tunnel itself
record Result(
        Participant participant,
        Metric metric,
        Quantity quantity,
        List<Double> values,
        Map<Integer, Double> byRound,
        MedianInterval interval,
        List<Double> ratios) {

    private static final String RATIO = " ratio";
    private static final int ROUNDS_MIN = 3;

    /// All results in the order of groups, metrics, quantities and participants.
    static List<Result> of(Samples samples) {
        List<Result> results = new ArrayList<>();
        for (String group : samples.groups()) {
            for (String name : samples.metrics()) {
                Metric metric = Metric.named(name);
                for (Quantity quantity : metric.quantities()) {
                    samples.of(group).forEach(participant -> add(results, samples, participant, metric, quantity));
                }
            }
        }
        return results;
    }

    private static void add(
            List<Result> results, Samples samples, Participant participant, Metric metric, Quantity quantity) {
        Map<Integer, Double> values = new TreeMap<>();
        List<Double> ratios = new ArrayList<>();
        Participant ceiling = samples.of(participant.group()).stream()
                .filter(Participant::isCeiling)
                .findFirst()
                .orElse(participant);
        for (int round = 1; round <= samples.rounds(); round++) {
            OptionalDouble value = samples.value(participant, metric.name(), round, quantity);
            OptionalDouble highest = samples.value(ceiling, metric.name(), round, quantity);
            if (value.isPresent()) {
                values.put(round, value.getAsDouble());
            }
            if (!participant.isCeiling() && value.isPresent() && highest.orElse(0) > 0) {
                ratios.add(value.getAsDouble() / highest.getAsDouble());
            }
        }
        if (!values.isEmpty()) {
            List<Double> all = List.copyOf(values.values());
            results.add(new Result(participant, metric, quantity, all, values, MedianInterval.of(all), ratios));
        }
    }

    /// The name of its measurement in records.
    String name() {
        return participant.name() + " " + metric.name() + " " + quantity.key();
    }

    /// The name of the measurement of its ratios in records.
    String ratioName() {
        return name() + RATIO;
    }

    /// The median of the ratios; null if there are none.
    @Nullable
    MedianInterval ratio() {
        return ratios.isEmpty() ? null : MedianInterval.of(ratios);
    }

    /// Whether it and another's differ by more than noise: the interval of their ratio, taken round by round so that
    /// influences of the machine on both cancel, does not contain 1. One or two rounds have no such interval.
    boolean isApart(Result other) {
        List<Double> shares = new ArrayList<>();
        byRound.forEach((round, value) -> {
            Double beside = other.byRound.get(round);
            if (beside != null && beside > 0) {
                shares.add(value / beside);
            }
        });
        if (shares.size() < ROUNDS_MIN) {
            return false;
        }
        MedianInterval share = MedianInterval.of(shares);
        return share.low() > 1 || share.high() < 1;
    }

    /// What records contain of it: the values, and the ratios if there are any.
    List<Measurement> measurements() {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(measurement(name(), quantity.unit(), values));
        if (!ratios.isEmpty()) {
            measurements.add(measurement(ratioName(), "of the path without a tunnel", ratios));
        }
        return measurements;
    }

    private Measurement measurement(String name, String unit, List<Double> samples) {
        MedianInterval interval = MedianInterval.of(samples);
        return new Measurement(
                name,
                unit,
                samples,
                interval.median(),
                interval.low(),
                interval.high(),
                interval.confidence(),
                participant.group());
    }
}
