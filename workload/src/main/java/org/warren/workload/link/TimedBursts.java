package org.warren.workload.link;

/// Burst losses in time: the model of Gilbert (1960) and Elliott (1963) as a continuous-time Markov chain. The link is
/// good and bad for exponentially distributed times; a packet is lost with the probability of the state at its arrival.
/// The initial state is good. During a pause in the traffic the state may change.
///
/// @param goodNanos the mean duration of the good state
/// @param badNanos the mean duration of the bad state
/// @param bad the share of packets that are lost while it is bad, 0 to 1
/// @param good the share of packets that are lost while it is good, 0 to 1
public record TimedBursts(long goodNanos, long badNanos, double bad, double good) implements Bursts {

    /// Shorter ones would change too often to be bursts.
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

    /// The state depends only on the time. If everything is lost while it is bad, the time determines each loss.
    @Override
    public double afterLoss() {
        return bad < 1 ? Math.max(mean(), bad) : mean();
    }
}
