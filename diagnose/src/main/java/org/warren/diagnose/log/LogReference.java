package org.warren.diagnose.log;

/// A log line that is evidence.
///
/// @param log the name of its file
/// @param line its number, from 1
public record LogReference(String log, long line) {}
