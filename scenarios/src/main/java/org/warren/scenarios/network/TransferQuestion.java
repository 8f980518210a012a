package org.warren.scenarios.network;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether bytes that a node sends over a TCP connection arrive at another in time.
///
/// @param name of the check, unique in its file
/// @param from the node that connects and sends
/// @param to the node that receives
/// @param address of that node, which is asked for
/// @param port of that node
/// @param bytes how many are sent
/// @param withinNanos how long it may take, the connection included
/// @param reaches whether all are to arrive
/// @param afterNanos idle time before
/// @param events what happens before that, in this order
/// @param because the word of the cause for which it is not to reach, null for any
/// @param servedPort the port of that node where a port forward leads to another one, else null
record TransferQuestion(
        String name,
        String from,
        String to,
        String address,
        int port,
        long bytes,
        long withinNanos,
        boolean reaches,
        long afterNanos,
        List<Event> events,
        @Nullable String because,
        @Nullable Integer servedPort)
        implements NodeQuestion {

    TransferQuestion {
        events = List.copyOf(Objects.requireNonNullElse(events, List.of()));
    }

    /// Where the asked node listens.
    int listenPort() {
        return servedPort == null ? port : servedPort;
    }

    /// The node, the address and the port that are asked.
    String target() {
        return "port " + port + " of " + to + " (" + address + ")";
    }
}
