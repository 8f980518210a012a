package org.warren.scenarios.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.warren.kit.measure.MedianInterval;
import org.warren.scenarios.endurance.Transfer.Interval;

/// The intervals around certain times compared with all others: three at a time, the one at that time and its
/// neighbours, because handshake times are in whole seconds.
///
/// Three consecutive intervals count as slow as the slowest of them, relative to the median of the minute around; so a
/// machine whose speed drifts, or a short load of others, is not attributed to those times.
///
/// @param slowness of the intervals around each time, as that ratio
/// @param otherSlowness of all others
/// @param retransmits around each moment
/// @param otherRetransmits of all others
record Surroundings(
        List<Double> slowness, List<Double> otherSlowness, List<Double> retransmits, List<Double> otherRetransmits) {

    private static final int REACH = 1;
    private static final int HALF_MINUTE = 30;

    static Surroundings of(List<Interval> intervals, List<Long> momentsNanos) {
        List<Integer> places = momentsNanos.stream()
                .map(moment -> place(intervals, moment))
                .filter(place -> place >= REACH && place < intervals.size() - REACH)
                .toList();
        var found = new Surroundings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<Double> shares = shares(intervals);
        for (int i = REACH; i < intervals.size() - REACH; i++) {
            int middle = i;
            double slowest = IntStream.rangeClosed(i - REACH, i + REACH)
                    .mapToDouble(shares::get)
                    .min()
                    .orElseThrow();
            double again = intervals.subList(i - REACH, i + REACH + 1).stream()
                    .mapToLong(Interval::retransmits)
                    .sum();
            if (places.contains(i)) {
                found.slowness.add(slowest);
                found.retransmits.add(again);
            } else if (places.stream().noneMatch(place -> Math.abs(place - middle) <= 2 * REACH)) {
                found.otherSlowness.add(slowest);
                found.otherRetransmits.add(again);
            }
        }
        return found;
    }

    private static int place(List<Interval> intervals, long moment) {
        return (int) intervals.stream()
                .takeWhile(interval -> interval.endNanos() <= moment)
                .count();
    }

    private static List<Double> shares(List<Interval> intervals) {
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < intervals.size(); i++) {
            List<Double> minute =
                    intervals
                            .subList(Math.max(0, i - HALF_MINUTE), Math.min(intervals.size(), i + HALF_MINUTE + 1))
                            .stream()
                            .map(Interval::bitsPerSecond)
                            .toList();
            double median = MedianInterval.of(minute).median();
            shares.add(median > 0 ? intervals.get(i).bitsPerSecond() / median : 0);
        }
        return shares;
    }

    /// The quantile of values.
    static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
}
