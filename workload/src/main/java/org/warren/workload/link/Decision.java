package org.warren.workload.link;

/// What becomes of a packet.
///
/// @param fate why it is lost, or that it arrives
/// @param nanos when it arrives, from the beginning of the run; when it was lost, if it does not
/// @param copies how many arrive; 0 of one that is lost
public record Decision(Fate fate, long nanos, int copies) {

    /// What becomes of a packet, and why.
    public enum Fate {
        /// It arrives.
        ARRIVES,
        /// Lost, independent of others.
        LOSS,
        /// Lost in a burst.
        BURST,
        /// It would have waited for longer than the queue allows, or too many are in flight.
        QUEUE,
        /// Lost in an outage.
        OUTAGE,
        /// Lost when a slot began.
        SLOT,
        /// A fault was asked for.
        FAULT
    }

    static Decision lost(Fate fate, long nanos) {
        return new Decision(fate, nanos, 0);
    }

    /// Whether it arrives.
    public boolean arrives() {
        return copies > 0;
    }
}
