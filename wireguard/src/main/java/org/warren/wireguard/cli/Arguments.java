package org.warren.wireguard.cli;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The daemon's command line, parsed by hand: a library for that would double the time to start.
record Arguments(Action action, String name, @Nullable Path keyLog) {
    static final String USAGE = """
            usage: warren-wg [-f | --foreground] [--keylog FILE] INTERFACE
                   warren-wg --version | --help

            Makes the WireGuard interface INTERFACE and goes to the background when `wg` can configure it.

              -f, --foreground  stay in the foreground, as with WG_PROCESS_FOREGROUND=1
              --keylog FILE     append every handshake's secrets to FILE, for Wireshark
              --version         print the version and who computes the cipher
              --train           exercise the program without an interface, for the archive that makes it start fast

            LOG_LEVEL is verbose (or debug), error or silent; error if it is not set.
            WARREN_WG_OFFLOADS=none has the kernel take and give one packet at a time.
            WARREN_WG_THREADS=N has N threads carry packets; else their number suits the machine's.
            """;

    enum Action {
        RUN,
        VERSION,
        HELP,
        TRAIN
    }

    /// Parses the arguments.
    ///
    /// @throws IllegalArgumentException for wrong usage, with a sentence for the user
    static Arguments parse(List<String> words) {
        Action action = Action.RUN;
        String name = null;
        Path keyLog = null;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "-f", "--foreground" -> {} // the script's business
                case "--keylog" -> keyLog = Path.of(value(rest, "--keylog needs a file"));
                case "--version" -> action = Action.VERSION;
                case "-h", "--help" -> action = Action.HELP;
                case "--train" -> action = Action.TRAIN;
                default -> {
                    if (word.startsWith("-") || name != null) {
                        throw new IllegalArgumentException("unexpected " + word + "; see warren-wg --help");
                    }
                    name = word;
                }
            }
        }
        if (action == Action.RUN && name == null) {
            throw new IllegalArgumentException("the name of the interface is missing; see warren-wg --help");
        }
        return new Arguments(action, name == null ? "" : name, keyLog);
    }

    private static String value(Iterator<String> rest, String otherwise) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(otherwise + "; see warren-wg --help");
        }
        return rest.next();
    }
}
