package org.warren.wireguard.uapi;

/// What a client asks for, read whole.
sealed interface Request {
    /// `get=1`
    record Get() implements Request {}

    /// `set=1`
    record Set(SetRequest changes) implements Request {}

    /// Something that cannot be done, and what is wrong with it.
    record Refused(UapiException why) implements Request {}
}
