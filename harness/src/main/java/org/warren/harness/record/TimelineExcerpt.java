package org.warren.harness.record;

/// A timeline with its first packets only.
///
/// @param timeline whole but for the packets
/// @param packetsLeftOut how many more there are in the file
public record TimelineExcerpt(Timeline timeline, long packetsLeftOut) {}
