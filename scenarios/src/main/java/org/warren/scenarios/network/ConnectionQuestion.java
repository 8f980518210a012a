package org.warren.scenarios.network;

import org.jspecify.annotations.Nullable;

/// Whether a node gets a TCP connection to a port of another.
///
/// @param name of the check, unique in its file
/// @param from the node that asks
/// @param to the node that is asked
/// @param address of that node, which is asked for
/// @param port of that node
/// @param reaches what is expected
/// @param afterNanos idle time before
/// @param event what happens before that, null for nothing
record ConnectionQuestion(
        String name,
        String from,
        String to,
        String address,
        int port,
        boolean reaches,
        long afterNanos,
        @Nullable Event event)
        implements FileQuestion {

    /// The node, the address and the port that are asked.
    String target() {
        return "port " + port + " of " + to + " (" + address + ")";
    }
}
