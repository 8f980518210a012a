package org.warren.workload.link;

/// Burst losses of one of two kinds: [BurstLoss] counts packets, [TimedBursts] uses time.
public sealed interface Bursts permits BurstLoss, TimedBursts {

    /// The share of packets that are lost while the link is bad, 0 to 1.
    double bad();

    /// The share of packets that are lost while the link is good, 0 to 1.
    double good();

    /// The long-term share of lost packets.
    double mean();

    /// The probability that a packet is lost if the previous one was, unless the time determines it.
    double afterLoss();
}
