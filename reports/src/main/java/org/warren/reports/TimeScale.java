package org.warren.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Maps virtual time to the unit interval with piecewise linear segments. Long pauses are compressed to a narrow strip,
/// so that the seconds with events stay wide.
///
/// @param pieces without a gap between them, in order
record TimeScale(List<Piece> pieces) {

    /// Below this many events even a phone shows both sides of a pause.
    private static final long FOLD_NANOS_MIN = 90 * TimeText.SECOND;

    /// If there are more pauses than this, they are part of the normal rhythm of the run.
    private static final int FOLDS_MAX = 12;

    /// @param folded whether this segment is compressed
    record Piece(long fromNanos, long toNanos, double fromUnit, double toUnit, boolean folded) {}

    /// One segment from the first instant to the last.
    static TimeScale linear(LongStream instants) {
        var range = instants.summaryStatistics();
        long from = range.getCount() == 0 ? 0 : range.getMin();
        long to = range.getCount() == 0 ? 1 : Math.max(range.getMax(), from + 1);
        return new TimeScale(List.of(new Piece(from, to, 0, 1, false)));
    }

    /// Compresses the pauses that are much longer than the rest.
    static TimeScale folding(LongStream instants) {
        var sorted = instants.sorted().distinct().toArray();
        long threshold = threshold(sorted);
        var bounds = new ArrayList<long[]>();
        long busyNanos = 0;
        for (int i = 1; i < sorted.length; i++) {
            boolean folded = sorted[i] - sorted[i - 1] > threshold;
            busyNanos += folded ? 0 : sorted[i] - sorted[i - 1];
            if (!folded && !bounds.isEmpty() && bounds.getLast()[2] == 0) {
                bounds.getLast()[1] = sorted[i];
            } else {
                bounds.add(new long[] {sorted[i - 1], sorted[i], folded ? 1 : 0});
            }
        }
        long folds = bounds.stream().filter(bound -> bound[2] == 1).count();
        return folds == 0 ? linear(LongStream.of(sorted)) : new TimeScale(pieces(bounds, busyNanos, folds));
    }

    /// The position of an instant; 0 is the beginning and 1 the end.
    double unit(long nanos) {
        var piece = pieces.stream()
                .filter(candidate -> nanos <= candidate.toNanos)
                .findFirst()
                .orElse(pieces.getLast());
        double share = (double) (nanos - piece.fromNanos) / (piece.toNanos - piece.fromNanos);
        return piece.fromUnit + share * (piece.toUnit - piece.fromUnit);
    }

    /// Pauses longer than this are compressed.
    private static long threshold(long[] sorted) {
        var pauses = new long[Math.max(0, sorted.length - 1)];
        for (int i = 1; i < sorted.length; i++) {
            pauses[i - 1] = sorted[i] - sorted[i - 1];
        }
        var descending = LongStream.of(pauses).sorted().toArray();
        long next = descending.length > FOLDS_MAX ? descending[descending.length - 1 - FOLDS_MAX] : 0;
        return Math.max(FOLD_NANOS_MIN, next);
    }

    private static List<Piece> pieces(List<long[]> bounds, long busyNanos, long folds) {
        double busy = Math.max(busyNanos, TimeText.SECOND);
        double fold = busy * Math.min(0.15, 0.6 / folds);
        double whole = busyNanos + folds * fold;
        var pieces = new ArrayList<Piece>();
        double unit = 0;
        for (var bound : bounds) {
            double width = (bound[2] == 1 ? fold : bound[1] - bound[0]) / whole;
            pieces.add(new Piece(bound[0], bound[1], unit, unit + width, bound[2] == 1));
            unit += width;
        }
        return pieces;
    }
}
