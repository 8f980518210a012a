package org.warren.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.MergedShards;
import org.warren.harness.plan.MergedShards.MergedCell;
import org.warren.harness.plan.MergedShards.Run;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.measure.MedianInterval;
import org.warren.kit.workload.TrafficSummary;

/// Compares the same traffic of several participants: subjects, and the path without a tunnel. Each round has a seed
/// that all of them share, so that effects of traffic and link cancel in the differences.
///
/// @param participants the path without a tunnel first
/// @param seeds one per round
/// @param rows one per figure of one kind of traffic
/// @param missing which runs have no result and why, one sentence each
record TrafficComparison(List<String> participants, List<Long> seeds, List<Row> rows, List<String> missing) {

    static final String NO_TUNNEL = "no tunnel";

    /// The scenario's parameter that removes the tunnels.
    static final String TUNNEL = "tunnel";

    static final String WITHOUT = "no";

    private static final String PLAYED = "played";

    /// The confidence level above which a difference is called more than noise.
    static final double LEVEL = 0.95;

    /// The minimum number of rounds for which the smallest and the greatest difference are an interval of that level.
    static final int ROUNDS = 6;

    /// A figure of a kind of traffic.
    ///
    /// @param kind such as `voice heard`, or a node's name
    /// @param figure such as `outage`
    /// @param unit as in records: `ns`, `1`, `bit/s`, `B/h` or `1/h`
    /// @param values by participant and seed; positive infinity for an event that never happened
    record Row(String kind, String figure, String unit, Map<String, Map<Long, Double>> values) {

        String name() {
            return kind + " " + figure;
        }

        /// Whether all values are zero.
        boolean isAllZero() {
            return values.values().stream()
                    .allMatch(each -> each.values().stream().allMatch(value -> value == 0));
        }

        /// Whether an event never happened in some round.
        boolean isEverWithoutEnd() {
            return values.values().stream()
                    .anyMatch(each -> each.values().stream().anyMatch(value -> value.isInfinite()));
        }

        Optional<MedianInterval> of(String participant) {
            Map<Long, Double> own = values.getOrDefault(participant, Map.of());
            return own.isEmpty() ? Optional.empty() : Optional.of(MedianInterval.of(own.values()));
        }

