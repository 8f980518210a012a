package org.warren.workload.link;

/// The fate of a packet.
///
/// @param fate whether it arrives, or why it is lost
/// @param nanos when it arrives, from the beginning of the run; if it is lost, when
/// @param copies how many arrive; 0 if it is lost
public record Decision(Fate fate, long nanos, int copies) {

    /// Whether a packet arrives, or why not.
    public enum Fate {
        /// It arrives.
        ARRIVES,
        /// Lost independently of others.
        LOSS,
        /// Lost in a burst.
        BURST,
        /// Its delay would have exceeded the queue's limit, or too many packets were in flight.
        QUEUE,
        /// Lost in an outage.
        OUTAGE,
        /// Lost at the beginning of a slot.
        SLOT,
        /// Dropped by a fault.
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
