package org.warren.diagnose.log;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Parses the times at the beginning of log lines.
final class LogTimes {

    private static final long SECOND = 1_000_000_000L;
    private static final int DIGITS = 9;
    private static final String CLOCK =
            "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)(?:[.,](?<fraction>\\d{1,9}))?";
    private static final String NAME = "(?<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    /// `dmesg --time-format iso`, `journalctl -o short-iso`, and the Windows program's log; wireguard-go's has slashes.
    private static final Pattern DATE = Pattern.compile(
            "(?<year>\\d{4})[-/](?<month>\\d\\d)[-/](?<day>\\d\\d)[T ]" + CLOCK + "\\s?(?<zone>Z|[+-]\\d\\d:?\\d\\d)?");
    /// `dmesg -T`
    private static final Pattern C_TIME =
            Pattern.compile(NAME + " {1,2}(?<day>\\d{1,2}) " + CLOCK + " (?<year>\\d{4})\\b");
    /// `journalctl` and syslog
    private static final Pattern SYSLOG = Pattern.compile("^" + NAME + " {1,2}(?<day>\\d{1,2}) " + CLOCK);
    /// `journalctl -o short-unix`
    private static final Pattern UNIX = Pattern.compile("^(?<seconds>\\d{9,10})\\.(?<fraction>\\d{1,9}) ");
    private static final Pattern BOOT =
            Pattern.compile("\\[ {0,11}(?<seconds>\\d{1,9})\\.(?<fraction>\\d{6})(?:, *[TC]\\d+)?\\]");

    private LogTimes() {}

    /// A time on a log's clock.
    ///
    /// @param nanos for a clock without a zone as if it were UTC
    /// @param isPrecise whether it has fractions of a second
    record Time(LogClock clock, long nanos, boolean isPrecise) {}

    /// The time in the text before a message.
    ///
    /// @param near when the captures were made, since 1970: a line without a year gets the nearest one
    static Optional<Time> in(String prefix, long near) {
        for (Pattern pattern : List.of(DATE, C_TIME, SYSLOG)) {
            Matcher matcher = pattern.matcher(prefix);
            if (matcher.find()) {
                try {
                    return Optional.of(date(matcher, pattern, near));
                } catch (DateTimeException e) {
                    return Optional.empty(); // a 31st of February
                }
            }
        }
        Matcher unix = UNIX.matcher(prefix);
        if (unix.find()) {
            return Optional.of(new Time(LogClock.UTC, since(unix), true));
        }
        Matcher boot = BOOT.matcher(prefix);
        return boot.find() ? Optional.of(new Time(LogClock.BOOT, since(boot), true)) : Optional.empty();
    }

    private static long since(Matcher matcher) {
        return Long.parseLong(matcher.group("seconds")) * SECOND + fraction(matcher);
    }

    private static Time date(Matcher matcher, Pattern pattern, long near) {
        LocalDateTime time =
                pattern == SYSLOG ? nearest(matcher, near) : time(matcher, pattern, number(matcher, "year"));
        @Nullable String zone = pattern == DATE ? matcher.group("zone") : null;
        long seconds = time.toEpochSecond(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone));
        // 64 bits of nanoseconds cannot represent later years.
        if (Math.abs(seconds) > Long.MAX_VALUE / SECOND - 1) {
            throw new DateTimeException("year out of range");
        }
        return new Time(
                zone == null ? LogClock.LOCAL : LogClock.UTC,
                seconds * SECOND + fraction(matcher),
                matcher.group("fraction") != null);
    }

    private static LocalDateTime time(Matcher matcher, Pattern pattern, int year) {
        int month = pattern == DATE ? number(matcher, "month") : MONTHS.indexOf(matcher.group("name")) + 1;
        return LocalDateTime.of(
                year,
                month,
                number(matcher, "day"),
                number(matcher, "hour"),
                number(matcher, "minute"),
                Math.min(59, number(matcher, "second")));
    }

    /// A log of 31 December may belong to a capture of 1 January.
    private static LocalDateTime nearest(Matcher matcher, long near) {
        long seconds = Math.floorDiv(near, SECOND);
        int year = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC).getYear();
        return Stream.of(year - 1, year, year + 1)
                .filter(one -> isDay(matcher, one))
                .map(one -> time(matcher, SYSLOG, one))
                .min(Comparator.comparingLong(time -> Math.abs(time.toEpochSecond(ZoneOffset.UTC) - seconds)))
                .orElseThrow(() -> new DateTimeException("no such day"));
    }

    private static boolean isDay(Matcher matcher, int year) {
        int day = number(matcher, "day");
        return day >= 1
                && day
                        <= YearMonth.of(year, MONTHS.indexOf(matcher.group("name")) + 1)
                                .lengthOfMonth();
    }

    private static int number(Matcher matcher, String name) {
        return Integer.parseInt(matcher.group(name));
    }

    private static long fraction(Matcher matcher) {
        @Nullable String digits = matcher.group("fraction");
        return digits == null ? 0 : Long.parseLong((digits + "0".repeat(DIGITS)).substring(0, DIGITS));
    }
}
