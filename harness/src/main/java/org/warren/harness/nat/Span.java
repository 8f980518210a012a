package org.warren.harness.nat;

import java.util.Comparator;
import java.util.List;

/// A time interval in nanoseconds: the start is included, the end is not.
///
/// @param fromNanos the start
/// @param toNanos the end; not before the start
public record Span(long fromNanos, long toNanos) {

    /// The share of an interval that no span covers, from 0 to 1; an empty interval is covered.
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
