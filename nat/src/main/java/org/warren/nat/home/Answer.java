package org.warren.nat.home;

import java.util.Optional;
import org.warren.nat.Endpoint;

/// What a server answered to a request.
///
/// @param socket that heard it
/// @param from where it came from
/// @param isRefusal whether it is an error
/// @param mapped the source with which the request reached the server; empty where that is not said
/// @param other the server's endpoint of which address and port are others (RFC 5780 §7.4), where it has one
/// @param sentNanos when the request was sent that was answered
/// @param heardNanos when the answer was heard
record Answer(
        int socket,
        Endpoint from,
        boolean isRefusal,
        Optional<Endpoint> mapped,
        Optional<Endpoint> other,
        long sentNanos,
        long heardNanos) {}
