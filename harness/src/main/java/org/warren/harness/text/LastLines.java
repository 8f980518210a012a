package org.warren.harness.text;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The end of a program's output, for the message that it failed. Keys are hidden, because a command may contain one.
public final class LastLines {

    private static final int LINES = 6;
    private static final int LENGTH = 240;
    private static final Pattern KEY = Pattern.compile(
            "(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])|(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])");
    /// Terminal colour codes.
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]{0,20}m");

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /// The message of `ip` about a link whose other end is in a network namespace without a name, such as a node's.
    private static final String OF_THE_LAB = "Error: Peer netns reference is invalid.";

    /// A daemon's advice to use the kernel's WireGuard, in a frame.
    private static final Pattern FRAMED = Pattern.compile("[\u2500-\u257f]");

    private LastLines() {}

    /// A sentence with the last lines, or that there are none.
    public static String of(String said) {
        List<String> lines = said.lines()
                .map(line -> COLOUR.matcher(line).replaceAll(""))
                .map(line -> UNPRINTABLE.matcher(line).replaceAll(" ").strip())
                .filter(line -> !line.isEmpty()
                        && !line.equals(OF_THE_LAB)
                        && !FRAMED.matcher(line).lookingAt())
                .map(line -> KEY.matcher(line).replaceAll("(hidden)"))
                .map(line -> line.length() > LENGTH ? line.substring(0, LENGTH) + "..." : line)
                .toList();
        if (lines.isEmpty()) {
            return "It said nothing.";
        }
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .collect(Collectors.joining(" / ", "It said at last: ", "."));
    }
}
