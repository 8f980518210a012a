package org.warren.workload.link;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Transmission opportunities, as recorded by mahimahi: each line of its file is a time in milliseconds, and each
/// opportunity carries 1504 bytes, which may be a part of a packet or several. After the last one it starts again.
public final class Trace {

    /// In bytes; a packet counts as 4 bytes longer, because mahimahi includes the header of its TUN device.
    public static final int OPPORTUNITY = 1504;

    static final int HEADER = 4;

    /// The maximum number of lines in a file.
    public static final int LINES_MAX = 1_000_000;

    private static final long MILLI = 1_000_000;

    private final int[] millis;

    private Trace(int[] millis) {
        this.millis = millis;
    }

    /// Reads a file's text.
    ///
    /// @param file its name, for messages
    /// @throws IllegalArgumentException naming file and line, and what was expected
    public static Trace parse(String file, String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ":1: expected a trace of mahimahi, milliseconds one a line, and the file is empty");
        }
        if (lines.size() > LINES_MAX) {
            throw new IllegalArgumentException(
                    file + ":" + (LINES_MAX + 1) + ": expected at most " + LINES_MAX + " lines");
        }
        int[] millis = new int[lines.size()];
        for (int i = 0; i < millis.length; i++) {
            String place = file + ":" + (i + 1) + ": ";
            String line = lines.get(i);
            if (!line.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(place
                        + "expected milliseconds such as 1250, in which the link carries 1500 bytes, not '"
                        + shown(line) + "'");
            }
            millis[i] = Integer.parseInt(line);
            if (i > 0 && millis[i] < millis[i - 1]) {
                throw new IllegalArgumentException(place + "expected milliseconds of at least " + millis[i - 1]
                        + ", which the line before has, not " + line);
            }
        }
        if (millis[millis.length - 1] == 0) {
            throw new IllegalArgumentException(file + ":" + millis.length
                    + ": expected more than 0 milliseconds in the last line, where it starts again");
        }
        return new Trace(millis);
    }

    private static String shown(String line) {
        String printable = line.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= 20 ? printable : printable.substring(0, 20) + "...";
    }

    /// Its numbers, separated by spaces.
    String text() {
        return Arrays.stream(millis).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    /// Parses the output of [#text].
    static Trace ofText(String text) {
        return parse("trace", text.replace(' ', '\n'));
    }

    /// The period after which it starts again, in nanoseconds.
    public long periodNanos() {
        return millis[millis.length - 1] * MILLI;
    }

    /// Its long-term rate, in bits per second.
    public double bitsPerSecond() {
        return millis.length * (double) OPPORTUNITY * Byte.SIZE * 1e9 / periodNanos();
    }

    /// The time of an opportunity, counted from 0.
    long nanos(long number) {
        return number / millis.length * periodNanos() + millis[(int) (number % millis.length)] * MILLI;
    }

    /// The number of the first opportunity after a time.
    long firstAfter(long nanos) {
        long number = Math.max(0, nanos / periodNanos() - 1) * millis.length;
        long low = number;
        long high = number + 3L * millis.length;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (nanos(middle) > nanos) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Trace trace && Arrays.equals(millis, trace.millis);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(millis);
    }

    @Override
    public String toString() {
        return millis.length + " moments in " + periodNanos() / MILLI + " ms";
    }
}
