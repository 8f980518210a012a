package org.warren.scenarios.network;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a node gets a TCP connection to a port of another.
///
/// @param name of the check, unique in its file
/// @param from the node that connects
/// @param to the node that it connects to
/// @param address of that node, to which it connects
/// @param port of that node
/// @param reaches what is expected
/// @param afterNanos idle time before
/// @param events what happens before that, in order
/// @param listens whether the lab listens on the port during the question; otherwise a program of the file may
/// @param because the word of the cause for which it is expected to fail, null for any
/// @param servedPort the port of that node itself, if a port forward leads to another one; else null
record ConnectionQuestion(
        String name,
        String from,
        String to,
        String address,
        int port,
        boolean reaches,
        long afterNanos,

        @JsonAlias(Event.RECORDED_ALONE) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Event> events,

        boolean listens,
        @Nullable String because,
        @Nullable Integer servedPort)
        implements NodeQuestion {

    ConnectionQuestion {
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
