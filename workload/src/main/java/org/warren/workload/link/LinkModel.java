package org.warren.workload.link;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.warren.workload.Seeds;

/// The model of a link: it decides about each packet in both directions. All randomness depends on the seed and the
/// link's name; a loss depends only on the packet's number in its direction, not on time and size.
///
/// Times are relative to the beginning of the run and must not decrease. Before it the link does not affect packets.
public final class LinkModel {

    private final DirectionModel up;
    private final DirectionModel down;

    /// A link of a run.
    ///
    /// @param seed of the run
    /// @param name of the link, unique in the run
    public LinkModel(LinkBehaviour behaviour, long seed, String name) {
        this(behaviour, seed, seed, name);
    }

    /// A link with the outages and slots of one seed, and the losses and jitter of another.
    ///
    /// @param times the seed of events in time
    /// @param losses the seed of events per packet
    public LinkModel(LinkBehaviour behaviour, long times, long losses, String name) {
        Radio radio = behaviour.radio();
        RadioModel shared = radio == null ? null : new RadioModel(radio, Seeds.random(losses, name, "radio"));
        up = new DirectionModel(behaviour.up(), shared, times, losses, name, "up");
        down = new DirectionModel(behaviour.down(), shared, times, losses, name, "down");
    }

    /// Decides about a packet that the link's node sends.
    ///
    /// @param now when it reaches the link
    public Decision up(Passage passage, long now) {
        return up.decide(passage, now);
    }

    /// Decides about a packet for the link's node.
    ///
    /// @param now when it reaches the link
    public Decision down(Passage passage, long now) {
        return down.decide(passage, now);
    }

    /// A radio that is awake or asleep.
    static final class RadioModel {
        private final Radio radio;
        private final SplittableRandom random;
        private long awakeFrom = Long.MIN_VALUE / 2;
        private long last = Long.MIN_VALUE / 2;

        private RadioModel(Radio radio, SplittableRandom random) {
            this.radio = radio;
            this.random = random;
        }

        /// When a packet that arrives now may pass. It wakes the radio, or keeps it awake.
        long ready(long now) {
            long active = Math.max(last, awakeFrom);
            if (now - active > radio.idleNanos()) {
                awakeFrom = now + (long) radio.wake().sample(random);
            }
            last = now;
            return Math.max(now, awakeFrom);
        }
    }

    /// Without a radio each packet passes immediately.
    static long ready(@Nullable RadioModel radio, long now) {
        return radio == null ? now : radio.ready(now);
    }
}
