package org.warren.harness.register;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A WireGuard implementation of others that runs as a daemon, as its file in the register says.
///
/// @param name that the command line knows it by
/// @param about what it is, in half a line
/// @param home where its makers tell about it
/// @param licence by its SPDX name
/// @param origin where its releases come from
/// @param inNodes the program that each node has anyway, which its name alone then means; empty where there is none
/// @param foreground the options with which it stays in the foreground; without them it goes to the background
/// @param always the options that it is started with in any case
/// @param notes what a reader of its verdicts should know of it, a sentence each
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

    /// A release by its version.
    ///
    /// @throws IllegalArgumentException when there is none, naming those that there are
    public Release release(String version) {
        return releases.stream()
                .filter(release -> release.version().equals(version))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + name + "@" + version
                        + "; known are "
                        + releases.stream().map(Release::version).collect(Collectors.joining(", "))));
    }
}
