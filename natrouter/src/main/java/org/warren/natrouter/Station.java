package org.warren.natrouter;

import java.io.Closeable;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/// Two devices that packets pass between, and what is done to the packets.
interface Station extends Closeable {

    /// How many packets of one device are carried before others are served.
    int PACKETS_OF_A_TURN = 64;

    /// The device on one side.
    TunQueue inside();

    /// The device on the other side.
    TunQueue outside();

    /// Carries packets that wait on one side, up to the limit of a turn: the others wait for the next turn, with a new
    /// time.
    ///
    /// @param buffer for one packet
    void carry(boolean fromInside, MemorySegment buffer, long now);

    /// When its next timer fires.
    OptionalLong nextDeadline();

    /// Runs the timers that are due.
    ///
    /// @param buffer for one packet
    void expire(MemorySegment buffer, long now);
}
