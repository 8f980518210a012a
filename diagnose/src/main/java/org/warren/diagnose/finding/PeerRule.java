package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.warren.diagnose.story.Absence;
import org.warren.diagnose.story.ForeignSession;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Session;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.Stretch;
import org.warren.harness.evidence.Seconds;

/// The behaviour of an end: it was offline, shares its key with another device, or its mapping was lost during traffic.
final class PeerRule {

    private static final long SECOND = 1_000_000_000L;
    private static final double NANOS = 1e9;
    private static final int SHARED_MIN = 2;
    private static final long UNANSWERED_NANOS = 10 * SECOND;
    /// A session that does not need renewal yet: 120 s for its initiator, less for clock differences.
    private static final long SESSION_NANOS_MAX = 115 * SECOND;

    /// §6.5: KEEPALIVE_TIMEOUT and REKEY_TIMEOUT, with a lost first attempt.
    private static final long NO_ANSWER_NANOS_MAX = 25 * SECOND;

    private static final long LOST_NANOS = 60 * SECOND;
    private static final long SESSION_NANOS_MIN = 10 * SECOND;
    private static final long CROSSED_NANOS = 5 * SECOND;
    private static final long SILENCE_NANOS_MAX = 8 * SECOND;
    /// §6.2, §6.5: after this time without an answer an end initiates a handshake; less for clock differences.
    private static final long NO_ANSWER_NANOS = 14 * SECOND + SECOND / 2;
    /// §6.4: it retries its initiation for 90 s, and the last one comes up to 7 s later.
    private static final long ATTEMPTS_NANOS = NO_ANSWER_NANOS + 97 * SECOND;

    private PeerRule() {}

    static List<Finding> find(View view) {
        var found = new ArrayList<Finding>();
        for (Side side : Side.values()) {
            away(view, side, found);
            twoDevices(view, side, found);
            mappingLost(view, side, found);
            restarted(view, side, found);
        }
        return found;
    }

    /// Expected keepalives were missing, and then came again.
    private static void away(View view, Side side, List<Finding> found) {
        var interval = view.tunnel().side(side).persistentKeepaliveNanos();
        // Messages of the other end restart the interval, and are missing in a capture of one direction.
        if (interval.isEmpty() || view.tunnel().side(side.other()).messages() == 0) {
            return;
        }
        var away = view.tunnel().absences().stream()
                .filter(absence -> absence.side() == side && absence.nanos() > 3 * interval.getAsLong() + 5 * SECOND)
                .filter(absence -> absence.fromOther() == 0 || isAskedInVain(view, absence))
                .toList();
        if (away.isEmpty()) {
            return;
        }
        long longest = away.stream().mapToLong(Absence::nanos).max().orElseThrow();
        var packets = new ArrayList<Message>();
        for (Absence absence : away) {
            packets.add(absence.from());
            packets.add(absence.to());
        }
        found.add(view.finding(Cause.PEER_AWAY, Certainty.LIKELY)
                .what(
                        "%s sends a keepalive about every %s, and for %s it sent nothing at all: it was asleep, off or without a network."
                                .formatted(view.end(side), Seconds.text(interval.getAsLong()), Seconds.text(longest)))
                .advice(
                        "Where it should have been reachable, look at what that device did then: sleep, Wi-Fi, mobile data, a broken link.")
                .reason("%d times nothing came for more than three intervals; then messages came again."
                        .formatted(away.size()))
                .rule("K3: a persistent keepalive comes whenever nothing else passed for its interval")
                .ruledOutBy("its keepalives in a capture nearer to it: then they were lost on the way")
                .packets(packets)
                .values(Map.of("longest", longest / NANOS, "keepalive-interval", interval.getAsLong() / NANOS))
                .make());
    }

    /// Keepalives of the other end restart the interval; data requires an answer.
    private static boolean isAskedInVain(View view, Absence absence) {
        return view.tunnel().stretches().stream()
                .anyMatch(stretch -> stretch.asker() == absence.side().other()
                        && stretch.first().nanos() >= absence.from().nanos()
                        && stretch.first().nanos() <= absence.to().nanos()
                        && stretch.nanos() >= UNANSWERED_NANOS);
    }

