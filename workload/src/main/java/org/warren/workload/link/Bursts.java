package org.warren.workload.link;

/// Losses in bursts, of one of two kinds: those of [BurstLoss] count packets, those of [TimedBursts] last a time.
public sealed interface Bursts permits BurstLoss, TimedBursts {

    /// The share of packets that are lost while the link is bad, 0 to 1.
    double bad();

    /// The share of packets that are lost while the link is good, 0 to 1.
    double good();

    /// The share of packets that are lost in the long run.
    double mean();

    /// The probability that a packet is lost whose predecessor was, where that is not known already from the time.
    double afterLoss();
}
