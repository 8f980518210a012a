package org.warren.workload.link;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.workload.Distribution;

/// The behaviour of a link in one direction.
///
/// @param delayNanos from the end of the queue to the other end
/// @param jitter an additional delay for each packet, in nanoseconds
/// @param reorders whether a packet with less jitter overtakes others; otherwise it waits for them
/// @param loss the share of packets that are lost independently of each other, 0 to 1
/// @param bursts additional burst losses; null for none
/// @param rateBitsPerSecond of IP packets; 0 for no limit
/// @param trace in place of a rate; null for none
/// @param queueNanos packets that would wait longer are lost; 0 for no limit
/// @param discipline of the queue
/// @param slots null for none
/// @param outages in any order
/// @param faults in order; the first one that applies to a packet counts
public record LinkDirection(
        long delayNanos,
        Distribution jitter,
        boolean reorders,
        double loss,
        @Nullable Bursts bursts,
        long rateBitsPerSecond,
        @Nullable Trace trace,
        long queueNanos,
        Discipline discipline,
        @Nullable Slots slots,
        List<Outage> outages,
        List<Fault> faults) {

    /// The factor of the mean beyond which most distributions of delays have few values.
    private static final int MEANS = 4;

    /// The interval after which `fq_codel` and `cake` drop waiting packets (RFC 8289, section 4.3).
    private static final long CODEL_NANOS = 100_000_000;

    private static final Distribution NOTHING = new Distribution.Constant(0);

    /// A direction that does not affect packets.
    public static final LinkDirection PERFECT =
            new LinkDirection(0, NOTHING, false, 0, null, 0, null, 0, Discipline.FIFO, null, List.of(), List.of());

    public LinkDirection {
        outages = List.copyOf(outages);
        faults = List.copyOf(faults);
        BurstLoss.requireShare("loss", loss);
        if (delayNanos < 0 || queueNanos < 0 || rateBitsPerSecond < 0) {
            throw new IllegalArgumentException("a link's delay, queue and rate are not negative");
        }
        if (rateBitsPerSecond > 0 && trace != null) {
            throw new IllegalArgumentException("a link has a rate or a trace, not both");
        }
        if (queueNanos > 0 && rateBitsPerSecond == 0 && trace == null) {
            throw new IllegalArgumentException("a queue needs a rate or a trace: nothing waits without one");
        }
        if (discipline != Discipline.FIFO && (rateBitsPerSecond == 0 || queueNanos > 0)) {
            throw new IllegalArgumentException(
                    discipline.word() + " needs a rate, and no queue: it decides for itself who waits for how long");
        }
    }

    /// Whether it may lose a packet. A queue without a limit has one of 10,000 packets, and that many may wait for the
    /// end of an outage.
    public boolean mayLose() {
        return meanLoss() > 0
                || rateBitsPerSecond > 0
                || trace != null
                || slots != null
                || !faults.isEmpty()
                || !outages.isEmpty();
    }

    /// The delay of nearly all packets, in nanoseconds: including those that wait for the end of an outage or are held
    /// by a fault, but not those in a queue without a limit.
    public double usualNanos() {
        double slot = slots == null ? 0 : slots.delay().mean();
        double outage = outages.stream()
                .filter(Outage::holds)
                .mapToDouble(each -> each.length().mean())
                .max()
                .orElse(0);
        long held = faults.stream().mapToLong(Fault::holdNanos).max().orElse(0);
        long kernels = discipline == Discipline.FIFO ? 0 : CODEL_NANOS;
        return delayNanos + queueNanos + kernels + held + MEANS * (jitter.mean() + slot + outage);
    }

    /// The long-term share of lost packets, without outages, slots and queue.
    public double meanLoss() {
        return 1 - (1 - loss) * (1 - (bursts == null ? 0 : bursts.mean()));
    }
}
