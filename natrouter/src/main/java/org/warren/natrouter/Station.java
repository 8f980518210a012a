package org.warren.natrouter;

import java.io.Closeable;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/// What packets pass: two devices, and what lies between them.
interface Station extends Closeable {

    /// So many packets of a device are carried before others have their turn.
    int PACKETS_OF_A_TURN = 64;

    /// The device on one side.
    TunQueue inside();

    /// The device on the other side.
    TunQueue outside();

    /// Carries packets that wait on one side, not more than a turn may take: the others wait for the next
    /// one, with a new time.
    ///
    /// @param buffer for one packet
    void carry(boolean fromInside, MemorySegment buffer, long now);

    /// When something comes by itself.
    OptionalLong nextDeadline();

    /// Does what is due.
    ///
    /// @param buffer for one packet
    void expire(MemorySegment buffer, long now);
}
