package org.warren.diagnose.finding;

import java.util.List;
import java.util.Optional;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Session;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;

/// Evidence that an end sent something although the capture contains nothing from it: only one direction was captured.
///
/// @param certainty of the conclusion
/// @param reason the evidence, as a part of a sentence
/// @param rule of the protocol that it is based on
/// @param packets that are the evidence
record OneDirection(Certainty certainty, String reason, String rule, List<Message> packets) {

    /// §6.2 and §6.5: an end that receives nothing for 15 s initiates a handshake; twice that, for lost and late ones.
    private static final long UNANSWERED_NANOS_MAX = 30_000_000_000L;

    /// The evidence in a tunnel; empty if both ends were captured, or one end may really receive nothing.
    static Optional<OneDirection> of(TunnelStory tunnel) {
        for (Side seen : Side.values()) {
            if (tunnel.side(seen.other()).messages() == 0) {
                return tunnel.sessions().stream()
                        .flatMap(session -> of(tunnel, session, seen).stream())
                        .min(java.util.Comparator.comparing(OneDirection::certainty));
            }
        }
        return Optional.empty();
    }

    private static Optional<OneDirection> of(TunnelStory tunnel, Session session, Side seen) {
        var sent = session.sentBy(seen);
        if (session.index(Side.A).isPresent() && session.index(Side.B).isPresent()) {
            return Optional.of(new OneDirection(
                    Certainty.CERTAIN,
                    "it sends a response, which answers an initiation",
                    "H1: a response has the initiation's index",
                    sent.first().map(List::of).orElse(List.of())));
        }
        if (sent.first().isEmpty() || sent.last().isEmpty()) {
            return Optional.empty();
        }
        Message first = sent.first().get();
        Message last = sent.last().get();
        var initiations = tunnel.handshakes().stream()
                .filter(handshake -> handshake.initiator() == seen)
                .map(Handshake::initiation)
                .toList();
        var before = initiations.stream()
                .filter(initiation -> initiation.nanos() < first.nanos())
                .reduce((one, later) -> later);
        if (first.counter() == 0 && before.isPresent()) {
            return Optional.of(new OneDirection(
                    Certainty.CERTAIN,
                    "after an initiation it begins a session, for which it needs a response",
                    "H1, C1: a session begins with counter 0 when its response was accepted",
                    List.of(before.get(), first)));
        }
        boolean isContent = sent.data() > 2
                && last.nanos() - first.nanos() > UNANSWERED_NANOS_MAX
                && initiations.stream()
                        .noneMatch(
                                initiation -> initiation.nanos() > first.nanos() && initiation.nanos() < last.nanos());
        return isContent
                ? Optional.of(new OneDirection(
                        Certainty.LIKELY,
                        "it sends data for longer than 30 s and begins no handshake",
                        "T8: who sends data and hears nothing for 15 s begins a handshake",
                        List.of(first, last)))
                : Optional.empty();
    }
}
