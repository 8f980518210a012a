package org.warren.diagnose.story;

/// The first message after a silence in both directions of more than 5 s.
///
/// @param message what was sent
/// @param sender by whom
/// @param silenceNanos how long nothing had passed
/// @param isOtherWaiting whether the other end had asked before and heard nothing
public record Wake(Message message, Side sender, long silenceNanos, boolean isOtherWaiting) {}
