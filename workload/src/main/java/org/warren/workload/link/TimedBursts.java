package org.warren.workload.link;

/// Losses in bursts that last a time: the model of Gilbert (1960) and Elliott (1963) as a Markov chain in continuous
/// time. The link is good and bad for times that are distributed exponentially; a packet is lost with the probability
/// of the state in which the link is when it comes. It begins good. Whoever sends nothing finds it good again.
///
/// @param goodNanos how long it is good on average
/// @param badNanos how long it is bad on average
/// @param bad the share of packets that are lost while it is bad, 0 to 1
/// @param good the share of packets that are lost while it is good, 0 to 1
public record TimedBursts(long goodNanos, long badNanos, double bad, double good) implements Bursts {

    /// Shorter ones would be many changes in a day and no bursts.
    static final long NANOS_MIN = 1_000_000;

    public TimedBursts {
        if (goodNanos < NANOS_MIN || badNanos < NANOS_MIN) {
            throw new IllegalArgumentException("good-for and bad-for are 1ms or more on average");
        }
        BurstLoss.requireShare("bad", bad);
        BurstLoss.requireShare("good", good);
    }

    @Override
    public double mean() {
        double share = (double) badNanos / ((double) badNanos + goodNanos);
        return share * bad + (1 - share) * good;
    }

    /// When it is bad follows from the time alone. Where all is lost then, nothing is left to chance.
    @Override
    public double afterLoss() {
        return bad < 1 ? Math.max(mean(), bad) : mean();
    }
}
