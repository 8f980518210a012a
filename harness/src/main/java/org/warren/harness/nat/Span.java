package org.warren.harness.nat;

import java.util.Comparator;
import java.util.List;

/// A stretch of time, in nanoseconds: its start belongs to it, its end does not.
///
/// @param fromNanos where it starts
/// @param toNanos where it ends; not before its start
public record Span(long fromNanos, long toNanos) {

    /// The share of an interval that none of the spans covers, from 0 to 1; an empty interval has nothing uncovered.
    public static double shareOutside(List<Span> spans, long fromNanos, long toNanos) {
        if (toNanos <= fromNanos) {
            return 0;
        }
        var sorted =
                spans.stream().sorted(Comparator.comparingLong(Span::fromNanos)).toList();
        long uncovered = 0;
        long coveredUntil = fromNanos;
        for (var span : sorted) {
            if (span.fromNanos >= toNanos) {
                break;
            }
            uncovered += Math.max(0, span.fromNanos - coveredUntil);
            coveredUntil = Math.max(coveredUntil, span.toNanos);
        }
        uncovered += Math.max(0, toNanos - coveredUntil);
        return (double) uncovered / (toNanos - fromNanos);
    }
}
