package org.warren.wireguard.uapi;

/// A complete request of a client.
sealed interface Request {
    /// `get=1`
    record Get() implements Request {}

    /// `set=1`
    record Set(SetRequest changes) implements Request {}

    /// An invalid request, and the error to report.
    record Refused(UapiException why) implements Request {}
}
