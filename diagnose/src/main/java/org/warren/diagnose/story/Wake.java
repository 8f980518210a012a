package org.warren.diagnose.story;

/// The first message after a silence in both directions of more than 5 s.
///
/// @param message that was sent
/// @param sender of the message
/// @param silenceNanos the duration of the silence
/// @param isOtherWaiting whether the other end had sent without an answer before
/// @param isSenderWaiting whether the sender itself had
public record Wake(Message message, Side sender, long silenceNanos, boolean isOtherWaiting, boolean isSenderWaiting) {}
