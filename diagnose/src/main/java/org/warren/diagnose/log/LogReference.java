package org.warren.diagnose.log;

/// A line of a log that shows something.
///
/// @param log the name of its file
/// @param line its number, from 1
public record LogReference(String log, long line) {}
