package org.warren.diagnose.story;

/// A time without a message from one end.
///
/// @param side that was silent
/// @param from its last message before
/// @param to its first message after
/// @param fromOther how many messages the other end sent meanwhile
/// @param endpointChanged whether it came back from another endpoint
public record Absence(Side side, Message from, Message to, long fromOther, boolean endpointChanged) {

    /// The duration, in nanoseconds.
    public long nanos() {
        return to.nanos() - from.nanos();
    }
}
