package org.warren.harness.evidence;

/// A WireGuard implementation that took part in a run.
///
/// @param implementation its name, such as `kernel`
/// @param version that it reports
/// @param kind such as `guest kernel` or `userspace daemon`
public record Subject(String implementation, String version, String kind) {}
