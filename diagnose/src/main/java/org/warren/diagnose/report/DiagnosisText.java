package org.warren.diagnose.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Certainty;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.DaemonLog;
import org.warren.diagnose.log.LogClock;
import org.warren.diagnose.log.LogReference;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.SideStatistics;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.text.NumberFormat;

/// Findings as text for the user, and the story for an engineer.
public final class DiagnosisText {

    private static final double NANOS = 1e9;
    private static final long SECOND = 1_000_000_000L;
    private static final int WIDTH = 100;
    private static final int HALF_MAX = 40;
    private static final int SAME_MAX = 5;
    private static final int TUNNELS_MAX = 20;

    private static final Comparator<TunnelStory> MOST_MESSAGES = Comparator.comparingLong((TunnelStory tunnel) ->
                    tunnel.side(Side.A).messages() + tunnel.side(Side.B).messages())
            .reversed();

    private DiagnosisText() {}

    /// The findings, each with advice; one line if there are none.
    public static List<String> findings(List<Finding> findings) {
        var lines = new ArrayList<String>();
        if (findings.isEmpty()) {
            lines.add("Nothing wrong was found.");
        }
        int number = 0;
        var printed = new EnumMap<Cause, Integer>(Cause.class);
        for (Finding finding : findings) {
            if (printed.merge(finding.cause(), 1, Integer::sum) > SAME_MAX) {
                continue;
            }
            number++;
            wrap(lines, "%d. ".formatted(number), finding.what() + " (" + words(finding.certainty()) + ")");
            wrap(lines, "   What to do: ", finding.advice());
            wrap(lines, "   Why: ", finding.reason() + " [" + finding.cause().words() + "; " + finding.rule() + "]");
            if (!finding.packets().isEmpty()) {
                wrap(
                        lines,
                        "   Packets: ",
                        String.join(
                                        ", ",
                                        finding.packets().stream()
                                                .map(String::valueOf)
                                                .toList())
                                + " of " + finding.capture());
            }
            if (!finding.lines().isEmpty()) {
                wrap(lines, "   Log: ", references(finding.lines()));
            }
            wrap(lines, "   It would not be so with: ", finding.ruledOutBy());
            lines.add("");
        }
        printed.forEach((cause, count) -> {
            if (count > SAME_MAX) {
                lines.add(
                        "%d more findings are %s; --json has all of them.".formatted(count - SAME_MAX, cause.words()));
            }
        });
        return lines;
    }

    static String references(List<LogReference> references) {
        var byLog = new java.util.TreeMap<String, List<String>>();
        references.stream()
                .sorted(Comparator.comparingLong(LogReference::line))
                .forEach(reference -> byLog.computeIfAbsent(
                                DiagnosisPages.shortName(reference.log()), any -> new ArrayList<>())
                        .add(Long.toString(reference.line())));
        var parts = new ArrayList<String>();
        byLog.forEach((log, numbers) -> parts.add("lines " + String.join(", ", numbers) + " of " + log));
        return String.join("; ", parts);
    }

    private static String words(Certainty certainty) {
        return certainty.name().toLowerCase(Locale.ROOT);
    }

    /// The story of each tunnel.
    public static List<String> story(CaptureStory capture) {
        return story(capture, List.of());
    }

    /// The story of each tunnel, with log lines among the packets.
    public static List<String> story(CaptureStory capture, List<AlignedLog> logs) {
        var lines = new ArrayList<String>();
        lines.add("%s: %d packets in %s from %s"
                .formatted(
                        capture.name(),
                        capture.packets(),
                        Seconds.text(capture.lastNanos() - capture.firstNanos()),
                        time(capture.firstNanos())));
        remarks(capture, lines);
        for (int i = 0; i < capture.points().size(); i++) {
            if (capture.points().size() > 1) {
                lines.add("Place of capture %d of %d (the same packets pass several times)"
                        .formatted(i + 1, capture.points().size()));
            }
            var tunnels = capture.points().get(i).tunnels();
            if (tunnels.size() > TUNNELS_MAX) {
                lines.add("  The %d tunnels with the most messages of %d; --json has all of them."
                        .formatted(TUNNELS_MAX, tunnels.size()));
            }
            var shown = tunnels.size() > TUNNELS_MAX ? tunnels.stream().sorted(MOST_MESSAGES) : tunnels.stream();
            shown.limit(TUNNELS_MAX).forEach(tunnel -> tunnel(capture, tunnel, logs, lines));
        }
        return lines;
    }

    private static void remarks(CaptureStory capture, List<String> lines) {
        capture.damage().ifPresent(damage -> lines.add("  The file " + damage + "."));
        if (capture.tunnels().isEmpty()) {
            lines.add("  There is no WireGuard in it; %d UDP datagrams are something else."
                    .formatted(capture.foreign().datagrams()));
        }
        if (capture.unreadable() > 0) {
            lines.add("  %d packets have link type %d, which is not read."
                    .formatted(capture.unreadable(), capture.linkType()));
        }
        if (capture.laterFragments() > 0) {
            lines.add("  %d packets are later IP fragments.".formatted(capture.laterFragments()));
        }
        if (capture.cutTrains() > 0) {
            lines.add(
                    "  %d packets of more than 1500 bytes were cut off behind the first header. Each may be several messages that the kernel handed over as one, or one message of a network with jumbo frames: how many there were follows from counters, their lengths are not known. Capture with `-s 0`, or without offloads."
                            .formatted(capture.cutTrains()));
        }
        if (capture.strays() > 0) {
            lines.add("  %d packets look like WireGuard's and belong to no tunnel.".formatted(capture.strays()));
        }
        if (capture.disordered() > 0) {
            lines.add("  %d packets came far too late in the file and were left out; sort it with `reordercap` first."
                    .formatted(capture.disordered()));
        }
    }

