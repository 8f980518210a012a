package org.warren.scenarios.network;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How long a packet from one node to another may be and pass unfragmented.
///
/// @param name of the check, unique in its file
/// @param from the node that asks
/// @param to the node that is asked
/// @param address of that node, which is asked for
/// @param bytesExpected the length of the largest whole IP packet; null where no longer one is to be lost or fragmented
///     without the asking node being told
/// @param afterNanos idle time before
/// @param events what happens before that, in this order
record LargestQuestion(
        String name,
        String from,
        String to,
        String address,
        @Nullable Integer bytesExpected,
        long afterNanos,
        List<Event> events)
        implements NodeQuestion {

    LargestQuestion {
        events = List.copyOf(Objects.requireNonNullElse(events, List.of()));
    }

    @Override
    public boolean reaches() {
        return true;
    }

    /// The node and the address that are asked.
    String target() {
        return to + " (" + address + ")";
    }
}
