package org.warren.diagnose.finding;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.warren.diagnose.story.Gap;
import org.warren.diagnose.story.IcmpError;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.Stretch;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Seconds;

/// Losses on the path: of some packets, or of all long ones.
final class PathRule {

    private static final long SECOND = 1_000_000_000L;
    private static final long UNANSWERED_NANOS = 12 * SECOND;
    private static final long AGAIN_NANOS = 4 * SECOND;
    private static final int LONG_BYTES = 600;
    /// §5.4.6: a data message's header and tag.
    private static final int DATA_OVERHEAD = 32;

    private static final int DATA_MIN = 2;
    private static final int LOST_MIN = 5;
    private static final double SHARE_MIN = 0.005;
    private static final int BURST_MIN = 15;
    private static final long BURST_NANOS_MAX = 60 * SECOND;

    private PathRule() {}

    static List<Finding> find(View view) {
        var found = new ArrayList<Finding>();
        for (Side sender : Side.values()) {
            loss(view, sender, found);
            longPackets(view, sender, found);
        }
        return found;
    }

    private static void loss(View view, Side sender, List<Finding> found) {
        // Before the first router only the capture itself loses packets.
        if (view.tunnel().side(sender).isNear() || view.capture().disordered() > 0) {
            return;
        }
        long lost = 0;
        long arrived = 0;
        var gaps = new ArrayList<Gap>();
        for (var session : view.tunnel().sessions()) {
            var flow = session.sentBy(sender);
            arrived += flow.messages();
            lost += flow.lost();
            flow.gaps().stream().filter(gap -> gap.missing() > 0).forEach(gaps::add);
        }
        // Messages that may have gone to another device with the same key were not lost.
        OptionalLong shared = PeerRule.sharesItsKeySince(view, sender.other());
        if (shared.isPresent()) {
            var elsewhere = gaps.stream()
                    .filter(gap -> gap.after().nanos() >= shared.getAsLong())
                    .toList();
            lost -= elsewhere.stream().mapToLong(Gap::missing).sum();
            gaps.removeAll(elsewhere);
        }
        // Losses during a silence are caused by the mapping.
        for (var hole : view.tunnel().holes()) {
            if (hole.sender() == sender) {
                lost -= hole.gap().missing();
                gaps.remove(hole.gap());
            }
        }
        double share = lost / (double) Math.max(1, lost + arrived);
        var burst = gaps.stream()
                .filter(gap -> gap.missing() >= BURST_MIN
                        && gap.after().nanos() - gap.before().nanos() <= BURST_NANOS_MAX)
                .toList();
        if (!burst.isEmpty()) {
            found.add(burst(view, sender, burst));
            lost -= burst.stream().mapToLong(Gap::missing).sum();
            gaps.removeAll(burst);
            share = lost / (double) Math.max(1, lost + arrived);
        }
        if (lost < LOST_MIN || share < SHARE_MIN || gaps.size() < DATA_MIN) {
            return;
        }
        found.add(view.finding(Cause.LOSS, Certainty.LIKELY)
                .what("%s of the packets from %s to %s are lost on the way."
                        .formatted(
                                org.warren.harness.text.NumberFormat.percent(share),
                                view.end(sender),
                                view.end(sender.other())))
                .advice("Look at the link of %s: Wi-Fi, mobile coverage, or a connection that is full."
                        .formatted(view.end(sender)))
                .reason("Of %d messages %d did not come to the place of capture, in %d places."
                        .formatted(lost + arrived, lost, gaps.size()))
                .rule("C1: counters go up by one")
                .ruledOutBy("packets that the capture itself dropped: its tool says how many at its end")
                .packets(gaps.stream().map(Gap::after).toList())
                .values(Map.of("lost", (double) lost, "share", share))
                .make());
    }

