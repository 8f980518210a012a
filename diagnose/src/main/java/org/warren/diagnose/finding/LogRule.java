package org.warren.diagnose.finding;

import java.util.ArrayList;
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
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.capture.Endpoint;
import org.warren.wireguard.ip.IpAddress;

/// What the logs of ends add to the findings of captures: the reason of a silence that packets alone do not tell, and
/// what is wrong inside of a tunnel.
public final class LogRule {

    private static final int ALIGNED_MIN = 2;
    private static final int ADDRESSES_MAX = 5;
    private static final long AFTER_NANOS = 2_000_000_000L;

    /// Lines that say the same as a finding of packets, in other words.
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

    /// Lines of one log that mean the same and are about one end.
    private record Group(AlignedLog log, LogMeaning meaning, Optional<Endpoint> endpoint, List<LogLine> lines) {

        /// The end that the lines are about, for the start of a sentence or its middle.
        String end(Optional<Finding> before, boolean isStart) {
            var initiator = before.flatMap(Finding::tunnel).flatMap(tunnel -> tunnel.handshakes().stream()
                    .reduce((one, later) -> later)
                    .map(handshake -> handshake.initiation().from()));
            String peer = lines.getFirst().peer();
            return endpoint.or(() -> initiator)
                    .map(Endpoint::toString)
                    .orElse((isStart ? "P" : "p") + "eer " + (peer.isEmpty() ? "unknown" : peer));
        }

        List<LogReference> references() {
            return LogRule.references(log, lines);
        }

        long count() {
            return lines.stream().mapToLong(LogLine::count).sum();
        }
    }

    /// The findings with what the logs say; the most certain first.
    ///
    /// @param findings of captures
    public static List<Finding> apply(List<Finding> findings, List<AlignedLog> logs) {
        var all = new ArrayList<>(findings);
        for (AlignedLog log : logs) {
            answered(log, all);
            for (Group group : groups(log)) {
                explain(group, all);
            }
            support(log, all);
        }
        all.sort(Comparator.comparing(Finding::certainty));
        return List.copyOf(all);
    }

    private static List<Group> groups(AlignedLog log) {
        var groups = new LinkedHashMap<List<Object>, Group>();
        for (LogLine line : log.log().lines()) {
            for (LogMeaning meaning : LogMeaning.ALL) {
                if (meaning.kinds().contains(line.kind()) && !isUsual(line)) {
                    groups.computeIfAbsent(
                                    List.of(
                                            meaning,
                                            line.endpoint(),
                                            line.endpoint().isPresent() ? "" : line.peer()),
                                    any -> new Group(log, meaning, line.endpoint(), new ArrayList<>()))
                            .lines()
                            .add(line);
                }
            }
        }
        // wireguard-go says `replay` with the peer, and then that the initiation was invalid with the endpoint.
        boolean isReplay =
                groups.values().stream().anyMatch(group -> group.meaning().equals(LogMeaning.CLOCK));
        return groups.values().stream()
                .filter(group -> group.count() >= group.meaning().linesMin())
                .filter(group -> !(isReplay && group.meaning().equals(LogMeaning.REFUSED)))
                .toList();
    }

    /// Every interface gets multicast and packets of link-local addresses, which go nowhere and do no harm.
    private static boolean isUsual(LogLine line) {
        return line.inner().filter(LogRule::isLocal).isPresent();
    }

    private static boolean isLocal(IpAddress address) {
        int first = address.bits() == 32 ? address.toBytes()[0] & 0xff : 0;
        return address.isLinkLocal()
                || (address.v6() ? address.high() >>> 56 == 0xff : first >= 224)
                || (!address.v6() && first == 169 && (address.toBytes()[1] & 0xff) == 254);
    }

    private static void explain(Group group, List<Finding> all) {
        var meaning = group.meaning();
        for (int i = 0; i < all.size(); i++) {
            Finding finding = all.get(i);
            boolean isSame = finding.cause() == meaning.cause();
            if ((isSame || meaning.explains().contains(finding.cause())) && isAbout(group, finding)) {
                boolean isKnown = isSame && finding.certainty().compareTo(meaning.certainty()) <= 0;
                all.set(i, isKnown ? finding.with(group.references()) : reasoned(group, Optional.of(finding)));
                return;
            }
        }
        all.add(reasoned(group, Optional.empty()));
    }

