package org.warren.nat;

/// An event of a session: a mapping and one remote end that it is used with.
///
/// @param type of the event
/// @param nanos time of the event
/// @param number the session's, in the order in which sessions appeared, from 1
/// @param protocol of its packets
/// @param inside the endpoint behind the NAT
/// @param outside the translated endpoint, which the remote end sees
/// @param remote the remote end
/// @param replied whether packets in both directions have been seen
/// @param established whether it has the timeout of an established session
/// @param createdNanos when its first packet passed
/// @param expiresNanos when it expires unless it is refreshed; for [Type#ENDED] and [Type#STUCK] when it ended
public record SessionEvent(
        Type type,
        long nanos,
        long number,
        Protocol protocol,
        Endpoint inside,
        Endpoint outside,
        Endpoint remote,
        boolean replied,
        boolean established,
        long createdNanos,
        long expiresNanos) {

    /// The types of events.
    public enum Type {
        CREATED,
        /// Packets in both directions have now been seen, or it is now established.
        CHANGED,
        /// A packet refreshed it.
        REFRESHED,
        /// It expired or was removed.
        ENDED,
        /// It ended because its flow got stuck: its packets are dropped from now on.
        STUCK
    }
}
