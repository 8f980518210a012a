package org.warren.kit.timers;

/// A session as one end of a tunnel holds it.
///
/// @param beganNanos when this end had its keys: the initiator with the response's arrival, the responder with
///     sending it
/// @param initiated whether this end was the initiator
/// @param ownIndex the receiver index of what it receives under this session
/// @param peerIndex the receiver index of what it sends under this session
record Session(long beganNanos, boolean initiated, int ownIndex, int peerIndex) {

    long ageNanos(long now) {
        return now - beganNanos;
    }
}
