package org.warren.diagnose.story;

/// Messages that were lost before the place of capture during a silence, which ended with a message of their receiver.
///
/// @param gap the missing counters
/// @param sender who sent them
/// @param opener the receiver's message that ended the silence
public record Hole(Gap gap, Side sender, Wake opener) {}