    private static void twoDevices(View view, Side side, List<Finding> found) {
        long shared = view.tunnel().sharedWithOther();
        var foreign = othersSessions(view, side).toList();
        boolean isServerView =
                shared >= SHARED_MIN && view.tunnel().sharedEndpoint().isPresent();
        if (side == Side.A && isServerView) {
            found.add(view.finding(Cause.TWO_DEVICES, Certainty.LIKELY)
                    .what(
                            "%s and %s use the same key: the server takes them for one device and sends what is for one to the other."
                                    .formatted(
                                            view.end(Side.A),
                                            view.tunnel().sharedEndpoint().orElseThrow()))
                    .advice(
                            "Give each device a key of its own, with a [Peer] section and an address of its own at the server.")
                    .reason(
                            "%d messages of this tunnel's sessions went to %s, from where nothing of these sessions had come."
                                    .formatted(
                                            shared,
                                            view.tunnel().sharedEndpoint().orElseThrow()))
                    .rule("R3: the endpoint follows what is authentic, so it goes back and forth between two devices")
                    .ruledOutBy("different public keys of the two in their files")
                    .packets(List.of(view.tunnel().first(), view.tunnel().last()))
                    .values(Map.of("messages", (double) shared))
                    .make());
        } else if (isSentOthersSessions(view, side)) {
            found.add(view.finding(Cause.TWO_DEVICES, Certainty.POSSIBLE)
                    .what(
                            "%s gets packets of sessions that it did not begin: most likely another device uses the same key."
                                    .formatted(view.end(side)))
                    .advice(
                            "Give each device a key of its own, with a [Peer] section and an address of its own at the server.")
                    .reason("%d receiver indices came that no handshake of this capture offered."
                            .formatted(foreign.size()))
                    .rule("H15, R3")
                    .ruledOutBy("a capture that dropped packets, or that began in the middle")
                    .packets(foreign.stream().map(ForeignSession::message).toList())
                    .values(Map.of("indices", (double) foreign.size()))
                    .make());
        }
    }

    private static boolean isSentOthersSessions(View view, Side side) {
        return othersSessions(view, side).count() >= SHARED_MIN;
    }

    private static Stream<ForeignSession> othersSessions(View view, Side side) {
        return view.tunnel().foreignSessions().stream().filter(one -> one.receiver() == side);
    }

    /// Since when an end gets packets of sessions that it does not have, so that missing packets may have gone to
    /// another device; in nanoseconds since 1970, empty if it gets none.
    static OptionalLong sharesItsKeySince(View view, Side side) {
        return isSentOthersSessions(view, side)
                ? othersSessions(view, side)
                        .mapToLong(one -> one.message().nanos())
                        .min()
                : OptionalLong.empty();
    }

    /// During traffic, messages stop arriving until the other end sends something, and then from another port.
    private static void mappingLost(View view, Side hidden, List<Finding> found) {
        var lost = view.tunnel().stretches().stream()
                .filter(stretch -> stretch.asker() == hidden.other()
                        && stretch.silenceNanos() >= 0
                        && stretch.silenceNanos() < SILENCE_NANOS_MAX
                        && stretch.nanos() >= UNANSWERED_NANOS
                        && stretch.endsElsewhere()
                        && stretch.heard().isPresent()
                        && isAlive(stretch)
                        && isPortOnly(stretch))
                .toList();
        if (lost.isEmpty()) {
            return;
        }
        found.add(view.finding(Cause.NAT_MAPPING_LOST, Certainty.LIKELY)
                .what(
                        "A NAT router in front of %s lost its mappings in the middle of traffic, as when it restarts; the end came back from another port."
                                .formatted(view.end(hidden)))
                .advice(
                        "Look for what happened to that router at that time; a PersistentKeepalive at that end makes the tunnel come back by itself.")
                .reason(
                        "%d times messages were not answered without a silence before, until that end spoke from another port of the same address."
                                .formatted(lost.size()))
                .rule("RFC 4787 §4: a mapping's port is not to change while it lives")
                .ruledOutBy("that the device itself changed its port, as when its tunnel was restarted")
                .packets(lost.stream().map(Stretch::first).toList())
                .make());
    }

    /// The end continues its session, or initiates a handshake because its own last data was not answered: it was not
    /// restarted.
    private static boolean isAlive(Stretch stretch) {
        Message ending = stretch.ending().orElseThrow();
        Message heard = stretch.heard().orElseThrow();
        return ending.isTransport() || ending.nanos() - heard.nanos() < NO_ANSWER_NANOS_MAX;
    }

