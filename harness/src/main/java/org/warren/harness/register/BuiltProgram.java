package org.warren.harness.register;

import java.nio.file.Path;

/// A release's program as it was built on this machine.
///
/// @param release which it is
/// @param path where it lies in the cache
/// @param digest `sha256:` and 64 hexadecimal digits, from when it was built
/// @param builtWith the tool, such as `cargo 1.95.0`
public record BuiltProgram(Release release, Path path, String digest, String builtWith) {}
