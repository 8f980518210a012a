package org.warren.harness.lab;

/// What a lab runs on, for records.
///
/// @param kernel release of the kernel under the nodes, such as `6.12.107`
/// @param kernelKind `guest` or `host`
/// @param engine what provides containers, with its version
public record LabEnvironment(String kernel, String kernelKind, String engine) {}
