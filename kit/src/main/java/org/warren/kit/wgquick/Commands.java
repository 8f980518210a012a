package org.warren.kit.wgquick;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;

/// The commands that wg-quick ran, from the lines of its log that begin with `[#]`.
public final class Commands {

    private static final String MARK = "[#] ";

    private Commands() {}

    /// The commands in their order, without file descriptor numbers, which bash chooses.
    ///
    /// @param what `up` or `down`
    /// @throws MissingEvidenceException when the log is missing or has no commands
    public static List<String> of(Evidence evidence, String node, String interfaceName, String what) {
        List<String> commands = evidence.log(logName(node, interfaceName, what))
                .lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()).strip().replaceAll("/dev/fd/\\d+", "/dev/fd/N"))
                .toList();
        if (commands.isEmpty()) {
            throw new MissingEvidenceException(
                    "The log of wg-quick %s %s on %s names no command.".formatted(what, interfaceName, node));
        }
        return commands;
    }

    /// The path of the log relative to the run's folder.
    public static String path(String node, String interfaceName, String what) {
        return "logs/" + logName(node, interfaceName, what) + ".log";
    }

    private static String logName(String node, String interfaceName, String what) {
        return node + "-wg-quick-" + interfaceName + "-" + what;
    }
}
