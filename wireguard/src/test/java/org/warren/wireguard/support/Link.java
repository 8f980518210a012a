package org.warren.wireguard.support;

/// What a network does to datagrams. Chances are percent, times nanoseconds.
public record Link(long delay, long delaySpread, int lossPercent, int duplicationPercent) {
    /// Everything arrives at once and in order.
    public static final Link IDEAL = new Link(0, 0, 0, 0);

    public static Link delayed(long delay) {
        return new Link(delay, 0, 0, 0);
    }
}
