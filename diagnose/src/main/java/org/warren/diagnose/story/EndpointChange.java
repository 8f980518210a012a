package org.warren.diagnose.story;

import org.warren.harness.capture.Endpoint;

/// An end was first seen behind another endpoint: it roamed, or a NAT gave its flow another mapping.
///
/// @param at the first message from there
/// @param side whose endpoint it is
/// @param before where it was
/// @param silenceNanos since the last message from before
/// @param link why it is taken for the same end
public record EndpointChange(Message at, Side side, Endpoint before, long silenceNanos, Link link) {

    /// Whether only the port is another.
    public boolean isPortOnly() {
        return at.from().address().equals(before.address());
    }

    EndpointChange with(Link other) {
        return new EndpointChange(at, side, before, silenceNanos, other);
    }
}
