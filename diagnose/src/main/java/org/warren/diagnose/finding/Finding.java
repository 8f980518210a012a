package org.warren.diagnose.finding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.diagnose.log.LogReference;
import org.warren.diagnose.story.TunnelStory;

/// Something that is wrong, and why.
///
/// @param cause what
/// @param certainty how certain that is
/// @param tunnel where; empty where it is about no tunnel
/// @param capture the name of the capture that shows it
/// @param what what happens, a sentence for the person who has the problem
/// @param advice what to do about it, a sentence
/// @param reason what in the capture shows it, a sentence for an engineer
/// @param rule the rule or number of the protocol that it follows from
/// @param ruledOutBy what would show that it is not so
/// @param packets numbers of packets that show it, as Wireshark counts
/// @param values numbers that were found, by name; durations in seconds
/// @param lines of logs that show it
public record Finding(
        Cause cause,
        Certainty certainty,
        Optional<TunnelStory> tunnel,
        String capture,
        String what,
        String advice,
        String reason,
        String rule,
        String ruledOutBy,
        List<Long> packets,
        Map<String, Double> values,
        List<LogReference> lines) {

    private static final int PACKETS_MAX = 20;

    public Finding {
        packets = packets.stream().distinct().limit(PACKETS_MAX).toList();
        values = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(values));
        lines = lines.stream().distinct().limit(PACKETS_MAX).toList();
    }

    /// A finding that no log shows.
    public Finding(
            Cause cause,
            Certainty certainty,
            Optional<TunnelStory> tunnel,
            String capture,
            String what,
            String advice,
            String reason,
            String rule,
            String ruledOutBy,
            List<Long> packets,
            Map<String, Double> values) {
        this(cause, certainty, tunnel, capture, what, advice, reason, rule, ruledOutBy, packets, values, List.of());
    }

    /// The same, less certain.
    ///
    /// @param why the reason is not enough, a sentence
    public Finding weakened(Certainty most, String why) {
        return new Finding(
                cause,
                certainty.compareTo(most) < 0 ? most : certainty,
                tunnel,
                capture,
                what,
                advice,
                reason + " " + why,
                rule,
                ruledOutBy,
                packets,
                values,
                lines);
    }

    /// The same with lines of logs that show it, too.
    Finding with(List<LogReference> shown) {
        return new Finding(
                cause,
                certainty,
                tunnel,
                capture,
                what,
                advice,
                reason,
                rule,
                ruledOutBy,
                packets,
                values,
                java.util.stream.Stream.concat(lines.stream(), shown.stream()).toList());
    }
}
