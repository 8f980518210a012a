package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.LogKind;
import org.warren.diagnose.log.LogLine;
import org.warren.diagnose.log.LogReference;
import org.warren.diagnose.story.CaptureStory;

/// Adds logs of the ends to the findings from captures: the reason for missing answers, which packets alone do not
/// reveal, and problems inside a tunnel.
public final class LogRule {

    private static final int ALIGNED_MIN = 2;
    private static final int ADDRESSES_MAX = 5;
    private static final long AFTER_NANOS = 2_000_000_000L;

    /// Lines that express the same as a finding from packets.
    private static final Set<LogKind> VAIN = EnumSet.of(
            LogKind.HANDSHAKE_RETRIED, LogKind.HANDSHAKE_GIVEN_UP, LogKind.STOPPED_HEARING, LogKind.KEYS_REMOVED);
    private static final Set<Cause> IN_VAIN = EnumSet.of(
            Cause.NO_ANSWER,
            Cause.FELL_SILENT,
            Cause.NAT_MAPPING_EXPIRED,
            Cause.NAT_MAPPING_LOST,
            Cause.PEER_AWAY,
            Cause.ONE_WAY,
            Cause.UNREACHABLE,
            Cause.FILTERED,
            Cause.PORT_CLOSED,
            Cause.INITIATIONS_IGNORED,
            Cause.RESPONSE_NOT_ACCEPTED,
            Cause.OTHER_PRESHARED_KEY);

    private LogRule() {}

    /// The findings combined with the logs; the most certain first.
    ///
    /// @param findings of captures
    /// @param captures all captures that were read
    public static List<Finding> apply(List<Finding> findings, List<CaptureStory> captures, List<AlignedLog> logs) {
        var all = new ArrayList<>(findings);
        var tunnels = new LogTunnels(captures);
        for (AlignedLog log : logs) {
            var strangers = new LinkedHashMap<List<Object>, LogGroup>();
            for (LogGroup group : LogGroup.of(log, TellingLines.of(log, tunnels))) {
                explain(group, tunnels, all, strangers);
            }
            strangers.values().forEach(group -> all.add(reasoned(group, Optional.empty())));
            answered(log, tunnels, all);
            support(log, tunnels, all);
        }
        all.sort(Comparator.comparing(Finding::certainty));
        return List.copyOf(all);
    }

    /// Attaches a group's lines to the findings that they are about, or else reports them for unknown ends.
    private static void explain(
            LogGroup group, LogTunnels tunnels, List<Finding> all, Map<List<Object>, LogGroup> strangers) {
        var rest = group;
        for (int i = 0; i < all.size() && !rest.lines().isEmpty(); i++) {
            Finding finding = all.get(i);
            boolean isSame = finding.cause() == rest.words().cause();
            if (finding.tunnel().isEmpty()
                    || !(isSame || rest.meaning().explains().contains(finding.cause()))) {
                continue;
            }
            var about = rest.about(finding.tunnel().get(), tunnels);
            if (about.count() < rest.meaning().linesMin()) {
                continue;
            }
            boolean isKnown = isSame && finding.certainty().compareTo(about.certainty(Optional.of(finding))) <= 0;
            all.set(i, isKnown ? finding.with(about.references()) : reasoned(about, Optional.of(finding)));
            rest = rest.without(about);
        }
        if (rest.count() >= rest.meaning().linesMin()) {
            boolean isOwn = rest.endpoint().filter(tunnels::has).isPresent();
            List<Object> key = isOwn ? List.of(rest.words(), rest.endpoint()) : List.of(rest.words());
            strangers.merge(key, rest, LogGroup::and);
        }
    }

    private static Finding reasoned(LogGroup group, Optional<Finding> before) {
        var words = group.words();
        var inner = new TreeSet<String>();
        group.lines().forEach(line -> line.inner().ifPresent(address -> inner.add(address.toString())));
        String addresses = inner.isEmpty()
                ? ""
                : " Inner addresses: %s."
                        .formatted(String.join(
                                ", ", inner.stream().limit(ADDRESSES_MAX).toList()));
        return new Finding(
                words.cause(),
                group.certainty(before),
                before.flatMap(Finding::tunnel),
                before.map(Finding::capture).orElse(group.log().log().name()),
                words.what().formatted(group.end(before, words.what().startsWith("%s"))) + addresses,
                words.advice(),
                "%d lines of %s say %s.%s"
                        .formatted(
                                group.count(),
                                group.log().log().name(),
                                group.lines().getFirst().kind().words(),
                                before.map(one -> " " + one.reason()).orElse("")),
                words.rule(),
                words.ruledOutBy(),
                before.map(Finding::packets).orElse(List.of()),
                group.ends() == 1
                        ? Map.of("lines", (double) group.count())
                        : Map.of("lines", (double) group.count(), "ends", (double) group.ends()),
                group.references());
    }

