package org.warren.diagnose.finding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.diagnose.log.LogReference;
import org.warren.diagnose.story.TunnelStory;

/// A problem that was found, and its explanation.
///
/// @param cause of the problem
/// @param certainty of the finding
/// @param tunnel that it is about; empty if there is none
/// @param capture the name of the capture that shows it
/// @param what happens, in a sentence for the user
/// @param advice what to do about it, in a sentence
/// @param reason the evidence in the capture, in a sentence for an engineer
/// @param rule of the protocol that it is based on
/// @param ruledOutBy what would disprove it
/// @param packets the packet numbers of the evidence, as in Wireshark
/// @param values measured numbers by name; durations in seconds
/// @param lines of logs that are evidence for it
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

    /// A finding without log lines.
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
    /// @param why the evidence is not sufficient, in a sentence
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

    /// The same with log lines as additional evidence.
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
