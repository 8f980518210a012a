package org.warren.diagnose.story;

/// Messages that did not reach the place of capture during a silence, which a message of their receiver ended.
///
/// @param gap the counters that are missing
/// @param sender who sent them
/// @param opener the receiver's message that ended the silence
public record Hole(Gap gap, Side sender, Wake opener) {}