    /// An end initiates a handshake without a reason, and no longer uses its recent session: it has lost it.
    private static void restarted(View view, Side side, List<Finding> found) {
        var forgotten = new ArrayList<Handshake>();
        for (Handshake handshake : view.tunnel().handshakes()) {
            boolean isWithoutNeed = handshake.initiator() == side
                    && handshake.reason() == Handshake.Reason.NEW
                    && handshake.response().isPresent();
            if (isWithoutNeed && hasForgotten(view, side, handshake)) {
                forgotten.add(handshake);
            }
        }
        if (forgotten.isEmpty()) {
            return;
        }
        // On its own network everything that it sent was captured; elsewhere its unanswered data may not have arrived.
        boolean isNear = view.tunnel().side(side).isNear();
        found.add(view.finding(Cause.PEER_RESTARTED, isNear ? Certainty.LIKELY : Certainty.POSSIBLE)
                .what(
                        "The tunnel of %s was restarted, or that device was%s: it began a new handshake, though it had a session."
                                .formatted(
                                        view.end(side),
                                        isNear
                                                ? ""
                                                : ", or nothing came through between it and the place of capture for a while"))
                .advice(
                        "Where that was not meant, look at what happened to that device at that time: a restart, sleep, a program that restarts the tunnel.")
                .reason(
                        "%d times that end began a handshake under a session of less than %s, without data that were not answered, and did not use that session any more."
                                .formatted(forgotten.size(), Seconds.text(SESSION_NANOS_MAX)))
                .rule("T1, T8: a handshake begins after 120 s, or after 15 s without an answer")
                .ruledOutBy(
                        "data of that end before, which were lost before they reached the place of capture: a capture on its own network shows them")
                .packets(forgotten.stream().map(Handshake::initiation).toList())
                .values(Map.of("times", (double) forgotten.size()))
                .make());
    }

    private static boolean hasForgotten(View view, Side side, Handshake handshake) {
        long now = handshake.initiation().nanos();
        Session before = null;
        for (Session session : view.tunnel().sessions()) {
            before = session.beganNanos() < now ? session : before;
        }
        boolean isCrossed = view.tunnel().handshakes().stream()
                .anyMatch(other -> other.initiator() != side
                        && other.response().isPresent()
                        && Math.abs(other.initiation().nanos() - now) < CROSSED_NANOS);
        // An end with another address has roamed; and one that initiates all the time has a finding of its own.
        boolean isElsewhere = view.tunnel().changes().stream()
                .anyMatch(change -> change.at().equals(handshake.initiation()) && !change.isPortOnly());
        // Its data may have been lost before the place of capture; then it had a reason.
        boolean isLossy = before != null
                && before.sentBy(side).gaps().stream()
                        .anyMatch(gap -> gap.missing() > 0 && now - gap.after().nanos() < LOST_NANOS);
        return before != null
                && !isElsewhere
                // The last messages may have been lost before the place of capture, unless its port is new.
                && (view.tunnel().side(side).isNear() || isFromNewPort(view, handshake))
                && !isLossy
                && !isOfUnanswered(before, side, now)
                && before.ageNanos(now) >= SESSION_NANOS_MIN
                && before.handshake().flatMap(Handshake::confirmation).isPresent()
                && before.ageNanos(now) < SESSION_NANOS_MAX
                && before.sentBy(side).last().filter(last -> last.nanos() > now).isEmpty()
                && !isCrossed
                && !isOutage(view, side, before, now);
    }

    /// Whether the last messages of an end were data that may not have been answered: then it had a reason. An answer
    /// that was captured far from that end may have been lost behind the place of capture, unless it came immediately,
    /// among messages that arrived. On its own network its repeated initiations would be visible.
    private static boolean isOutage(View view, Side side, Session before, long now) {
        var last = before.sentBy(side).last();
        return !view.tunnel().side(side).isNear()
                && last.isPresent()
                && view.tunnel().stretches().stream()
                        .anyMatch(stretch -> stretch.asker() == side
                                && stretch.data() > 0
                                && stretch.first().nanos() < now
                                && stretch.last().nanos() >= last.get().nanos()
                                && now - stretch.first().nanos() >= NO_ANSWER_NANOS
                                && now - last.get().nanos() <= ATTEMPTS_NANOS);
    }

    private static boolean isFromNewPort(View view, Handshake handshake) {
        return view.tunnel().changes().stream().anyMatch(change -> change.at().equals(handshake.initiation()));
    }

    /// Whether an end that sent something recently may have waited for an answer, which was lost where the capture does
    /// not show it.
    private static boolean isOfUnanswered(Session session, Side side, long now) {
        return session.sentBy(side)
                .last()
                .filter(last -> now - last.nanos() < NO_ANSWER_NANOS_MAX)
                .isPresent();
    }

    private static boolean isPortOnly(Stretch stretch) {
        return stretch.ending()
                .filter(end -> end.from()
                        .address()
                        .equals(stretch.heard().orElseThrow().from().address()))
                .isPresent();
    }
}
