package org.warren.nat;

/// How a NAT reads its clock. A kernel with ticks may round the time of a packet near a limit to either side; a caller
/// that knows what such a router decided implements this interface. Times are in nanoseconds.
public interface RouterClock {

    /// A continuous clock.
    RouterClock EXACT = new RouterClock() {};

    /// Whether a session that expires at a given time still exists (RFC 4787 §4.3): at that very time it does not.
    default boolean isAlive(long expiresNanos, long now) {
        return expiresNanos - now > 0;
    }

    /// Whether a session is older than required for a packet to establish it.
    ///
    /// @param afterNanos 0 for any age
    default boolean isOldEnough(long createdNanos, long afterNanos, long now) {
        return afterNanos == 0 || now - createdNanos > afterNanos;
    }
}
