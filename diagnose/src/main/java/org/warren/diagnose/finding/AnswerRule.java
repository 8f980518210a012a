package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.IcmpError;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.Stretch;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Seconds;

/// An end sends initiations and never receives an answer, or no longer does.
final class AnswerRule {

    private static final long SECOND = 1_000_000_000L;
    private static final long SILENCE_NANOS = 14 * SECOND;
    private static final int INITIATIONS_MIN = 2;

    private AnswerRule() {}

    static List<Finding> find(View view) {
        var found = new ArrayList<Finding>();
        for (Side asker : Side.values()) {
            if (view.tunnel().side(asker.other()).messages() == 0) {
                neverHeard(view, asker).ifPresent(found::add);
            } else {
                view.tunnel().stretches().stream()
                        .filter(stretch ->
                                stretch.asker() == asker && stretch.ending().isEmpty())
                        .filter(stretch -> stretch.nanos() >= SILENCE_NANOS && !isContinued(view, stretch))
                        .findFirst()
                        .ifPresent(stretch -> found.add(fellSilent(view, stretch)));
            }
        }
        return found;
    }

    /// Whether another tunnel to the same end begins after it fell silent: it may be the same peer, from another
    /// endpoint.
    private static boolean isContinued(View view, Stretch stretch) {
        var asker = view.tunnel().endpoint(stretch.asker());
        return view.capture().tunnels().stream()
                .anyMatch(other -> other != view.tunnel()
                        && (other.endpoint(Side.A).equals(asker)
                                || other.endpoint(Side.B).equals(asker))
                        && other.last().nanos() > stretch.first().nanos());
    }

    private static Optional<Finding> neverHeard(View view, Side asker) {
        var initiations = view.tunnel().handshakes().stream()
                .filter(handshake -> handshake.initiator() == asker)
                .map(Handshake::initiation)
                .toList();
        if (initiations.size() < INITIATIONS_MIN && view.tunnel().side(asker).data() < 3) {
            return Optional.empty();
        }
        var heard = OneDirection.of(view.tunnel());
        if (heard.isPresent()) {
            return Optional.of(notCaptured(view, asker, heard.get()));
        }
        var errors = errors(view, asker);
        if (!errors.isEmpty()
                && !isClosedLater(
                        errors,
                        view.tunnel().first().nanos(),
                        view.tunnel().last().nanos())) {
            return Optional.of(refused(view, asker, errors));
        }
        if (initiations.size() < INITIATIONS_MIN) {
            return Optional.of(oneDirection(view, asker));
        }
        // A repeated initiation proves that no answer was accepted; only a capture of the way back proves that none
        // came.
        boolean isBackSeen = view.capture()
                .addresses()
                .hasPacketTo(view.tunnel().endpoint(asker).address());
        return Optional.of(view.finding(Cause.NO_ANSWER, isBackSeen ? Certainty.CERTAIN : Certainty.LIKELY)
                .what(
                        "%s tries to reach %s and never gets an answer%s. WireGuard answers nobody whom it does not know, so the packets"
                                        .formatted(
                                                view.end(asker),
                                                view.end(asker.other()),
                                                isBackSeen ? "" : " that it accepts")
                                + " do not tell which it is: that host is down or has another address, a firewall drops UDP, the port is wrong,"
                                + " or the keys do not belong together."
                                + (isBackSeen
                                        ? ""
                                        : " The capture has no packet at all to %s: if it was made of one direction only, an answer may have come and not been accepted."
                                                .formatted(Endpoint.text(view.tunnel()
                                                        .endpoint(asker)
                                                        .address()))))
                .advice(
                        "See with a capture at %s whether the packets arrive: where they do, compare the public keys at both ends; where not, look at addresses, ports and firewalls."
                                .formatted(view.end(asker.other())))
                .reason("%d initiations in %s, no response, no cookie reply and no ICMP error%s."
                        .formatted(
                                initiations.size(),
                                Seconds.text(initiations.getLast().nanos()
                                        - initiations.getFirst().nanos()),
                                errors.isEmpty() ? "" : " but that of a port which was closed later"))
                .rule("H6: an unknown key or a wrong responder's key is met with silence")
                .ruledOutBy("a response in a capture nearer to the responder: then it is lost on the way back")
                .packets(initiations)
                .values(Map.of("initiations", (double) initiations.size()))
                .make());
    }

    /// One end was answered, and the capture contains nothing from the other.
    private static Finding notCaptured(View view, Side asker, OneDirection heard) {
        var side = view.tunnel().side(asker);
        return view.finding(Cause.ONE_DIRECTION, heard.certainty())
                .what(
                        "The capture has only what %s sends. %s answers it, so nothing can be said of what comes back: neither its loss nor who is silent when."
                                .formatted(view.end(asker), view.end(asker.other())))
                .advice(
                        "Capture both directions: without `tcpdump -Q`, without a filter that names one source, and on a mirror port that copies both.")
                .reason("%d messages of one end, none of the other; %s.".formatted(side.messages(), heard.reason()))
                .rule(heard.rule())
                .ruledOutBy("nothing that such a capture shows")
                .packets(heard.packets())
                .make();
    }

