package org.warren.nat;

/// How a NAT reads its clock. A kernel that counts in ticks may take a packet near to a limit for one on either side of
/// it; who knows from elsewhere what such a router decided says so here. Times are in nanoseconds.
public interface RouterClock {

    /// A clock that does not tick.
    RouterClock EXACT = new RouterClock() {};

    /// Whether a session that expires at a moment is still there (RFC 4787 §4.3): at that moment it is gone.
    default boolean isAlive(long expiresNanos, long now) {
        return expiresNanos - now > 0;
    }

    /// Whether a session has grown older than it has to be for a packet to establish it.
    ///
    /// @param afterNanos 0 where any age will do
    default boolean isOldEnough(long createdNanos, long afterNanos, long now) {
        return afterNanos == 0 || now - createdNanos > afterNanos;
    }
}
