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

/// Lines of one log that mean the same and are about one end, or about several that nothing else is known of.
///
/// @param meaning of the lines
/// @param words what a finding says of them: mostly the same meaning
/// @param endpoint of the end, where the lines name one
/// @param ends how many ends the lines are about
/// @param isByTime whether nothing but the time says which tunnel the lines are about
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
    /// Repeated initiations of two ends come at one time by chance, and seldom most of them.
    private static final double ALIGNED_SHARE_MIN = 0.75;

    /// Groups lines, and leaves out those with fewer lines than tell something.
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
                        // mac1 and key were right once, so what changed since is the clock.
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

    /// The lines about responses that were sent; what they mean is not asked of them.
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

    /// The lines that are about a tunnel: by the endpoint that they name, at its time as far as the clock is known, or
    /// else by the times at which its handshakes were begun, where most lines have one and their endpoint is no other
    /// tunnel's.
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

    /// The lines that another group does not have.
    LogGroup without(LogGroup other) {
        var numbers = new HashSet<Long>();
        other.lines.forEach(line -> numbers.add(line.number()));
        return with(
                lines.stream().filter(line -> !numbers.contains(line.number())).toList(), isByTime);
    }

    /// This group and one about another end as one.
    LogGroup and(LogGroup other) {
        var both = new ArrayList<>(lines);
        both.addAll(other.lines);
        return new LogGroup(log, meaning, words, endpoint, ends + other.ends, isByTime, both);
    }

    /// How certain it is that the lines mean that.
    ///
    /// @param before the finding of packets that they explain
    Certainty certainty(Optional<Finding> before) {
        boolean hasNoAddress = meaning.equals(LogMeaning.SOURCE)
                && lines.stream().allMatch(line -> line.inner().isEmpty());
        // Without packets nobody knows that the network did not double a message.
        boolean mayBeDoubled =
                before.isEmpty() && (words.equals(LogMeaning.CLOCK) || words.equals(LogMeaning.PRESHARED));
        if (hasNoAddress || mayBeDoubled) {
            return Certainty.POSSIBLE;
        }
        boolean isNoMore = isByTime || !words.equals(meaning);
        return isNoMore && words.certainty() == Certainty.CERTAIN ? Certainty.LIKELY : words.certainty();
    }

    /// The end that the lines are about, for the start of a sentence or its middle.
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

    /// Where the lines are.
    List<LogReference> references() {
        return LogRule.references(log, lines);
    }

    /// How many packets the lines stand for.
    long count() {
        return lines.stream().mapToLong(LogLine::count).sum();
    }
}
