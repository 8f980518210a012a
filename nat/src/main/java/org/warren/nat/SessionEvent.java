package org.warren.nat;

/// Something that happened to a session: a mapping and one remote end that it is used with.
///
/// @param type what happened
/// @param nanos when
/// @param number the session's, in the order in which sessions appeared, from 1
/// @param protocol of its packets
/// @param inside who is behind the NAT
/// @param outside what the remote end sees
/// @param remote the remote end
/// @param replied whether both directions have been seen
/// @param established whether it has the life of an established one
/// @param createdNanos when its first packet passed
/// @param expiresNanos when it expires if nothing prolongs it; of [Type#ENDED] and [Type#STUCK] when it ended
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

    /// What can happen to a session.
    public enum Type {
        CREATED,
        /// Both directions have now been seen, or it is now established.
        CHANGED,
        /// A packet gave it time.
        REFRESHED,
        /// It expired or was removed.
        ENDED,
        /// It ended because its flow had grown too old, whose packets are dropped from now on.
        STUCK
    }
}
