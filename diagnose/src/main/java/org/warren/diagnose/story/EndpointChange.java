package org.warren.diagnose.story;

import org.warren.harness.capture.Endpoint;

/// An end was seen at a new endpoint: it roamed, or a NAT assigned another mapping.
///
/// @param at the first message from the new endpoint
/// @param side that moved
/// @param before its previous endpoint
/// @param silenceNanos since the last message from the previous endpoint
/// @param link why it is assumed to be the same end
public record EndpointChange(Message at, Side side, Endpoint before, long silenceNanos, Link link) {

    /// Whether only the port differs.
    public boolean isPortOnly() {
        return at.from().address().equals(before.address());
    }

    EndpointChange with(Link other) {
        return new EndpointChange(at, side, before, silenceNanos, other);
    }
}
