package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Side;
import org.warren.harness.evidence.Seconds;

/// Handshakes that are answered and still fail, that are ignored by an end which is reachable, or that are too
/// frequent.
final class HandshakeRule {

    private static final long SECOND = 1_000_000_000L;
    private static final double NANOS = 1e9;
    /// §6.1: an initiator sends at most one in 5 s; a path changes the distance by less than this.
    private static final long SPACING_NANOS_MIN = 4_500_000_000L;
    private static final long AGAIN_NANOS_MAX = 8 * SECOND;
    private static final int STORM_MIN = 10;
    private static final int TOO_CLOSE_MIN = 3;
    private static final int IGNORED_MIN = 3;
    private static final int REFUSED_MIN = 2;

    private HandshakeRule() {}

    static List<Finding> find(View view) {
        var found = new ArrayList<Finding>();
        for (Side initiator : Side.values()) {
            var handshakes = view.tunnel().handshakes().stream()
                    .filter(handshake -> handshake.initiator() == initiator)
                    .toList();
            notAccepted(view, initiator, handshakes, found);
            ignored(view, initiator, handshakes, found);
            tooOften(view, initiator, handshakes, found);
        }
        underLoad(view, found);
        return found;
    }

    /// There is a response, but the initiator retries as if there were none.
    private static void notAccepted(View view, Side initiator, List<Handshake> handshakes, List<Finding> found) {
        var refused = new ArrayList<Handshake>();
        int run = 0;
        int longest = 0;
        for (int i = 0; i + 1 < handshakes.size(); i++) {
            var handshake = handshakes.get(i);
            long gap = handshakes.get(i + 1).initiation().nanos()
                    - handshake.initiation().nanos();
            long next = handshakes.get(i + 1).initiation().nanos();
            boolean isRefused = handshake
                            .response()
                            .filter(response -> response.nanos() < next)
                            .isPresent()
                    && handshake.confirmation().isEmpty()
                    && !isCrossed(view, handshake, next);
            run = isRefused && gap <= AGAIN_NANOS_MAX ? run + 1 : 0;
            longest = Math.max(longest, run);
            if (run > 0) {
                refused.add(handshake);
            }
        }
        // A lossy path loses a response now and then.
        boolean isNeverAccepted = handshakes.stream()
                .noneMatch(handshake -> handshake.confirmation().isPresent());
        if (longest < (isNeverAccepted ? REFUSED_MIN : REFUSED_MIN + 2)) {
            return;
        }
        boolean isNear = view.tunnel().side(initiator).isNear();
        var packets = refused.stream()
                .map(handshake -> handshake.response().orElseThrow())
                .toList();
        String responder = view.end(initiator.other());
        var finding = isNear
                ? view.finding(Cause.OTHER_PRESHARED_KEY, Certainty.LIKELY)
                        .what(
                                "%s answers the handshakes of %s, but %s does not accept the answers. Most likely the two ends have different preshared keys."
                                        .formatted(responder, view.end(initiator), view.end(initiator)))
                        .advice(
                                "Compare PresharedKey in both files: both have the same one, or neither has one; then look for a firewall at %s that drops UDP from outside."
                                        .formatted(view.end(initiator)))
                        .ruledOutBy("a firewall on the initiator itself: a capture is made before it")
                : view.finding(Cause.RESPONSE_NOT_ACCEPTED, Certainty.LIKELY)
                        .what(
                                "%s answers the handshakes of %s, and %s begins again and again: either the answers do not reach it, or it does not accept them."
                                        .formatted(responder, view.end(initiator), view.end(initiator)))
                        .advice(
                                "See with a capture at %s whether the responses arrive: where not, a firewall or NAT on the way drops them; where they do, compare PresharedKey in both files."
                                        .formatted(view.end(initiator)))
                        .ruledOutBy("data of the initiator under one of the sessions");
        found.add(finding.reason(
                        "%d initiations were answered with a response and repeated all the same, without a message under the new session."
                                .formatted(refused.size()))
                .rule("H1: the initiator sends data or a keepalive at once when it has accepted a response; H10")
                .packets(packets)
                .values(Map.of("handshakes", (double) refused.size()))
                .make());
    }

    /// If both ends initiate at the same time, one of the two handshakes is enough.
    private static boolean isCrossed(View view, Handshake handshake, long until) {
        return view.tunnel().handshakes().stream()
                .anyMatch(other -> other.initiator() != handshake.initiator()
                        && other.confirmation().isPresent()
                        && Math.abs(other.initiation().nanos()
                                        - handshake.initiation().nanos())
                                < until - handshake.initiation().nanos());
    }

