package org.warren.harness.register;

import java.nio.file.Path;

/// The program of a release that was built on this machine.
///
/// @param release that was built
/// @param path in the cache
/// @param digest `sha256:` and 64 hexadecimal digits, computed when it was built
/// @param builtWith the tool, such as `cargo 1.95.0`
public record BuiltProgram(Release release, Path path, String digest, String builtWith) {}
