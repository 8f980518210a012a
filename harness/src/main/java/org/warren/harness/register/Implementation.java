package org.warren.harness.register;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A third-party WireGuard implementation that runs as a daemon, from its file in the register.
///
/// @param name on the command line
/// @param about a short description
/// @param home its web site
/// @param licence its SPDX identifier
/// @param origin where its releases come from
/// @param inNodes a program that each node already has, which the name without a version means; empty if there is none
/// @param foreground the options that keep it in the foreground; without them it becomes a background process
/// @param always the options that it is always started with
/// @param notes for readers of its verdicts, one sentence each
/// @param releases the newest first
public record Implementation(
        String name,
        String about,
        String home,
        String licence,
        Origin origin,
        Optional<String> inNodes,
        List<String> foreground,
        List<String> always,
        List<String> notes,
        List<Release> releases) {

    public Implementation {
        foreground = List.copyOf(foreground);
        always = List.copyOf(always);
        notes = List.copyOf(notes);
        releases = List.copyOf(releases);
    }

    /// Its newest release.
    public Release newest() {
        return releases.getFirst();
    }

    /// The release with this version.
    ///
    /// @throws IllegalArgumentException when there is none, listing those that exist
    public Release release(String version) {
        return releases.stream()
                .filter(release -> release.version().equals(version))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + name + "@" + version
                        + "; known are "
                        + releases.stream().map(Release::version).collect(Collectors.joining(", "))));
    }
}
