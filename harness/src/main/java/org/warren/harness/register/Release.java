package org.warren.harness.register;

import java.util.List;
import java.util.Optional;

/// A release of an implementation.
///
/// @param subject the implementation's name
/// @param origin where it comes from
/// @param version as users write it, such as `0.10.2`
/// @param exact the registry's version, such as `v0.0.0-20260522210424-ecfc5a8d5446`
/// @param checksum of the registry's archive, in the form of [Origin.Kind]
/// @param program the name of the program that is built
/// @param compiler the minimum version of the compiler, such as `1.95`; empty for any
/// @param options of the build tool
/// @param refused why it cannot be used here at all; empty if it can
public record Release(
        String subject,
        Origin origin,
        String version,
        String exact,
        String checksum,
        String program,
        String compiler,
        List<String> options,
        Optional<String> refused) {

    public Release {
        options = List.copyOf(options);
    }

    /// `gotatun@0.10.2`.
    @Override
    public String toString() {
        return subject + "@" + version;
    }
}
