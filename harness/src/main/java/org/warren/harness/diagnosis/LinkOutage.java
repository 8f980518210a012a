package org.warren.harness.diagnosis;

/// A time in which an interface had no link. Times are in nanoseconds since virtual time 0.
///
/// @param toNanos when the link was back, `Long.MAX_VALUE` where it never was
public record LinkOutage(String node, String interfaceName, long fromNanos, long toNanos) {

    boolean holdsAt(long nanos) {
        return fromNanos <= nanos && nanos < toNanos;
    }
}
