package org.warren.harness.lab;

/// Something that a run depends on, so exactly that another of it may give other packets.
///
/// @param name what it is, such as `lab kernel`
/// @param version in the words of who made it; `unknown` where it does not say
/// @param digest of its bytes, `sha256:` and 64 hexadecimal digits
public record Dependency(String name, String version, String digest) {}
