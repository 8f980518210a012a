package org.warren.harness.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.record.RunRecord;

/// Estimates how long a cell takes, from earlier runs: the median of those that differ only in the seed, or else the
/// mean of the most similar ones.
public final class Durations {

    /// The estimate if nothing is known; only proportions matter.
    private static final double USUAL_SECONDS = 1;

    /// The level of similarity at which only the seed differs.
    private static final int ALIKE = 4;

    private final Map<List<Object>, Double> known = new LinkedHashMap<>();

    /// @param records of earlier runs
    public Durations(Collection<RunRecord> records) {
        Map<List<Object>, List<Double>> seconds = new LinkedHashMap<>();
        for (RunRecord run : records) {
            keys(run.scenario(), run.lab(), run.parameters(), Cell.implementations(run))
                    .forEach(key -> seconds.computeIfAbsent(key, none -> new ArrayList<>())
                            .add(run.clock().wallSeconds()));
        }
        seconds.forEach((key, values) -> known.put(key, key.size() == ALIKE ? median(values) : mean(values)));
    }

    /// In seconds, to a thousandth. Runs with the same scenario, subjects and parameters are preferred, then those with
    /// the same scenario and parameters, then those with the same scenario, then all.
    public double seconds(Cell cell) {
        return keys(cell.scenario(), cell.lab(), cell.parameters(), cell.implementations()).stream()
                .filter(known::containsKey)
                .findFirst()
                .map(key -> Math.round(Math.max(0, known.getOrDefault(key, USUAL_SECONDS)) * 1000) / 1000.0)
                .orElse(USUAL_SECONDS);
    }

    /// The properties that runs may have in common, the most specific first.
    private static List<List<Object>> keys(
            String scenario, String lab, Map<String, String> parameters, Map<String, String> subjects) {
        return List.of(
                List.of(scenario, lab, parameters, subjects),
                List.of(scenario, lab, parameters),
                List.of(scenario, lab),
                List.of());
    }

    /// For runs that differ only by chance: an outlier that the machine delayed does not count.
    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double upper = sorted[sorted.length / 2];
        return sorted.length % 2 == 1 ? upper : (sorted[sorted.length / 2 - 1] + upper) / 2;
    }

    /// For runs that differ in kind: the sum of many such cells is right with a mean, not with a median.
    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(USUAL_SECONDS);
    }
}
