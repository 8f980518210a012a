package org.warren.scenarios.nattimeout;

import org.warren.harness.capture.Endpoint;

/// The endpoint at which the server saw the client from some moment on.
///
/// @param endpoint the source of the client's packets at the server
/// @param fromNanos when the first of them came, in nanoseconds since virtual time 0
public record EndpointChange(Endpoint endpoint, long fromNanos) {}