    /// Data in one direction only, in a session that began before the capture.
    private static Finding oneDirection(View view, Side asker) {
        var side = view.tunnel().side(asker);
        return view.finding(Cause.ONE_WAY, Certainty.POSSIBLE)
                .what("The capture has packets from %s to %s and none back."
                        .formatted(view.end(asker), view.end(asker.other())))
                .advice(
                        "See that the capture has both directions; where it has, look for a firewall or a route that differs on the way back.")
                .reason("%d messages in %s in one direction, none in the other."
                        .formatted(
                                side.messages(),
                                Seconds.text(side.last().orElseThrow().nanos()
                                        - side.first().orElseThrow().nanos())))
                .rule("K1: data are answered after 10 s at the latest")
                .ruledOutBy("a capture filter or a mirror port that passes one direction only")
                .packets(List.of(side.first().orElseThrow(), side.last().orElseThrow()))
                .make();
    }

    /// A closed port is reported immediately, for each packet to it. If nothing was reported for a long time, and only
    /// the last messages were answered in this way, something else was the reason: the port was closed when the tunnel
    /// was taken down. If the port stays closed for longer, it is the present problem.
    ///
    /// @param sinceNanos when the first unanswered message was sent
    /// @param untilNanos when the last one was sent
    private static boolean isClosedLater(List<IcmpError> errors, long sinceNanos, long untilNanos) {
        return !errors.isEmpty()
                && errors.getLast().reason() == IcmpError.Reason.PORT
                && errors.getFirst().nanos() - sinceNanos >= SILENCE_NANOS
                && errors.getFirst().nanos() >= untilNanos - SILENCE_NANOS;
    }

    private static List<IcmpError> errors(View view, Side asker) {
        return view.tunnel().errors().stream()
                .filter(error -> error.from().equals(view.tunnel().endpoint(asker))
                        && error.reason() != IcmpError.Reason.TOO_LONG)
                .toList();
    }

    private static Finding refused(View view, Side asker, List<IcmpError> errors) {
        IcmpError error = errors.getLast();
        var cause =
                switch (error.reason()) {
                    case PORT -> Cause.PORT_CLOSED;
                    case PROHIBITED -> Cause.FILTERED;
                    default -> Cause.UNREACHABLE;
                };
        String reporter = Endpoint.text(error.reporter().address());
        String advice =
                switch (error.reason()) {
                    case PORT ->
                        "See that WireGuard is up at that host and listens on that port, and that the Endpoint of the other end names it.";
                    case PROHIBITED -> "Let UDP to that port pass the firewall of that host or before it.";
                    default -> "See that the host is up and that the address of the Endpoint is right.";
                };
        return new Finding(
                cause,
                Certainty.CERTAIN,
                Optional.of(view.tunnel()),
                view.capture().name(),
                "%s sends to %s, and %s answers that %s."
                        .formatted(
                                view.end(asker),
                                view.end(asker.other()),
                                reporter,
                                error.reason().words()),
                advice,
                "%d ICMP errors from %s quote messages of this tunnel.".formatted(errors.size(), reporter),
                "RFC 792, RFC 4443",
                "messages of the other end in between: then it was so for a time only",
                errors.stream().map(IcmpError::number).toList(),
                Map.of("errors", (double) errors.size()));
    }

    /// It was heard, and then no more until the end of the capture.
    private static Finding fellSilent(View view, Stretch stretch) {
        Side asker = stretch.asker();
        var errors = errors(view, asker).stream()
                .filter(error -> error.nanos() >= stretch.first().nanos())
                .toList();
        boolean isClosedLater =
                isClosedLater(errors, stretch.first().nanos(), stretch.last().nanos());
        if (!errors.isEmpty() && !isClosedLater) {
            return refused(view, asker, errors);
        }
        boolean isIgnored = stretch.data() == 0
                && stretch.heard()
                        .filter(heard -> heard.kind() != Kind.INITIATION)
                        .isPresent();
        var packets = new ArrayList<Message>(stretch.heard().stream().toList());
        packets.add(stretch.first());
        packets.add(stretch.last());
        return view.finding(Cause.FELL_SILENT, Certainty.LIKELY)
                .what(
                        "%s stopped answering %s, and nothing came from it until the capture ended. It may be off, asleep or without a network,"
                                        .formatted(view.end(asker.other()), view.end(asker))
                                + " a NAT may have forgotten it, or something on the way drops the packets; that it spoke again would tell more.")
                .advice("Capture for longer, until the tunnel works again, and at the other end at the same time.")
                .reason("%d data messages and %d initiations in %s were not answered, after %s of silence%s."
                        .formatted(
                                stretch.data(),
                                stretch.initiations(),
                                Seconds.text(stretch.nanos()),
                                Seconds.text(Math.max(0, stretch.silenceNanos())),
                                isIgnored
                                        ? "; all of them handshakes"
                                        : isClosedLater
                                                ? "; at the end its port was closed, so its tunnel was taken down then"
                                                : ""))
                .rule("K1, T8: data are answered after 10 s, and after 15 s without an answer a handshake begins")
                .ruledOutBy("messages of that end in a capture nearer to it")
                .packets(packets)
                .values(Map.of("silence-before", Math.max(0, stretch.silenceNanos()) / 1e9))
                .make();
    }
}
