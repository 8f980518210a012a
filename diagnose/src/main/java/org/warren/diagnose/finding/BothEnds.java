package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.diagnose.story.Absence;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.Session;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.Stretch;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.text.NumberFormat;

/// Compares captures from both ends of a tunnel. Their clocks are aligned by the handshakes that both contain.
public final class BothEnds {

    private static final double NANOS = 1e9;
    private static final int LOST_MIN = 5;
    private static final double SHARE_MIN = 0.005;

    private BothEnds() {}

    /// The combined results of several captures.
    ///
    /// @param findings of the captures, more certain if the other end confirms them, and new ones
    /// @param remarks about clocks and what was compared, one sentence each
    public record Comparison(List<Finding> findings, List<String> remarks) {

        public Comparison {
            findings = List.copyOf(findings);
            remarks = List.copyOf(remarks);
        }
    }

    /// One tunnel in two captures.
    ///
    /// @param isSwapped whether end A in one is end B in the other
    /// @param offsetNanos how far the second clock is ahead of the first
    private record Pair(View one, View other, boolean isSwapped, long offsetNanos) {

        Side inOther(Side side) {
            return isSwapped ? side.other() : side;
        }
    }

    /// Compares each pair of captures.
    ///
    /// @param findings of each capture alone
    public static Comparison compare(List<CaptureStory> captures, List<Finding> findings) {
        var found = new ArrayList<>(findings);
        var remarks = new ArrayList<String>();
        for (int i = 0; i < captures.size(); i++) {
            for (int j = 0; j < captures.size(); j++) {
                if (i != j) {
                    compare(captures.get(i), captures.get(j), i < j, found, remarks);
                }
            }
        }
        return new Comparison(found, remarks);
    }

    private static void compare(
            CaptureStory one, CaptureStory other, boolean isFirst, List<Finding> found, List<String> remarks) {
        for (TunnelStory tunnel : one.tunnels()) {
            for (TunnelStory same : other.tunnels()) {
                pair(new View(one, tunnel), new View(other, same)).ifPresent(pair -> {
                    if (isFirst) {
                        remarks.add("%s and %s have the same tunnel; the clock of the second is %s s ahead."
                                .formatted(
                                        one.name(),
                                        other.name(),
                                        NumberFormat.decimals(pair.offsetNanos() / NANOS, 6)));
                    }
                    confirm(pair, found);
                    for (Side sender : Side.values()) {
                        lost(pair, sender).ifPresent(found::add);
                    }
                });
            }
        }
    }

    private static Optional<Pair> pair(View one, View other) {
        var offsets = new ArrayList<Long>();
        boolean isSwapped = false;
        for (Handshake handshake : one.tunnel().handshakes()) {
            for (Handshake same : other.tunnel().handshakes()) {
                boolean isSame = handshake.initiation().sender()
                                == same.initiation().sender()
                        && handshake.initiation().counter() == same.initiation().counter();
                if (isSame
                        && handshake.response().isPresent()
                        && same.response().isPresent()) {
                    isSwapped = handshake.initiator() != same.initiator();
                    // The delays of both directions cancel each other if they are equal.
                    long there =
                            same.initiation().nanos() - handshake.initiation().nanos();
                    long back = same.response().get().nanos()
                            - handshake.response().get().nanos();
                    offsets.add(there / 2 + back / 2);
                }
            }
        }
        if (offsets.isEmpty()) {
            return Optional.empty();
        }
        offsets.sort(null);
        return Optional.of(new Pair(one, other, isSwapped, offsets.get(offsets.size() / 2)));
    }