    /// A description of a log, and its lines if they cannot be placed among the packets.
    public static List<String> log(AlignedLog aligned) {
        return log(aligned, aligned.log().name());
    }

    static List<String> log(AlignedLog aligned, String name) {
        DaemonLog log = aligned.log();
        var lines = new ArrayList<String>();
        lines.add("%s: %d lines, %d of them about tunnels, %d something else%s%s"
                .formatted(
                        name,
                        log.read(),
                        log.read() - log.strange(),
                        log.strange(),
                        log.leftOut() > 0
                                ? "; the rate limit of the kernel's network code left out %d more"
                                        .formatted(log.leftOut())
                                : "",
                        log.unread() > 0
                                ? "; %d about tunnels are behind the first %d and not read"
                                        .formatted(log.unread(), log.lines().size())
                                : ""));
        if (log.lines().isEmpty()) {
            lines.add(
                    "  Nothing in it is WireGuard's: the kernel writes with `echo module wireguard +p > /sys/kernel/debug/dynamic_debug/control`, wireguard-go and warren-wg with LOG_LEVEL=verbose.");
            return lines;
        }
        lines.add("  " + clock(aligned));
        if (aligned.offsetNanos().isEmpty()) {
            log.lines().stream()
                    .filter(line -> !Chronicle.USUAL.contains(line.kind()))
                    .limit(HALF_MAX)
                    .forEach(line -> lines.add("  line %-6d %s".formatted(line.number(), line.text())));
        }
        return lines;
    }

    private static String clock(AlignedLog aligned) {
        if (aligned.log().clock() == LogClock.NONE) {
            return "Its lines have no times, so they cannot be related to the packets.";
        }
        if (aligned.offsetNanos().isEmpty() && aligned.log().clock() == LogClock.UTC) {
            return "Its times cannot be relied on: none of its handshake messages is in the capture at that time. Those of `dmesg --time-format iso` are wrong after the machine slept; `journalctl -k -o short-iso-precise` has the right ones.";
        }
        if (aligned.offsetNanos().isEmpty()) {
            return "Its clock cannot be brought together with the capture's: no distance has enough handshakes that are in both, and clearly more than any other.";
        }
        String offset =
                switch (aligned.log().clock()) {
                    case BOOT ->
                        "Its clock counts since the start of that machine, which was at %s of the capture's clock"
                                .formatted(time(aligned.offsetNanos().getAsLong()));
                    case LOCAL ->
                        "Its clock has no zone; %s hours are added"
                                .formatted(NumberFormat.decimals(
                                        aligned.offsetNanos().getAsLong() / NANOS / 3_600, 2));
                    default -> "Its times are taken as they are";
                };
        return "%s: %d of its handshake messages are in the capture at that time.%s"
                .formatted(
                        offset,
                        aligned.matches(),
                        aligned.log().isPrecise()
                                ? ""
                                : " Its times are whole seconds, so a line may stand up to 1 s before its packet.");
    }

    private static void tunnel(CaptureStory capture, TunnelStory tunnel, List<AlignedLog> logs, List<String> lines) {
        lines.add("");
        lines.add("Tunnel A %s - B %s".formatted(tunnel.firstEndpoint(Side.A), tunnel.firstEndpoint(Side.B)));
        for (Side side : Side.values()) {
            lines.add("  %s sent %s".formatted(side, statistics(tunnel.side(side))));
        }
        var events = Chronicle.of(tunnel, logs);
        int left = events.size() - 2 * HALF_MAX;
        for (int i = 0; i < events.size(); i++) {
            if (left > 0 && i == HALF_MAX) {
                lines.add("  ... %d more events; --json has all of them".formatted(left));
            }
            if (left <= 0 || i < HALF_MAX || i >= HALF_MAX + left) {
                var event = events.get(i);
                lines.add("  %10s s  %-7s %s"
                        .formatted(
                                NumberFormat.decimals((event.nanos() - capture.firstNanos()) / NANOS, 3),
                                event.packet() == 0 ? "log" : "#" + event.packet(),
                                event.text()));
            }
        }
    }

    static String statistics(SideStatistics side) {
        var text = new StringBuilder("%d messages, %d data and %d keepalives, %d bytes"
                .formatted(side.messages(), side.data(), side.keepalives(), side.bytes()));
        side.persistentKeepaliveNanos()
                .ifPresent(nanos -> text.append("; a keepalive about every " + Seconds.text(nanos)));
        side.hops()
                .ifPresent(hops -> text.append(
                        side.isNear()
                                ? "; captured on its own network"
                                : "; captured behind %d router%s".formatted(hops, hops == 1 ? "" : "s")));
        if (side.longest() > 0) {
            text.append("; IP packets of up to %d bytes".formatted(side.longestIp()));
        }
        if (side.fragments() > 0) {
            text.append("; %d in fragments".formatted(side.fragments()));
        }
        return text.toString();
    }

    private static void wrap(List<String> lines, String start, String text) {
        var line = new StringBuilder(start);
        String indent = " ".repeat(3);
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() + 1 > WIDTH && !line.toString().isBlank()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(indent);
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(nanos / SECOND, nanos % SECOND)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }
}
