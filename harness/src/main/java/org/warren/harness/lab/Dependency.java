package org.warren.harness.lab;

/// Something that a run depends on: another version of it may lead to different packets.
///
/// @param name such as `lab kernel`
/// @param version as its maker states it; `unknown` if there is none
/// @param digest of its bytes, `sha256:` and 64 hexadecimal digits
public record Dependency(String name, String version, String digest) {}
