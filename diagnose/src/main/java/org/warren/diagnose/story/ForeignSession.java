package org.warren.diagnose.story;

/// A message to an end with a receiver index that this end did not choose: it belongs to a session that another device
/// has with the sender.
///
/// @param message that arrived
/// @param receiver that it was sent to
public record ForeignSession(Message message, Side receiver) {}