    private static Finding burst(View view, Side sender, List<Gap> gaps) {
        Gap longest = gaps.stream()
                .max(java.util.Comparator.comparingLong(Gap::missing))
                .orElseThrow();
        return view.finding(Cause.LOSS_BURST, Certainty.LIKELY)
                .what("The way from %s to %s was cut for a short time: %d packets in a row are missing."
                        .formatted(view.end(sender), view.end(sender.other()), longest.missing()))
                .advice("Look for what happened at that time: a link that went down, a roaming Wi-Fi, a full queue.")
                .reason("The counter jumped by %d in %s before %s."
                        .formatted(
                                longest.missing() + 1,
                                Seconds.text(longest.after().nanos()
                                        - longest.before().nanos()),
                                view.at(longest.after())))
                .rule("C1: counters go up by one")
                .ruledOutBy("packets that the capture itself dropped")
                .packets(gaps.stream().map(Gap::after).toList())
                .values(Map.of("lost", (double) longest.missing()))
                .make();
    }

    /// Long messages are not answered, although a handshake in between is.
    private static void longPackets(View view, Side sender, List<Finding> found) {
        var errors = view.tunnel().errors().stream()
                .filter(error -> error.reason() == IcmpError.Reason.TOO_LONG
                        && error.from().equals(view.tunnel().endpoint(sender)))
                .toList();
        var unanswered = view.tunnel().stretches().stream()
                .filter(stretch -> stretch.asker() == sender && isLongOnly(stretch))
                .toList();
        // An end that received data answers within 10 s; one that receives nothing initiates a handshake after 15 s.
        boolean hasHandshake = unanswered.stream()
                .anyMatch(stretch -> stretch.nanos() >= UNANSWERED_NANOS
                        && stretch.ending()
                                .filter(end -> end.kind() == Kind.RESPONSE || end.kind() == Kind.INITIATION)
                                .isPresent());
        boolean isProven = !errors.isEmpty() && !unanswered.isEmpty();
        if (!isProven && (!hasHandshake || unanswered.size() < DATA_MIN)) {
            return;
        }
        int shortest = unanswered.stream().mapToInt(Stretch::shortest).min().orElseThrow();
        int longest = longestArrived(view, sender);
        if (shortest <= longest) {
            return;
        }
        int overhead = view.tunnel().endpoint(sender).address() instanceof Inet6Address ? 80 : 60;
        var packets = new ArrayList<Message>();
        unanswered.forEach(stretch -> packets.add(stretch.first()));
        int mtu = errors.stream()
                .mapToInt(IcmpError::mtu)
                .filter(one -> one > 0)
                .min()
                .orElse(0);
        found.add(view.finding(Cause.MTU, isProven ? Certainty.CERTAIN : Certainty.LIKELY)
                .what(
                        "Long packets from %s do not arrive, short ones do: something on the way takes none of more than %s%s."
                                .formatted(
                                        view.end(sender),
                                        mtu > 0
                                                ? mtu + " bytes"
                                                : "a length between %d and %d bytes"
                                                        .formatted(
                                                                longest + overhead - DATA_OVERHEAD,
                                                                shortest + overhead - DATA_OVERHEAD),
                                        isProven ? "" : ", and does not say so"))
                .advice(
                        "Set MTU of the tunnel at both ends to %d or less, or let ICMP errors pass the firewalls on the way."
                                .formatted(mtu > 0 ? mtu - overhead : 1280))
                .reason(
                        "%d times messages of %d bytes and more were not answered, while handshakes were; %d ICMP errors say that a packet is too long."
                                .formatted(unanswered.size(), shortest, errors.size()))
                .rule("P3: fragments and path MTU")
                .ruledOutBy("a long packet that is answered")
                .packets(packets)
                .values(Map.of("shortest-lost", (double) shortest, "mtu", (double) mtu))
                .make());
    }

    /// The longest message of an end that is known to have arrived: data that was answered, an initiation with a
    /// response, or a response whose session was used. In bytes of UDP payload, 0 for none.
    private static int longestArrived(View view, Side sender) {
        return view.tunnel().handshakes().stream()
                .map(handshake -> handshake.initiator() == sender
                        ? handshake.response().map(answer -> handshake.initiation())
                        : handshake.confirmation().flatMap(answer -> handshake.response()))
                .flatMap(Optional::stream)
                .mapToInt(Message::length)
                .reduce(view.tunnel().longestAnswered(sender), Math::max);
    }

    private static boolean isLongOnly(Stretch stretch) {
        return stretch.data() >= DATA_MIN && stretch.shortest() >= LONG_BYTES && stretch.nanos() >= AGAIN_NANOS;
    }
}
