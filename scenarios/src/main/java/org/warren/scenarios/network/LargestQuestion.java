package org.warren.scenarios.network;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How long a packet from one node to another may be to pass unfragmented.
///
/// @param name of the check, unique in its file
/// @param from the node that sends
/// @param to the node that it sends to
/// @param address of that node, to which it sends
/// @param bytesExpected the length of the largest whole IP packet; null if the question is only whether longer ones are
///     lost or fragmented without the sender being told
/// @param afterNanos idle time before
/// @param events what happens before that, in order
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

    /// The target's node and address.
    String target() {
        return to + " (" + address + ")";
    }
}
