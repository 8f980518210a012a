package org.warren.harness.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.record.RunRecord;

/// How long a cell is likely to take, by what earlier runs took: the median of those that are most like it.
public final class Durations {

    /// Where nothing is known at all; only proportions matter.
    private static final double USUAL_SECONDS = 1;

    private final Map<List<Object>, double[]> sortedSeconds = new LinkedHashMap<>();

    /// @param records of earlier runs
    public Durations(Collection<RunRecord> records) {
        Map<List<Object>, List<Double>> seconds = new LinkedHashMap<>();
        for (RunRecord run : records) {
            keys(run.scenario(), run.lab(), run.parameters(), Cell.implementations(run))
                    .forEach(key -> seconds.computeIfAbsent(key, none -> new ArrayList<>())
                            .add(run.clock().wallSeconds()));
        }
        seconds.forEach((key, values) -> sortedSeconds.put(
                key, values.stream().mapToDouble(Double::doubleValue).sorted().toArray()));
    }

    /// In seconds, to a thousandth. Runs of the same scenario, subjects and parameters count first, then of the same
    /// scenario and parameters, then of the scenario, then all.
    public double seconds(Cell cell) {
        return keys(cell.scenario(), cell.lab(), cell.parameters(), cell.implementations()).stream()
                .filter(sortedSeconds::containsKey)
                .findFirst()
                .map(key -> median(sortedSeconds.getOrDefault(key, new double[] {USUAL_SECONDS})))
                .orElse(USUAL_SECONDS);
    }

    /// What a run has in common with others, the most first.
    private static List<List<Object>> keys(
            String scenario, String lab, Map<String, String> parameters, Map<String, String> subjects) {
        return List.of(
                List.of(scenario, lab, parameters, subjects),
                List.of(scenario, lab, parameters),
                List.of(scenario, lab),
                List.of());
    }

    private static double median(double[] sorted) {
        double upper = sorted[sorted.length / 2];
        double median = sorted.length % 2 == 1 ? upper : (sorted[sorted.length / 2 - 1] + upper) / 2;
        return Math.round(Math.max(0, median) * 1000) / 1000.0;
    }
}