    /// The log shows that an end answers the handshakes of a tunnel, but in the capture nothing comes back.
    private static void answered(AlignedLog log, LogTunnels tunnels, List<Finding> all) {
        var groups = LogGroup.ofResponses(log);
        for (int i = 0; i < all.size() && !groups.isEmpty(); i++) {
            Finding finding = all.get(i);
            if (finding.cause() != Cause.NO_ANSWER || finding.tunnel().isEmpty()) {
                continue;
            }
            var story = finding.tunnel().get();
            var sent = groups.stream()
                    .flatMap(group -> group.about(story, tunnels).lines().stream())
                    .filter(line -> log.at(line).isPresent())
                    .sorted(Comparator.comparingLong(LogLine::number))
                    .toList();
            if (isAnswered(log, sent, tunnels.of(story))) {
                all.set(i, lost(finding, log, sent));
            }
        }
    }

    /// Whether most initiations that arrived during the log have a response in it.
    private static boolean isAnswered(AlignedLog log, List<LogLine> sent, LogTunnel tunnel) {
        long[] times = times(log, sent);
        long[] written = times(log, log.log().lines());
        if (times.length < ALIGNED_MIN) {
            return false;
        }
        long[] asked = tunnel.initiations(
                written[0] - log.toleranceNanos(), written[written.length - 1] + log.toleranceNanos());
        long answered = Arrays.stream(asked)
                .filter(nanos -> LogTunnel.has(times, nanos - log.toleranceNanos(), nanos + AFTER_NANOS))
                .count();
        return answered >= ALIGNED_MIN && 2 * answered >= asked.length;
    }

    private static long[] times(AlignedLog log, List<LogLine> lines) {
        return lines.stream()
                .filter(line -> log.at(line).isPresent())
                .mapToLong(line -> log.at(line).getAsLong())
                .sorted()
                .toArray();
    }

    private static Finding lost(Finding finding, AlignedLog log, List<LogLine> sent) {
        return new Finding(
                Cause.ONE_WAY,
                Certainty.LIKELY,
                finding.tunnel(),
                finding.capture(),
                "The handshakes arrive and are answered, but the answers do not come back: something on the way back drops them.",
                "Look for a firewall that lets UDP out and not in, a route that differs on the way back, or a wrong source address of the answers where the end has several.",
                "%d responses were sent by %s. %s"
                        .formatted(sent.size(), log.log().name(), finding.reason()),
                "H1: a valid initiation is answered with a response",
                "the responses in a capture nearer to the end that answers going to another address",
                finding.packets(),
                finding.values(),
                references(log, sent));
    }

    /// Lines about handshakes that did not complete are shown next to the packets.
    private static void support(AlignedLog log, LogTunnels tunnels, List<Finding> all) {
        var vain = log.log().lines().stream()
                .filter(line -> VAIN.contains(line.kind()) && log.at(line).isPresent())
                .toList();
        for (int i = 0; i < all.size(); i++) {
            Finding finding = all.get(i);
            if (finding.tunnel().isEmpty() || !IN_VAIN.contains(finding.cause())) {
                continue;
            }
            var tunnel = finding.tunnel().get();
            var about = tunnels.of(tunnel);
            var lines = vain.stream()
                    .filter(line -> log.at(line).getAsLong() >= tunnel.first().nanos() - AFTER_NANOS
                            && log.at(line).getAsLong() <= tunnel.last().nanos() + 100 * AFTER_NANOS)
                    .filter(line -> line.endpoint().isEmpty()
                            || about.has(line.endpoint().get()))
                    .toList();
            all.set(i, finding.with(references(log, lines)));
        }
    }

    static List<LogReference> references(AlignedLog log, List<LogLine> lines) {
        return lines.stream()
                .map(line -> new LogReference(log.log().name(), line.number()))
                .toList();
    }
}
