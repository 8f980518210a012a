package org.warren.harness.diagnosis;

/// A time in which an interface had no link. Times are in nanoseconds since virtual time 0.
///
/// @param toNanos when the link was up again, `Long.MAX_VALUE` if never
public record LinkOutage(String node, String interfaceName, long fromNanos, long toNanos) {

    /// Whether it is an outage of this interface that has not ended.
    public boolean isOf(String otherNode, String otherInterface) {
        return node.equals(otherNode) && interfaceName.equals(otherInterface) && toNanos == Long.MAX_VALUE;
    }

    boolean holdsAt(long nanos) {
        return fromNanos <= nanos && nanos < toNanos;
    }
}
