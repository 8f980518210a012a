package org.warren.harness.register;

import java.util.Optional;
import java.util.regex.Pattern;

/// Distinguishes a registry that does not answer from a build that fails.
final class Unreachable {

    private static final Pattern NETWORK = Pattern.compile(
            "(?i)could not resolve|couldn't resolve|no such host|could not connect|couldn't connect|dial tcp"
                    + "|failed to download|network is unreachable|connection refused|timed out|timeout was reached"
                    + "|module lookup disabled|attempting to make an HTTP request, but --offline");

    private Unreachable() {}

    /// The exception if the registry did not answer.
    static Optional<BuildException> registry(Release release, BuildTool.Ending ending) {
        return NETWORK.matcher(ending.output()).find()
                ? Optional.of(new BuildException(release + " cannot be fetched: its registry does not answer. "
                        + ending.lastLines() + " See that this machine reaches it, and try again"))
                : Optional.empty();
    }
}
