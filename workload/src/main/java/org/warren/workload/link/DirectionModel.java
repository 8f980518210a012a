package org.warren.workload.link;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.warren.workload.Seeds;
import org.warren.workload.link.Decision.Fate;
import org.warren.workload.link.LinkModel.RadioModel;

/// The model of one direction of a link. For each packet, in this order: faults, outages, the beginning of a slot, a
/// sleeping radio, losses, the queue, the delay.
final class DirectionModel {

    /// The maximum number of packets in flight, because they are in memory: 600 Mbit/s of full packets for 400 ms.
    static final int UNDER_WAY_MAX = 20_000;

    private final LinkDirection direction;
    private final @Nullable RadioModel radio;
    private final SplittableRandom losses;
    private final SplittableRandom bursts;
    private final SplittableRandom jitter;
    private final List<OutageTimes> outages;
    private final @Nullable SlotTimes slots;
    private final @Nullable BurstTimes burstTimes;
    private final QueueModel queue;
    private final Map<Fault.What, Long> counts = new EnumMap<>(Fault.What.class);
    private final PriorityQueue<Long> arrivals = new PriorityQueue<>();
    private boolean isBad;
    private long lastArrival = Long.MIN_VALUE;

    DirectionModel(
            LinkDirection direction, @Nullable RadioModel radio, long times, long packets, String name, String way) {
        this.direction = direction;
        this.radio = radio;
        this.losses = Seeds.random(packets, name, way, "loss");
        this.bursts = Seeds.random(packets, name, way, "bursts");
        this.jitter = Seeds.random(packets, name, way, "jitter");
        // Independent of the direction: both directions have the same outages and slots, if their descriptions are
        // equal.
        this.outages = IntStream.range(0, direction.outages().size())
                .mapToObj(i -> new OutageTimes(
                        direction.outages().get(i), Seeds.random(times, name, "outage", Integer.toString(i))))
                .toList();
        Slots described = direction.slots();
        this.slots = described == null ? null : new SlotTimes(described, times, name);
        this.burstTimes = direction.bursts() instanceof TimedBursts timed
                ? new BurstTimes(timed, Seeds.random(times, name, way, "burst-times"))
                : null;
        this.queue = new QueueModel(direction);
    }

    Decision decide(Passage passage, long now) {
        if (now < 0) {
            return new Decision(Fate.ARRIVES, now, 1);
        }
        // Each packet uses the same random numbers, whatever its fate.
        Optional<Fate> loss = loss(now);
        long added = (long) direction.jitter().sample(jitter);
        Optional<Fault> fault = fault(passage);
        if (fault.filter(each -> each.action() == Fault.Action.DROP).isPresent()) {
            return Decision.lost(Fate.FAULT, now);
        }
        long at = now;
        for (OutageTimes outage : outages) {
            long end = outage.end(now);
            if (end > now && !outage.holds()) {
                return Decision.lost(Fate.OUTAGE, now);
            }
            at = Math.max(at, end);
        }
        if (slots != null && slots.inGap(now)) {
            return Decision.lost(Fate.SLOT, now);
        }
        at = Math.max(at, LinkModel.ready(radio, now));
        if (loss.isPresent()) {
            return Decision.lost(loss.get(), now);
        }
        while (!arrivals.isEmpty() && arrivals.peek() <= now) {
            arrivals.remove();
        }
        long sent = arrivals.size() >= UNDER_WAY_MAX ? QueueModel.LOST : queue.sent(passage.bytes(), now, at);
        if (sent == QueueModel.LOST) {
            return Decision.lost(Fate.QUEUE, now);
        }
        long arrives = sent + direction.delayNanos() + added + (slots == null ? 0 : slots.delay(now));
        if (!direction.reorders()) {
            arrives = Math.max(arrives, lastArrival);
            lastArrival = arrives;
        }
        Decision decision =
                fault.map(Fault::action).filter(Fault.Action.DUPLICATE::equals).isPresent()
                        ? new Decision(Fate.FAULT, arrives, 2)
                        : new Decision(
                                fault.isPresent() ? Fate.FAULT : Fate.ARRIVES,
                                arrives + fault.map(Fault::holdNanos).orElse(0L),
                                1);
        for (int copy = 0; copy < decision.copies() && decision.nanos() > now; copy++) {
            arrivals.add(decision.nanos());
        }
        return decision;
    }

    private Optional<Fate> loss(long now) {
        boolean isLost = losses.nextDouble() < direction.loss();
        Bursts described = direction.bursts();
        if (described == null) {
            return isLost ? Optional.of(Fate.LOSS) : Optional.empty();
        }
        if (burstTimes != null) {
            isBad = burstTimes.isBad(now);
        }
        boolean inBurst = bursts.nextDouble() < (isBad ? described.bad() : described.good());
        if (described instanceof BurstLoss counted
                && bursts.nextDouble() < (isBad ? counted.toGood() : counted.toBad())) {
            isBad = !isBad;
        }
        if (isLost) {
            return Optional.of(Fate.LOSS);
        }
        return inBurst ? Optional.of(Fate.BURST) : Optional.empty();
    }

    /// The fault that applies to a packet. Each packet is counted, even if another fault applied to it.
    private Optional<Fault> fault(Passage passage) {
        if (direction.faults().isEmpty()) {
            return Optional.empty();
        }
        for (Fault.What what : Fault.What.values()) {
            if (what.is(passage)) {
                counts.merge(what, 1L, Long::sum);
            }
        }
        return direction.faults().stream()
                .filter(each -> each.what().is(passage) && isWithin(each, passage))
                .findFirst();
    }

    private boolean isWithin(Fault fault, Passage passage) {
        long number = fault.what() == Fault.What.COUNTER ? passage.counter() : counts.getOrDefault(fault.what(), 0L);
        return number >= fault.from() && number <= fault.to();
    }
}
