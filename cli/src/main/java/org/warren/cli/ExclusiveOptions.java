package org.warren.cli;

import java.util.List;
import picocli.CommandLine.ParseResult;

/// Options that cannot be used together with another one.
final class ExclusiveOptions {

    private ExclusiveOptions() {}

    /// Refuses a command line that also contains any of the other options.
    ///
    /// @param option the option that was given
    /// @param others the options that it replaces
    /// @param why the reason, as the end of a sentence
    static void requireNone(ParseResult line, String option, List<String> others, String why) {
        for (String other : others) {
            if (line.hasMatchedOption(other)) {
                throw new IllegalArgumentException(other + " and " + option + " cannot be used together: " + why);
            }
        }
    }
}