        /// How much more one has than another, seed by seed; empty if no seed has both.
        Optional<Difference> difference(String one, String other) {
            Map<Long, Double> others = values.getOrDefault(other, Map.of());
            List<Double> differences = new ArrayList<>();
            values.getOrDefault(one, Map.of()).forEach((seed, value) -> {
                Double against = others.get(seed);
                if (against != null) {
                    // Two infinite values do not differ.
                    differences.add(value.equals(against) ? 0.0 : value - against);
                }
            });
            return differences.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Difference(one, other, MedianInterval.of(differences)));
        }
    }

    /// Two participants compared in one figure.
    ///
    /// @param interval of the differences, the first minus the second in each round
    record Difference(String one, String other, MedianInterval interval) {

        /// Whether enough rounds have both.
        boolean isTold() {
            Double confidence = interval.confidence();
            return confidence != null && confidence >= LEVEL;
        }

        /// Whether zero is outside an interval of 95 %.
        boolean isMoreThanNoise() {
            return isTold() && (interval.low() > 0 || interval.high() < 0);
        }
    }

    /// Reads the results of a comparison's runs.
    ///
    /// @throws IllegalArgumentException if they did not have the same traffic
    static TrafficComparison of(MergedShards merged) {
        requireOneTraffic(merged);
        Set<String> participants = new LinkedHashSet<>();
        Set<Long> seeds = new TreeSet<>();
        Map<String, Map<Long, Map<String, Measurement>>> measured = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<MergedCell> cells = merged.cells().stream()
                .sorted(Comparator.comparing(cell -> !isPlain(cell.cell())))
                .toList();
        for (MergedCell each : cells) {
            String who = participant(each.cell());
            long seed = each.cell().seed();
            participants.add(who);
            seeds.add(seed);
            Map<String, Measurement> own = new LinkedHashMap<>();
            Run run = each.run();
            if (run != null && isPlayed(run.record())) {
                run.record().measurements().forEach(measurement -> own.put(measurement.name(), measurement));
            }
            if (own.isEmpty()) {
                missing.add("%s, seed %s: %s"
                        .formatted(who, Long.toUnsignedString(seed), run == null ? each.gone() : why(run.record())));
            } else {
                measured.computeIfAbsent(who, none -> new TreeMap<>()).put(seed, own);
            }
        }
        return new TrafficComparison(List.copyOf(participants), List.copyOf(seeds), rows(measured), missing);
    }

    /// All pairs of participants, the later one compared with the earlier one.
    List<Difference> differences(Row row) {
        List<Difference> differences = new ArrayList<>();
        for (int other = 0; other < participants.size(); other++) {
            for (int one = other + 1; one < participants.size(); one++) {
                row.difference(participants.get(one), participants.get(other)).ifPresent(differences::add);
            }
        }
        return differences;
    }

    /// The name of a participant.
    static String participant(Cell cell) {
        if (isPlain(cell)) {
            return NO_TUNNEL;
        }
        String client = String.valueOf(cell.subjects().get(Roles.CLIENT));
        String server = String.valueOf(cell.subjects().get(Roles.SERVER));
        return client.equals(server) ? client : client + "/" + server;
    }

    private static boolean isPlain(Cell cell) {
        return WITHOUT.equals(cell.parameters().get(TUNNEL));
    }

    private static void requireOneTraffic(MergedShards merged) {
        Map<String, String> first = Map.of();
        for (MergedCell each : merged.cells()) {
            Map<String, String> parameters = new LinkedHashMap<>(each.cell().parameters());
            parameters.remove(TUNNEL);
            if (!each.cell().scenario().equals(TrafficOptions.SCENARIO)
                    || (!first.isEmpty() && !first.equals(parameters))) {
                throw new IllegalArgumentException(
                        "these runs are not of one comparison of traffic; name the folders that `warren compare traffic` wrote");
            }
            first = parameters;
        }
    }

    /// Messages that players sent late or lost themselves say nothing about a subject.
    private static boolean isPlayed(RunRecord run) {
        return run.checks().stream().anyMatch(check -> check.id().equals(PLAYED) && check.verdict() == Verdict.PASS);
    }

    private static String why(RunRecord run) {
        return run.verdict() + ": "
                + run.checks().stream()
                        .filter(check -> check.verdict() != Verdict.PASS)
                        .sorted(Comparator.comparing(check -> !check.id().equals(PLAYED)))
                        .map(check -> check.message())
                        .findFirst()
                        .orElse("it measured nothing");
    }

    private static List<Row> rows(Map<String, Map<Long, Map<String, Measurement>>> measured) {
        Map<String, Measurement> known = new LinkedHashMap<>();
        measured.values().forEach(rounds -> rounds.values().forEach(each -> each.forEach(known::putIfAbsent)));
        Map<String, String> units = new LinkedHashMap<>();
        known.forEach((name, measurement) -> {
            boolean isEndless = name.contains(TrafficSummary.WITHOUT_END + " ");
            String figure = name.replace(TrafficSummary.WITHOUT_END + " ", " ");
            units.merge(figure, isEndless ? "ns" : measurement.unit(), (one, other) -> isEndless ? one : other);
        });
        List<Row> rows = new ArrayList<>();
        units.forEach((name, unit) -> {
            int space = name.indexOf(' ');
            Map<String, Map<Long, Double>> values = new LinkedHashMap<>();
            measured.forEach((who, rounds) -> rounds.forEach((seed, own) -> {
                Double value = value(name, own);
                if (value != null) {
                    values.computeIfAbsent(who, none -> new TreeMap<>()).put(seed, value);
                }
            }));
            rows.add(new Row(name.substring(space + 1), name.substring(0, space), unit, values));
        });
        rows.sort(Comparator.comparing(Row::kind));
        return rows;
    }

    /// The value of a run; null if it does not have the figure.
    private static @Nullable Double value(String name, Map<String, Measurement> own) {
        Measurement measurement = own.get(name);
        if (measurement != null) {
            return measurement.median();
        }
        return own.containsKey(name.replaceFirst(" ", TrafficSummary.WITHOUT_END + " "))
                ? Double.POSITIVE_INFINITY
                : null;
    }
}
