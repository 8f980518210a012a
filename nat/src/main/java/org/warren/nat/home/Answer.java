package org.warren.nat.home;

import java.util.Optional;
import org.warren.nat.Endpoint;

/// A server's answer to a request.
///
/// @param socket that received it
/// @param from its source
/// @param isRefusal whether it is an error
/// @param mapped the source of the request as seen by the server; empty if the answer does not contain it
/// @param other the server's endpoint with another address and port (RFC 5780 §7.4), if it has one
/// @param sentNanos when the answered request was sent
/// @param heardNanos when the answer was received
record Answer(
        int socket,
        Endpoint from,
        boolean isRefusal,
        Optional<Endpoint> mapped,
        Optional<Endpoint> other,
        long sentNanos,
        long heardNanos) {}