    /// Whether a group's lines and a finding are about one tunnel: by the endpoint that the lines name, or by the
    /// times at which handshakes were begun in vain.
    private static boolean isAbout(Group group, Finding finding) {
        if (finding.tunnel().isEmpty()) {
            return false;
        }
        TunnelStory tunnel = finding.tunnel().get();
        if (group.endpoint().isPresent()) {
            var endpoint = group.endpoint().get();
            if (tunnel.endpoints(Side.A).contains(endpoint)
                    || tunnel.endpoints(Side.B).contains(endpoint)) {
                return true;
            }
        }
        return aligned(group.log(), group.lines(), tunnel, group.log().toleranceNanos()) >= ALIGNED_MIN;
    }

    /// How many lines are at the time of an initiation of a tunnel.
    private static long aligned(AlignedLog log, List<LogLine> lines, TunnelStory tunnel, long afterNanos) {
        return lines.stream()
                .filter(line -> log.at(line).isPresent())
                .filter(line -> tunnel.handshakes().stream()
                        .map(Handshake::initiation)
                        .anyMatch(initiation -> {
                            long late = log.at(line).getAsLong() - initiation.nanos();
                            return late >= -log.toleranceNanos() && late <= afterNanos;
                        }))
                .count();
    }

    private static Finding reasoned(Group group, Optional<Finding> before) {
        var meaning = group.meaning();
        // mac1 and key were right once, so what changed since is the clock.
        boolean isClock = meaning.equals(LogMeaning.REFUSED) && wasAccepted(group);
        var words = isClock ? LogMeaning.CLOCK : meaning;
        var inner = new TreeSet<String>();
        group.lines().forEach(line -> line.inner().ifPresent(address -> inner.add(address.toString())));
        String addresses = inner.isEmpty()
                ? ""
                : " Inner addresses: %s."
                        .formatted(String.join(
                                ", ", inner.stream().limit(ADDRESSES_MAX).toList()));
        return new Finding(
                words.cause(),
                isClock ? Certainty.LIKELY : meaning.certainty(),
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
                Map.of("lines", (double) group.count()),
                group.references());
    }

    private static boolean wasAccepted(Group group) {
        long first = group.lines().getFirst().number();
        return group.log().log().lines().stream()
                .anyMatch(line -> line.number() < first
                        && line.kind() == LogKind.INITIATION_RECEIVED
                        && line.endpoint().isPresent()
                        && line.endpoint().equals(group.endpoint()));
    }

    /// The log says that an end answers handshakes, and the capture that nothing comes back.
    private static void answered(AlignedLog log, List<Finding> all) {
        var sent = log.log().lines().stream()
                .filter(line -> line.kind() == LogKind.RESPONSE_SENT)
                .toList();
        for (int i = 0; i < all.size(); i++) {
            Finding finding = all.get(i);
            boolean isLost = finding.cause() == Cause.NO_ANSWER
                    && finding.tunnel().isPresent()
                    && aligned(log, sent, finding.tunnel().get(), AFTER_NANOS) >= ALIGNED_MIN;
            if (isLost) {
                all.set(i, lost(finding, log, sent));
            }
        }
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

    /// Lines about handshakes that did not complete stand beside what the packets say.
    private static void support(AlignedLog log, List<Finding> all) {
        var vain = log.log().lines().stream()
                .filter(line -> VAIN.contains(line.kind()) && log.at(line).isPresent())
                .toList();
        for (int i = 0; i < all.size(); i++) {
            Finding finding = all.get(i);
            if (finding.tunnel().isEmpty() || !IN_VAIN.contains(finding.cause())) {
                continue;
            }
            var tunnel = finding.tunnel().get();
            var lines = vain.stream()
                    .filter(line -> log.at(line).getAsLong() >= tunnel.first().nanos() - AFTER_NANOS
                            && log.at(line).getAsLong() <= tunnel.last().nanos() + 100 * AFTER_NANOS)
                    .filter(line -> line.endpoint()
                            .filter(endpoint -> !tunnel.endpoints(Side.A).contains(endpoint)
                                    && !tunnel.endpoints(Side.B).contains(endpoint))
                            .isEmpty())
                    .toList();
            all.set(i, finding.with(references(log, lines)));
        }
    }

    private static List<LogReference> references(AlignedLog log, List<LogLine> lines) {
        return lines.stream()
                .map(line -> new LogReference(log.log().name(), line.number()))
                .toList();
    }
}
