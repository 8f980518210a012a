package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.CheckResult;

/// The first differences between two runs: in settings, verdicts, packets, handshakes and keepalives, and NAT mappings.
/// Times are compared to the nanosecond, on each run's own clock.
public final class RunDifferences {

    private static final String NONE = "(none)";

    private final List<Difference> found = new ArrayList<>();

    private RunDifferences() {}

    /// A difference.
    ///
    /// @param what differs
    /// @param ofOne the value in one run
    /// @param ofOther the value in the other run
    public record Difference(String what, String ofOne, String ofOther) {}

    /// The first difference of each kind, for each capture; empty if the runs are the same.
    ///
    /// @throws IOException when a run cannot be read
    public static List<Difference> between(RunFolder one, RunFolder other) throws IOException {
        var differences = new RunDifferences();
        RunRecord record = one.readRun();
        RunRecord otherRecord = other.readRun();
        differences.records(record, otherRecord);
        Timeline timeline = one.readTimeline();
        Timeline otherTimeline = other.readTimeline();
        Set<String> captures = new LinkedHashSet<>(record.captures());
        captures.addAll(otherRecord.captures());
        for (String capture : captures) {
            differences.packets(capture, timeline, otherTimeline);
            for (Timeline.PacketKind kind : List.of(Timeline.PacketKind.INITIATION, Timeline.PacketKind.KEEPALIVE)) {
                differences.timers(capture, kind, timeline, otherTimeline);
            }
            differences.bytes(
                    capture,
                    one.path().resolve(capture),
                    startNanos(timeline),
                    other.path().resolve(capture),
                    startNanos(otherTimeline));
        }
        differences.first("NAT mapping", timeline.mappings(), otherTimeline.mappings(), RunDifferences::mapping);
        return List.copyOf(differences.found);
    }

    private void records(RunRecord one, RunRecord other) {
        value("scenario", one.scenario(), other.scenario());
        value("seed", one.seedWords(), other.seedWords());
        values("subject", bySubject(one), bySubject(other));
        values("parameter", one.parameters(), other.parameters());
        value("verdict", one.verdict(), other.verdict());
        values("check", byId(one), byId(other));
    }

    private static Map<String, String> bySubject(RunRecord run) {
        var subjects = new LinkedHashMap<String, String>();
        run.subjects().forEach((role, subject) -> subjects.put(role, subject.words()));
        return subjects;
    }

    private static Map<String, String> byId(RunRecord run) {
        var checks = new LinkedHashMap<String, String>();
        for (CheckResult check : run.checks()) {
            checks.put(check.id(), check.verdict() + ": " + check.message());
        }
        return checks;
    }

    private void value(String what, Object one, Object other) {
        if (!one.equals(other)) {
            found.add(new Difference(what, String.valueOf(one), String.valueOf(other)));
        }
    }

    private void values(String what, Map<String, ?> one, Map<String, ?> other) {
        Set<String> names = new LinkedHashSet<>(one.keySet());
        names.addAll(other.keySet());
        for (String name : names) {
            Object value = one.get(name);
            Object otherValue = other.get(name);
            if (!Objects.equals(value, otherValue)) {
                found.add(new Difference(what + " " + name, text(value), text(otherValue)));
            }
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? NONE : value.toString();
    }

    private void packets(String capture, Timeline one, Timeline other) {
        first("packet of " + capture, of(capture, one), of(capture, other), RunDifferences::packet);
    }

    /// Both are sent when timers of WireGuard fire, so the first difference is a difference of timers.
    private void timers(String capture, Timeline.PacketKind kind, Timeline one, Timeline other) {
        first(
                "%s of %s".formatted(text(kind), capture),
                of(capture, one).stream()
                        .filter(packet -> packet.kind() == kind)
                        .toList(),
                of(capture, other).stream()
                        .filter(packet -> packet.kind() == kind)
                        .toList(),
                packet -> "at %s from %s".formatted(Seconds.exact(packet.nanos()), packet.source()));
    }

    private static String text(Timeline.PacketKind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static List<Timeline.Packet> of(String capture, Timeline timeline) {
        return timeline.packets().stream()
                .filter(packet -> packet.capture().equals(capture))
                .toList();
    }

    /// Adds the first pair of rows whose descriptions differ.
    private <T> void first(String what, List<T> one, List<T> other, Function<T, String> told) {
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            String text = i < one.size() ? told.apply(one.get(i)) : NONE;
            String otherText = i < other.size() ? told.apply(other.get(i)) : NONE;
            if (!text.equals(otherText)) {
                found.add(new Difference("%s, number %d".formatted(what, i + 1), text, otherText));
                return;
            }
        }
    }

    private static String packet(Timeline.Packet packet) {
        return "%s: %s to %s, %s, %d bytes"
                .formatted(
                        Seconds.exact(packet.nanos()),
                        packet.source(),
                        packet.destination(),
                        text(packet.kind()),
                        packet.length());
    }

    private static String mapping(Timeline.Mapping mapping) {
        return "%s maps %s to %s for %s from %s, %s, ended at %s"
                .formatted(
                        mapping.lane(),
                        mapping.inside(),
                        mapping.outside(),
                        mapping.remote(),
                        Seconds.exact(mapping.createdNanos()),
                        mapping.end(),
                        mapping.endedNanos() == null ? NONE : Seconds.exact(mapping.endedNanos()));
    }

    private static long startNanos(Timeline timeline) {
        return ChronoUnit.NANOS.between(Instant.EPOCH, timeline.epoch());
    }

    /// Keys, indices and encrypted data differ if the seeds do; with the same seed every byte should be equal.
    private void bytes(String capture, Path one, long start, Path other, long otherStart) throws IOException {
        if (!Files.exists(one) || !Files.exists(other)) {
            return;
        }
        try (var reader = FrameReader.open(one);
                var otherReader = FrameReader.open(other)) {
            var frame = new Frame();
            var otherFrame = new Frame();
            while (reader.next(frame) && otherReader.next(otherFrame)) {
                int at = mismatch(frame, otherFrame);
                if (at >= 0) {
                    found.add(new Difference(
                            "byte of " + capture,
                            "packet %d at %s, byte %d"
                                    .formatted(reader.frames(), Seconds.exact(frame.wallNanos() - start), at),
                            "packet %d at %s, byte %d"
                                    .formatted(
                                            otherReader.frames(),
                                            Seconds.exact(otherFrame.wallNanos() - otherStart),
                                            at)));
                    return;
                }
            }
        }
    }

    private static int mismatch(Frame one, Frame other) {
        return Arrays.mismatch(
                one.bytes(),
                one.offset(),
                one.offset() + one.kept(),
                other.bytes(),
                other.offset(),
                other.offset() + other.kept());
    }
}
