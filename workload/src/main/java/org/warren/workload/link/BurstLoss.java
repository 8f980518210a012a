package org.warren.workload.link;

/// Burst losses counted in packets: the model of Gilbert (1960) and Elliott (1963). The link is good or bad; each
/// packet is lost with the probability of the current state, and then the state may change. The initial state is good,
/// and does not change while nothing is sent.
///
/// @param toBad the probability that it turns bad after a packet, 0 to 1
/// @param toGood the probability that it turns good again after a packet, 0 to 1
/// @param bad the share of packets that are lost while it is bad, 0 to 1
/// @param good the share of packets that are lost while it is good, 0 to 1
public record BurstLoss(double toBad, double toGood, double bad, double good) implements Bursts {

    public BurstLoss {
        requireShare("to-bad", toBad);
        requireShare("to-good", toGood);
        requireShare("bad", bad);
        requireShare("good", good);
        if (toGood == 0 && toBad > 0) {
            throw new IllegalArgumentException("to-good is 0, expected more: the link would never be good again");
        }
    }

    @Override
    public double mean() {
        double share = toBad == 0 ? 0 : toBad / (toBad + toGood);
        return share * bad + (1 - share) * good;
    }

    @Override
    public double afterLoss() {
        return Math.max(mean(), (1 - toGood) * bad + toGood * good);
    }

    /// The variance of the number of losses, divided by that of independent losses. The states' correlation decreases
    /// by `1 - toBad - toGood` with each packet.
    public double spread() {
        double mean = mean();
        if (mean == 0 || mean == 1 || toBad == 0) {
            return 1;
        }
        double share = toBad / (toBad + toGood);
        double kept = 1 - toBad - toGood;
        double covariance = share * (1 - share) * (bad - good) * (bad - good);
        return 1 + 2 * covariance / (mean * (1 - mean)) * kept / (1 - kept);
    }

    static void requireShare(String what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(what + " is a share from 0 to 1, not " + share);
        }
    }
}