    /// Initiations without an answer to an end that answered earlier ones and still sends.
    private static void ignored(View view, Side initiator, List<Handshake> handshakes, List<Finding> found) {
        var series = new ArrayList<Handshake>();
        boolean isKnown = false;
        for (Handshake handshake : handshakes) {
            if (handshake.response().isPresent() || handshake.cookie().isPresent()) {
                isKnown = true;
                series.clear();
                continue;
            }
            series.add(handshake);
            if (isKnown && series.size() >= IGNORED_MIN && hasSpoken(view, initiator.other(), series)) {
                found.add(ignored(view, initiator, series));
                return;
            }
        }
    }

    /// Whether an end initiated a handshake itself, or was heard otherwise, during a series that it did not answer.
    private static boolean hasSpoken(View view, Side responder, List<Handshake> series) {
        long from = series.getFirst().initiation().nanos();
        long to = series.getLast().initiation().nanos();
        return view.tunnel().handshakes().stream()
                        .anyMatch(handshake -> handshake.initiator() == responder
                                && handshake.initiation().nanos() > from
                                && handshake.initiation().nanos() < to)
                || view.tunnel().sessions().stream()
                        .flatMap(session -> session.sentBy(responder).last().stream())
                        .anyMatch(message -> message.nanos() > from && message.nanos() <= to + 5 * SECOND);
    }

    private static Finding ignored(View view, Side initiator, List<Handshake> series) {
        boolean isNear = view.tunnel().side(initiator.other()).isNear();
        return view.finding(Cause.INITIATIONS_IGNORED, isNear ? Certainty.LIKELY : Certainty.POSSIBLE)
                .what(
                        "%s is there and sends, but no longer answers the handshakes of %s, which it answered before. Most likely the clock of %s was set back, as after a restart without a battery or network time."
                                .formatted(view.end(initiator.other()), view.end(initiator), view.end(initiator)))
                .advice("Set the clock of %s, or restart the tunnel at %s so that it forgets the last timestamp."
                        .formatted(view.end(initiator), view.end(initiator.other())))
                .reason("%d initiations in a row were not answered, while the responder was heard."
                        .formatted(series.size()))
                .rule("H7: an initiation is ignored unless its timestamp is greater than that of the peer's last one")
                .ruledOutBy(
                        "the initiations being lost on their way: a capture at the responder shows whether they arrive")
                .packets(series.stream().map(Handshake::initiation).toList())
                .make();
    }

    private static void tooOften(View view, Side initiator, List<Handshake> handshakes, List<Finding> found) {
        var close = new ArrayList<Message>();
        int longest = 0;
        int run = 0;
        for (int i = 1; i < handshakes.size(); i++) {
            long gap = handshakes.get(i).initiation().nanos()
                    - handshakes.get(i - 1).initiation().nanos();
            if (gap < SPACING_NANOS_MIN) {
                close.add(handshakes.get(i).initiation());
                run++;
            } else {
                run = 0;
            }
            longest = Math.max(longest, run);
        }
        if (close.size() < TOO_CLOSE_MIN) {
            return;
        }
        boolean isStorm = longest >= STORM_MIN;
        found.add(view.finding(
                        isStorm ? Cause.RETRY_STORM : Cause.RULE_BROKEN,
                        view.tunnel().side(initiator).isNear() ? Certainty.CERTAIN : Certainty.LIKELY)
                .what(
                        "%s begins handshakes more often than WireGuard may: %d of them came less than 5 s after the one before."
                                .formatted(view.end(initiator), close.size()))
                .advice(
                        "Update the WireGuard of that end, or stop what restarts it; two tunnels with the same key and port do the same.")
                .reason("%d of %d initiations came within %s of another."
                        .formatted(close.size(), handshakes.size(), Seconds.text(SPACING_NANOS_MIN)))
                .rule("T10: at most one initiation in 5 s")
                .ruledOutBy("that the end was restarted each time")
                .packets(close)
                .values(Map.of("initiations", (double) handshakes.size(), "spacing-limit", SPACING_NANOS_MIN / NANOS))
                .make());
    }

    private static void underLoad(View view, List<Finding> found) {
        var cookies = view.tunnel().handshakes().stream()
                .flatMap(handshake -> handshake.cookie().stream())
                .toList();
        if (cookies.isEmpty()) {
            return;
        }
        found.add(view.finding(Cause.UNDER_LOAD, Certainty.CERTAIN)
                .what(
                        "%s is flooded with handshakes and answers with cookies, so each new session takes a second attempt and 5 s more."
                                .formatted(cookies.getFirst().from()))
                .advice(
                        "Look for who sends so many handshakes to it: many clients together after a restart, or an attack.")
                .reason("%d cookie replies.".formatted(cookies.size()))
                .rule("M2, M3: under load an initiation without mac2 is answered by a cookie reply")
                .ruledOutBy("nothing: only a responder under load sends them")
                .packets(cookies)
                .values(Map.of("cookies", (double) cookies.size()))
                .make());
    }
}
