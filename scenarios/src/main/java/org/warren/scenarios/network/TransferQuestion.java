package org.warren.scenarios.network;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether bytes that a node sends over a TCP connection arrive at another in time.
///
/// @param name of the check, unique in its file
/// @param from the node that connects and sends
/// @param to the node that receives
/// @param address of that node, to which it connects
/// @param port of that node
/// @param bytes how many are sent
/// @param withinNanos the time limit, including the connection
/// @param reaches whether all are to arrive
/// @param afterNanos idle time before
/// @param events what happens before that, in order
/// @param because the word of the cause for which it is expected to fail, null for any
/// @param servedPort the port of that node itself, if a port forward leads to another one, else null
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

    /// Where the target listens.
    int listenPort() {
        return servedPort == null ? port : servedPort;
    }

    /// The target's node, address and port.
    String target() {
        return "port " + port + " of " + to + " (" + address + ")";
    }
}
