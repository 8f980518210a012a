package org.warren.diagnose.story;

/// A message for an end with a receiver index that this end did not choose: it belongs to a session that
/// somebody else has with the sender.
///
/// @param message what came
/// @param receiver whom it was sent to
public record ForeignSession(Message message, Side receiver) {}
