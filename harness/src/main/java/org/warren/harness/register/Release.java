package org.warren.harness.register;

import java.util.List;
import java.util.Optional;

/// A release of an implementation.
///
/// @param subject the implementation's name
/// @param origin where it comes from
/// @param version as people name it, such as `0.10.2`
/// @param exact as its registry names it, such as `v0.0.0-20260522210424-ecfc5a8d5446`
/// @param checksum of what the registry gives, in the form of [Origin.Kind]
/// @param program the name of the program that is built
/// @param compiler the least version of the compiler, such as `1.95`; empty where any will do
/// @param options of the tool that builds it
/// @param refused why it cannot be used here at all; empty where it can
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
