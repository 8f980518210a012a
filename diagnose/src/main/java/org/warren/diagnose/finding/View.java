package org.warren.diagnose.finding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.evidence.Seconds;

/// A tunnel as seen in one capture, with helpers for the texts of rules.
///
/// @param capture the whole capture
/// @param tunnel one of its tunnels
record View(CaptureStory capture, TunnelStory tunnel) {

    /// A description of an end for a sentence.
    String end(Side side) {
        return tunnel.endpoint(side).toString();
    }

    /// The time since the beginning of the capture, and the packet.
    String at(Message message) {
        return "packet %d (%s into the capture)"
                .formatted(message.number(), Seconds.text(message.nanos() - capture.firstNanos()));
    }

    Builder finding(Cause cause, Certainty certainty) {
        return new Builder(this, cause, certainty);
    }

    /// Starts to build a finding.
    static final class Builder {
        private final View view;
        private final Cause cause;
        private final Certainty certainty;
        private String what = "";
        private String advice = "";
        private String reason = "";
        private String rule = "";
        private String ruledOutBy = "";
        private List<Long> packets = List.of();
        private Map<String, Double> values = Map.of();

        private Builder(View view, Cause cause, Certainty certainty) {
            this.view = view;
            this.cause = cause;
            this.certainty = certainty;
        }

        Builder what(String sentence) {
            what = sentence;
            return this;
        }

        Builder advice(String sentence) {
            advice = sentence;
            return this;
        }

        Builder reason(String sentence) {
            reason = sentence;
            return this;
        }

        Builder rule(String name) {
            rule = name;
            return this;
        }

        Builder ruledOutBy(String sentence) {
            ruledOutBy = sentence;
            return this;
        }

        Builder packets(List<Message> messages) {
            packets = messages.stream().map(Message::number).toList();
            return this;
        }

        Builder values(Map<String, Double> found) {
            values = found;
            return this;
        }

        Finding make() {
            return new Finding(
                    cause,
                    certainty,
                    Optional.of(view.tunnel()),
                    view.capture().name(),
                    what,
                    advice,
                    reason,
                    rule,
                    ruledOutBy,
                    packets,
                    values);
        }
    }
}