    /// An expired mapping is certain if the other end's capture contains none of the lost messages.
    private static void confirm(Pair pair, List<Finding> found) {
        for (int i = 0; i < found.size(); i++) {
            Finding finding = found.get(i);
            boolean isOurs = finding.cause() == Cause.NAT_MAPPING_EXPIRED
                    && finding.certainty() != Certainty.CERTAIN
                    && finding.tunnel().filter(pair.one().tunnel()::equals).isPresent();
            if (isOurs && isConfirmed(pair)) {
                found.set(
                        i,
                        new Finding(
                                finding.cause(),
                                Certainty.CERTAIN,
                                finding.tunnel(),
                                finding.capture(),
                                finding.what(),
                                finding.advice(),
                                finding.reason()
                                        + " The capture %s, of the other end, has none of them."
                                                .formatted(
                                                        pair.other().capture().name()),
                                finding.rule(),
                                "nothing that the two captures allow",
                                finding.packets(),
                                finding.values()));
            }
        }
    }

    private static boolean isConfirmed(Pair pair) {
        return pair.one().tunnel().stretches().stream()
                .filter(stretch ->
                        stretch.silenceNanos() > 0 && stretch.ending().isPresent())
                .filter(stretch -> pair.one().tunnel().side(stretch.asker()).isNear())
                .anyMatch(stretch ->
                        pair.other().tunnel().absences().stream().anyMatch(absence -> covers(pair, absence, stretch)));
    }

    private static boolean covers(Pair pair, Absence absence, Stretch stretch) {
        return absence.side() == pair.inOther(stretch.asker())
                && absence.from().nanos() <= stretch.first().nanos() + pair.offsetNanos()
                && absence.to().nanos() >= stretch.last().nanos() + pair.offsetNanos();
    }

    /// The messages that one end sent according to its own capture and that the other end's capture lacks, in sessions
    /// that both saw from the start and that are not the last.
    private static Optional<Finding> lost(Pair pair, Side sender) {
        if (!pair.one().tunnel().side(sender).isNear()
                || pair.other().tunnel().side(pair.inOther(sender)).isNear()) {
            return Optional.empty();
        }
        long sent = 0;
        long lost = 0;
        int longestSent = 0;
        int longestArrived = 0;
        var sessions = pair.one().tunnel().sessions();
        for (Session session : sessions.subList(0, Math.max(0, sessions.size() - 1))) {
            var same = pair.other().tunnel().sessions().stream()
                    .filter(one -> one.handshake().isPresent()
                            && one.index(pair.inOther(sender)).equals(session.index(sender))
                            && one.index(pair.inOther(sender).other()).equals(session.index(sender.other())))
                    .findFirst();
            if (same.isPresent() && session.handshake().isPresent()) {
                var here = session.sentBy(sender);
                var there = same.get().sentBy(pair.inOther(sender));
                sent += here.messages();
                lost += Math.max(0, here.messages() - there.messages());
                longestSent = Math.max(longestSent, here.longest());
                longestArrived = Math.max(longestArrived, there.longest());
            }
        }
        double share = lost / (double) Math.max(1, sent);
        if (lost < LOST_MIN || share < SHARE_MIN) {
            return Optional.empty();
        }
        return Optional.of(pair.one()
                .finding(longestArrived < longestSent ? Cause.MTU : Cause.LOSS, Certainty.CERTAIN)
                .what("Of %d packets that %s sent, %d did not arrive at %s%s."
                        .formatted(
                                sent,
                                pair.one().end(sender),
                                lost,
                                pair.one().end(sender.other()),
                                longestArrived < longestSent
                                        ? ", among them all of more than %d bytes".formatted(longestArrived)
                                        : ""))
                .advice(
                        longestArrived < longestSent
                                ? "Set MTU = 1280 in the [Interface] sections of both ends, then raise it until packets get lost again."
                                : "Look at the way between the two places of capture: Wi-Fi, mobile coverage, a connection that is full.")
                .reason(
                        "%s has %d messages of the sessions that both captures saw, %s has %d fewer; the longest are %d and %d bytes."
                                .formatted(
                                        pair.one().capture().name(),
                                        sent,
                                        pair.other().capture().name(),
                                        lost,
                                        longestSent,
                                        longestArrived))
                .rule("C1: each message has a counter of its own")
                .ruledOutBy("packets that a capture itself dropped")
                .values(Map.of("lost", (double) lost, "share", share, "longest-arrived", (double) longestArrived))
                .make());
    }
}
