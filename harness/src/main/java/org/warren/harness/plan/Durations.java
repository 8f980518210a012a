package org.warren.harness.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.record.RunRecord;

/// How long a cell is likely to take, by what earlier runs took: the median of those that are like it in all but the
/// seed, or else the mean of those that are most like it.
public final class Durations {

    /// Where nothing is known at all; only proportions matter.
    private static final double USUAL_SECONDS = 1;

    /// How much has to be equal, so that only the seed differs.
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

    /// In seconds, to a thousandth. Runs of the same scenario, subjects and parameters count first, then of the same
    /// scenario and parameters, then of the scenario, then all.
    public double seconds(Cell cell) {
        return keys(cell.scenario(), cell.lab(), cell.parameters(), cell.implementations()).stream()
                .filter(known::containsKey)
                .findFirst()
                .map(key -> Math.round(Math.max(0, known.getOrDefault(key, USUAL_SECONDS)) * 1000) / 1000.0)
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

    /// Of runs that differ by chance alone: one that the machine held up does not count.
    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double upper = sorted[sorted.length / 2];
        return sorted.length % 2 == 1 ? upper : (sorted[sorted.length / 2 - 1] + upper) / 2;
    }

    /// Of runs that differ in what they are: a sum of many such cells comes out right, which a median does not give.
    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(USUAL_SECONDS);
    }
}
