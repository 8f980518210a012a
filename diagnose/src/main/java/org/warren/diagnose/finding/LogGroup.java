package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.LogKind;
import org.warren.diagnose.log.LogLine;
import org.warren.diagnose.log.LogReference;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.capture.Endpoint;

/// Lines of one log that have the same meaning and are about one end, or about several unidentified ends.
///
/// @param meaning of the lines
/// @param words the meaning that a finding describes: usually the same
/// @param endpoint of the end, if the lines name it
/// @param ends how many ends the lines are about
/// @param isByTime whether only the time determines the tunnel
record LogGroup(
        AlignedLog log,
        LogMeaning meaning,
        LogMeaning words,
        Optional<Endpoint> endpoint,
        int ends,
        boolean isByTime,
        List<LogLine> lines) {

    private static final int ALIGNED_MIN = 2;
    private static final long SLACK_NANOS = 5_000_000_000L;
    /// Repeated initiations of two ends may coincide by chance, but rarely most of them.
    private static final double ALIGNED_SHARE_MIN = 0.75;

    /// Groups lines, and leaves out groups that are too small to be significant.
    static List<LogGroup> of(AlignedLog log, List<LogLine> lines) {
        var accepted = new HashMap<Endpoint, Long>();
        log.log().lines().stream()
                .filter(line -> line.kind() == LogKind.INITIATION_RECEIVED)
                .forEach(line -> line.endpoint().ifPresent(end -> accepted.putIfAbsent(end, line.number())));
        var groups = new ArrayList<LogGroup>();
        for (LogMeaning meaning : LogMeaning.ALL) {
            byEnd(lines.stream()
                            .filter(line -> meaning.kinds().contains(line.kind()))
                            .toList())
                    .forEach(same -> {
                        var end = same.getFirst().endpoint();
                        // mac1 and key were right earlier, so the clock has changed since.
                        boolean isClock = meaning.equals(LogMeaning.REFUSED)
                                && end.map(accepted::get)
                                        .filter(number ->
                                                number < same.getFirst().number())
                                        .isPresent();
                        groups.add(
                                new LogGroup(log, meaning, isClock ? LogMeaning.CLOCK : meaning, end, 1, false, same));
                    });
        }
        return groups.stream()
                .filter(group -> group.count() >= group.meaning().linesMin())
                .toList();
    }

    /// The lines about sent responses, which are used for another purpose.
    static List<LogGroup> ofResponses(AlignedLog log) {
        return byEnd(log.log().lines().stream()
                        .filter(line -> line.kind() == LogKind.RESPONSE_SENT)
                        .toList())
                .map(lines -> new LogGroup(
                        log, LogMeaning.LOAD, LogMeaning.LOAD, lines.getFirst().endpoint(), 1, false, lines))
                .toList();
    }

    private static Stream<List<LogLine>> byEnd(List<LogLine> lines) {
        Map<Object, List<LogLine>> ends = new LinkedHashMap<>();
        for (LogLine line : lines) {
            Object end = line.endpoint().isPresent() ? line.endpoint().get() : line.peer();
            ends.computeIfAbsent(end, any -> new ArrayList<>()).add(line);
        }
        return ends.values().stream();
    }

    /// The lines about a tunnel: by their endpoint, within the tunnel's time as far as the clock is known; otherwise by
    /// the times of its initiations, if most lines match one and their endpoint does not belong to another tunnel.
    LogGroup about(TunnelStory story, LogTunnels tunnels) {
        LogTunnel tunnel = tunnels.of(story);
        var within = lines.stream()
                .filter(line ->
                        log.at(line).isEmpty() || tunnel.isWithin(log.at(line).getAsLong(), SLACK_NANOS))
                .toList();
        if (endpoint.filter(tunnel::has).isPresent()) {
            return with(within, false);
        }
        long tolerance = log.toleranceNanos();
        long aligned = within.stream()
                .filter(line -> log.at(line).isPresent()
                        && tunnel.hasInitiation(log.at(line).getAsLong(), tolerance, tolerance))
                .count();
        boolean isAbout = aligned >= ALIGNED_MIN
                && aligned >= ALIGNED_SHARE_MIN * within.size()
                && endpoint.filter(tunnels::has).isEmpty();
        return with(isAbout ? within : List.of(), true);
    }

    private LogGroup with(List<LogLine> some, boolean byTime) {
        return new LogGroup(log, meaning, words, endpoint, ends, byTime, some);
    }

    /// The lines that another group does not contain.
    LogGroup without(LogGroup other) {
        var numbers = new HashSet<Long>();
        other.lines.forEach(line -> numbers.add(line.number()));
        return with(
                lines.stream().filter(line -> !numbers.contains(line.number())).toList(), isByTime);
    }

    /// This group and one about another end, combined.
    LogGroup and(LogGroup other) {
        var both = new ArrayList<>(lines);
        both.addAll(other.lines);
        return new LogGroup(log, meaning, words, endpoint, ends + other.ends, isByTime, both);
    }

    /// How certain this meaning is.
    ///
    /// @param before the finding from packets that they explain
    Certainty certainty(Optional<Finding> before) {
        boolean hasNoAddress = meaning.equals(LogMeaning.SOURCE)
                && lines.stream().allMatch(line -> line.inner().isEmpty());
        // Without packets it is unknown whether the network duplicated a message.
        boolean mayBeDoubled =
                before.isEmpty() && (words.equals(LogMeaning.CLOCK) || words.equals(LogMeaning.PRESHARED));
        if (hasNoAddress || mayBeDoubled) {
            return Certainty.POSSIBLE;
        }
        boolean isNoMore = isByTime || !words.equals(meaning);
        return isNoMore && words.certainty() == Certainty.CERTAIN ? Certainty.LIKELY : words.certainty();
    }

    /// A description of the end, for the beginning or the middle of a sentence.
    String end(Optional<Finding> before, boolean isStart) {
        var initiator = before.flatMap(Finding::tunnel).flatMap(tunnel -> tunnel.handshakes().stream()
                .reduce((one, later) -> later)
                .map(handshake -> handshake.initiation().from()));
        String peer = lines.getFirst().peer();
        String name = endpoint.or(() -> initiator)
                .map(Endpoint::toString)
                .orElse((isStart && ends == 1 ? "P" : "p") + "eer " + (peer.isEmpty() ? "unknown" : peer));
        return ends == 1 ? name : (isStart ? "Each" : "each") + " of %d ends, such as %s,".formatted(ends, name);
    }

    /// The positions of the lines.
    List<LogReference> references() {
        return LogRule.references(log, lines);
    }

    /// How many packets the lines represent.
    long count() {
        return lines.stream().mapToLong(LogLine::count).sum();
    }
}
