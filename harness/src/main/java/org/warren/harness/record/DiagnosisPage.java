package org.warren.harness.record;

import java.time.Instant;
import java.util.List;
import org.warren.harness.verdict.PacketReference;

/// What a page says of captures that somebody made: what is wrong, for the person who has the problem, and then the
/// story, for an engineer. All of it is text that is escaped where it is shown.
///
/// @param title of the page
/// @param headline what was found, a sentence
/// @param facts what was read, a few words each
/// @param findings what is wrong, the most certain first
/// @param moments what is worth looking at, in the order of time
/// @param tunnels the story of each tunnel
/// @param notices what the page does not show, a sentence each
/// @param timeline packets by their senders, and lines of logs as marks; its captures are names alone
/// @param refreshSeconds how often the page loads itself again, while more comes; 0 for never
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

    /// A page of next to nothing.
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

    /// Something that is wrong.
    ///
    /// @param cause a word that does not change
    /// @param certainty `certain`, `likely` or `possible`
    /// @param what what happens
    /// @param advice what to do
    /// @param reason what shows it
    /// @param rule the rule of the protocol
    /// @param ruledOutBy what would show that it is not so
    /// @param packets that show it
    /// @param lines of logs that show it, in words; empty where there are none
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
    /// @param isGrave whether something is lost there
    public record Moment(long nanos, String text, boolean isGrave) {}

    /// The story of a tunnel.
    ///
    /// @param title its ends
    /// @param facts what each end sent, a sentence each
    /// @param events in the order of time
    /// @param left how many events more there are
    public record Tunnel(String title, List<String> facts, List<Event> events, long left) {

        public Tunnel {
            facts = List.copyOf(facts);
            events = List.copyOf(events);
        }
    }

    /// What happened.
    ///
    /// @param nanos since the timeline's epoch
    /// @param packet such as `#12`, or `log`
    public record Event(long nanos, String packet, String text) {}
}
