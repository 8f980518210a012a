package org.warren.scenarios.sequence;

import java.time.Duration;

/// What a script does to an end at some moment.
///
/// @param at since the start of the script
/// @param end which end
/// @param deed what is done there
record Action(Duration at, End end, Deed deed) {

    /// What can be done.
    sealed interface Deed {}

    /// UDP packets of 92 bytes enter the tunnel, and nothing at the other end answers them.
    ///
    /// @param every time between two of them
    record Send(int count, Duration every) implements Deed {}

    /// A UDP packet of 92 bytes enters the tunnel, and the other end's echo service answers with one of the same size.
    record Ask() implements Deed {}

    /// From now on nothing that reaches the node gets to its tunnel.
    record Deafen() implements Deed {}

    /// Packets that reach the node get to its tunnel again.
    record Hear() implements Deed {}

    /// The peer's persistent keepalive is set, in seconds; 0 switches it off.
    record SetKeepalive(int seconds) implements Deed {}

    /// `ip link set wg0 down`.
    record Down() implements Deed {}

    /// `ip link set wg0 up`.
    record Up() implements Deed {}
}
