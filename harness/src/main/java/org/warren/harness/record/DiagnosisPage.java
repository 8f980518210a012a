package org.warren.harness.record;

import java.time.Instant;
import java.util.List;
import org.warren.harness.verdict.PacketReference;

/// The contents of a diagnosis page for existing captures: first the findings, for the user who has the problem, and
/// then the details, for an engineer. All texts are escaped when they are shown.
///
/// @param title of the page
/// @param headline what was found, a sentence
/// @param facts about the input, a few words each
/// @param findings what is wrong, the most certain first
/// @param moments of interest, in the order of time
/// @param tunnels the events of each tunnel
/// @param notices what the page does not show, one sentence each
/// @param timeline packets by sender, and log lines as marks; of captures it has only names
/// @param refreshSeconds the interval at which the page reloads, while input continues; 0 for never
public record DiagnosisPage(
        String title,
        String headline,
        List<String> facts,
        List<Found> findings,
        List<Moment> moments,
        List<Tunnel> tunnels,
        List<String> notices,
        Timeline timeline,
        int refreshSeconds) {

    public DiagnosisPage {
        facts = List.copyOf(facts);
        findings = List.copyOf(findings);
        moments = List.copyOf(moments);
        tunnels = List.copyOf(tunnels);
        notices = List.copyOf(notices);
    }

    /// An almost empty page.
    public static DiagnosisPage empty(String title, String headline) {
        return new DiagnosisPage(
                title,
                headline,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Timeline.of(Instant.EPOCH, List.of(), List.of(), List.of(), List.of()),
                0);
    }

    /// A finding.
    ///
    /// @param cause a stable identifier
    /// @param certainty `certain`, `likely` or `possible`
    /// @param what what happens
    /// @param advice what to do
    /// @param reason the evidence for it
    /// @param rule of the protocol
    /// @param ruledOutBy what would disprove it
    /// @param packets that are evidence for it
    /// @param lines of logs that are evidence for it, as text; may be empty
    public record Found(
            String cause,
            String certainty,
            String what,
            String advice,
            String reason,
            String rule,
            String ruledOutBy,
            List<PacketReference> packets,
            String lines) {

        public Found {
            packets = List.copyOf(packets);
        }
    }

    /// A point in time.
    ///
    /// @param nanos since the timeline's epoch
    /// @param isGrave whether something is lost at that time
    public record Moment(long nanos, String text, boolean isGrave) {}

    /// The events of a tunnel.
    ///
    /// @param title its ends
    /// @param facts what each end sent, one sentence each
    /// @param events in the order of time
    /// @param left how many more events there are
    public record Tunnel(String title, List<String> facts, List<Event> events, long left) {

        public Tunnel {
            facts = List.copyOf(facts);
            events = List.copyOf(events);
        }
    }

    /// An event.
    ///
    /// @param nanos since the timeline's epoch
    /// @param packet such as `#12`, or `log`
    public record Event(long nanos, String packet, String text) {}
}
