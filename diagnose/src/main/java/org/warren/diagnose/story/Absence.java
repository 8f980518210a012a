package org.warren.diagnose.story;

/// A time without a message from one end.
///
/// @param side whose
/// @param from its last message before
/// @param to its first message behind
/// @param fromOther how many messages the other end sent meanwhile
/// @param endpointChanged whether it came back from another endpoint
public record Absence(Side side, Message from, Message to, long fromOther, boolean endpointChanged) {

    /// How long, in nanoseconds.
    public long nanos() {
        return to.nanos() - from.nanos();
    }
}
