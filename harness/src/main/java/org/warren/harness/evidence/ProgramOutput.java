package org.warren.harness.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.warren.harness.capture.Moments;

/// The output of a program in a node so far and how the program ended, with the lab's time of each line. The file
/// `logs/<node>-<program>.log` of the evidence has lines `12.345678901 out TEXT`, with `err` or `end` in place of
/// `out`.
///
/// @param lines in the order in which they were printed
/// @param end how the program ended; empty while it runs
/// @param isCut whether it printed more than the log's limit of about 15 MiB
public record ProgramOutput(List<Line> lines, Optional<End> end, boolean isCut) {

    private static final Pattern LINE =
            Pattern.compile("(-?)(\\d{1,9})\\.(\\d{9}) (out|err|end|cut) (.*)", Pattern.DOTALL);
    private static final Pattern END = Pattern.compile("(exited|signaled) (\\d{1,3})");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SHOWN_LENGTH = 200;

    public ProgramOutput {
        lines = List.copyOf(lines);
    }

    /// A line that a program printed. A line of more than 8192 bytes is split.
    ///
    /// @param nanos when it was printed, in nanoseconds since virtual time 0
    /// @param isError whether it was printed to standard error
    /// @param text without its line feed
    public record Line(long nanos, boolean isError, String text) {}

    /// How a program ended.
    ///
    /// @param nanos when, in nanoseconds since virtual time 0
    /// @param isSignaled whether a signal killed it
    /// @param code its exit status, or the signal's number
    public record End(long nanos, boolean isSignaled, int code) {

        /// Such as `exited with status 3 at 12.345 s`.
        public String words() {
            return (isSignaled ? "was ended by signal " : "exited with status ") + code + " at "
                    + Seconds.precise(nanos);
        }
    }

    /// Reads a log.
    ///
    /// @param log the file's content
    /// @throws IllegalArgumentException naming the invalid line
    public static ProgramOutput parse(byte[] log) {
        List<Line> lines = new ArrayList<>();
        Optional<End> end = Optional.empty();
        boolean cut = false;
        String[] texts = new String(log, StandardCharsets.UTF_8).split("\n", -1);
        // After the last line feed is nothing, or an incomplete line.
        for (int number = 0; number < texts.length - 1; number++) {
            Matcher line = LINE.matcher(texts[number]);
            if (!line.matches()) {
                throw new IllegalArgumentException("line " + (number + 1) + " has no time and word");
            }
            long nanos = nanos(line);
            switch (line.group(4)) {
                case "end" -> end = Optional.of(end(nanos, line.group(5), number + 1));
                case "cut" -> cut = true;
                default -> lines.add(new Line(nanos, line.group(4).equals("err"), line.group(5)));
            }
        }
        return new ProgramOutput(lines, end, cut);
    }

    private static long nanos(Matcher line) {
        long nanos = Long.parseLong(line.group(2)) * NANOS_PER_SECOND + Long.parseLong(line.group(3));
        return Moments.require(line.group(1).isEmpty() ? nanos : -nanos);
    }

    private static End end(long nanos, String text, int number) {
        Matcher end = END.matcher(text);
        if (!end.matches()) {
            throw new IllegalArgumentException("line " + number + " names no end");
        }
        return new End(nanos, end.group(1).equals("signaled"), Integer.parseInt(end.group(2)));
    }

    /// The lines within a time span, both ends included.
    public List<Line> between(long fromNanos, long toNanos) {
        return lines.stream()
                .filter(line -> line.nanos() >= fromNanos && line.nanos() <= toNanos)
                .toList();
    }

    /// How it had ended by a given time, if it had.
    public Optional<End> endBy(long nanos) {
        return end.filter(ended -> ended.nanos() <= nanos);
    }

    /// The last lines before a given time, for a message: without terminal control characters, and of limited length.
    ///
    /// @param count the number of lines
    public String last(int count, long untilNanos) {
        List<Line> until = between(Long.MIN_VALUE, untilNanos).stream()
                .filter(line -> !line.text().isBlank())
                .toList();
        if (until.isEmpty()) {
            return "It had printed nothing.";
        }
        return until.subList(Math.max(0, until.size() - count), until.size()).stream()
                .map(line -> Seconds.precise(line.nanos()) + " " + shown(line.text()))
                .collect(Collectors.joining(" / ", "Its last lines: ", "."));
    }

    private static String shown(String text) {
        String plain = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        return plain.length() > SHOWN_LENGTH ? plain.substring(0, SHOWN_LENGTH) + "..." : plain;
    }
}
