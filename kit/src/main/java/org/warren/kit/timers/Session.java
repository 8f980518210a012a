package org.warren.kit.timers;

/// A session from the view of one end of a tunnel.
///
/// @param beganNanos when this end had its keys: for the initiator when the response arrived, for the responder when it
///     was sent
/// @param initiated whether this end was the initiator
/// @param ownIndex the receiver index of messages that it receives in this session
/// @param peerIndex the receiver index of messages that it sends in this session
record Session(long beganNanos, boolean initiated, int ownIndex, int peerIndex) {

    long ageNanos(long now) {
        return now - beganNanos;
    }
}
