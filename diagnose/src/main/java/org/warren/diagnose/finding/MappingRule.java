package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.warren.diagnose.story.Hole;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.Stretch;
import org.warren.diagnose.story.Wake;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Seconds;

/// A NAT router, or a stateful firewall, forgot the mapping of a silent tunnel: messages to the end behind it do not
/// arrive until that end sends something.
final class MappingRule {

    private static final long SECOND = 1_000_000_000L;
    private static final double NANOS = 1e9;
    /// The shortest mapping timeout that has been seen anywhere is 10 s.
    private static final long SILENCE_NANOS_MIN = 8 * SECOND;
    /// §6.5: data is answered within 10 s; plus an eighth for the kernel's timer wheel.
    private static final long UNANSWERED_NANOS = 12 * SECOND;
    /// The most common setting, with room for a late timer.
    private static final long USUAL_NANOS = 30 * SECOND;
    private static final long PROMPT_NANOS = 2 * SECOND;

    private MappingRule() {}

    /// An occurrence of it.
    ///
    /// @param upperNanos a silence after which messages did not arrive
    /// @param isElsewhere whether the hidden end came back from another port
    /// @param isGuess whether only its address suggests that it is the same end
    private record Instance(long upperNanos, boolean isElsewhere, boolean isGuess, List<Message> packets) {}

    static List<Finding> find(View view) {
        var found = new ArrayList<Finding>();
        for (Side hidden : Side.values()) {
            found.addAll(find(view, hidden));
        }
        return found;
    }

    /// @param hidden the end that would be behind the NAT
    private static List<Finding> find(View view, Side hidden) {
        var instances = new ArrayList<Instance>();
        // Messages captured on the hidden end's own network have reached their destination.
        boolean isNear = view.tunnel().side(hidden).isNear();
        for (Stretch stretch : view.tunnel().stretches()) {
            if (!isNear && stretch.asker() == hidden.other()) {
                instance(view, stretch, hidden).ifPresent(instances::add);
            }
        }
        for (Hole hole : view.tunnel().holes()) {
            if (hole.sender() == hidden.other()
                    && hole.gap().missing() > 0
                    && hole.opener().silenceNanos() >= SILENCE_NANOS_MIN) {
                instances.add(new Instance(
                        hole.opener().silenceNanos(),
                        false,
                        false,
                        List.of(
                                hole.gap().before(),
                                hole.opener().message(),
                                hole.gap().after())));
            }
        }
        if (instances.isEmpty()) {
            return List.of();
        }
        long upper = instances.stream().mapToLong(Instance::upperNanos).min().orElseThrow();
        var found = new ArrayList<Finding>();
        found.add(expired(view, hidden, instances, upper));
        var interval = view.tunnel().side(hidden).persistentKeepaliveNanos();
        if (interval.isEmpty() || upper < interval.getAsLong() + interval.getAsLong() / 10) {
            found.add(keepalive(view, hidden, upper, found.getFirst().certainty()));
        }
        return found;
    }

    /// Messages to the hidden end that were not answered until it sent something by itself.
    private static Optional<Instance> instance(View view, Stretch stretch, Side hidden) {
        var ending = stretch.ending();
        var heard = stretch.heard();
        if (ending.isEmpty()
                || heard.isEmpty()
                || stretch.silenceNanos() < SILENCE_NANOS_MIN
                || ending.get().kind() == Kind.RESPONSE
                || ending.get().kind() == Kind.COOKIE_REPLY
                || (stretch.nanos() < UNANSWERED_NANOS && !isOnSchedule(view, hidden, stretch))
                || isAway(view, hidden, heard.get(), ending.get())
                || !isAnsweredLater(view, stretch)) {
            return Optional.empty();
        }
        boolean isSamePlace = !stretch.endsElsewhere()
                || ending.get().from().address().equals(heard.get().from().address());
        return isSamePlace
                ? Optional.of(new Instance(
                        stretch.silenceNanos(),
                        stretch.endsElsewhere(),
                        isGuess(view, ending.get()),
                        List.of(heard.get(), stretch.first(), stretch.last(), ending.get())))
                : Optional.empty();
    }

    private static boolean isGuess(View view, Message ending) {
        return view.tunnel().changes().stream()
                .anyMatch(change -> change.at().equals(ending) && !change.link().isCertain());
    }

    /// Any received message restarts the interval of a persistent keepalive (K3). A keepalive at the original time
    /// proves that the messages in between did not arrive.
    private static boolean isOnSchedule(View view, Side hidden, Stretch stretch) {
        var interval = view.tunnel().side(hidden).persistentKeepaliveNanos();
        Message ending = stretch.ending().orElseThrow();
        if (interval.isEmpty() || ending.kind() != Kind.KEEPALIVE) {
            return false;
        }
        long since = ending.nanos() - stretch.first().nanos() + stretch.silenceNanos();
        long early = ending.nanos() - stretch.first().nanos();
        return Math.abs(since - interval.getAsLong()) <= interval.getAsLong() / 50 + SECOND / 4
                && early < interval.getAsLong() - SECOND;
    }

    /// An end with a persistent keepalive that was silent for much longer was off, whatever a NAT did.
    private static boolean isAway(View view, Side hidden, Message heard, Message ending) {
        var interval = view.tunnel().side(hidden).persistentKeepaliveNanos();
        return interval.isPresent() && ending.nanos() - heard.nanos() > 2 * interval.getAsLong() + 5 * SECOND;
    }

    /// Messages of the other end arrive after the hidden end has sent something: the path was open again.
    private static boolean isAnsweredLater(View view, Stretch stretch) {
        Message ending = stretch.ending().orElseThrow();
        return view.tunnel()
                .side(stretch.asker().other())
                .last()
                .filter(last -> last.nanos() > ending.nanos())
                .isPresent();
    }

    private static Finding expired(View view, Side hidden, List<Instance> instances, long upper) {
        var lower = longestAnswered(view, hidden, upper);
        boolean isElsewhere = instances.stream().anyMatch(Instance::isElsewhere);
        boolean isGuess = instances.stream().allMatch(Instance::isGuess);
        boolean isRegular =
                view.tunnel().side(hidden).persistentKeepaliveNanos().isPresent();
        Certainty certainty = isElsewhere || isRegular || instances.size() > 2 ? Certainty.LIKELY : Certainty.POSSIBLE;
        Map<String, Double> values = new LinkedHashMap<>();
        lower.ifPresent(nanos -> values.put("mapping-lives-longer-than", nanos / NANOS));
        values.put("mapping-lives-shorter-than", upper / NANOS);
        values.put("times", (double) instances.size());
        String interval = lower.isPresent()
                ? "between %s and %s".formatted(Seconds.text(lower.getAsLong()), Seconds.text(upper))
                : "at most %s".formatted(Seconds.text(upper));
        return view.finding(Cause.NAT_MAPPING_EXPIRED, certainty)
                .what(
                        "A NAT router or firewall in front of %s forgets the tunnel when nothing is sent for a while (%s)."
                                        .formatted(view.end(hidden), interval)
                                + " From then on nothing reaches that end until it sends something itself.")
                .advice(advice(upper, lower.orElse(upper)))
                .reason(
                        "%d times messages to %s after a silence were not answered until that end spoke%s; the shortest such silence was %s."
                                .formatted(
                                        instances.size(),
                                        view.end(hidden),
                                        isElsewhere ? ", then from another port" : "",
                                        Seconds.text(upper)))
                .rule("RFC 4787 REQ-5: how long a NAT keeps a UDP mapping without packets")
                .ruledOutBy(
                        "a capture at that end that shows the messages arriving, or that it was asleep or off at the time"
                                + (isGuess
                                        ? "; or that another device behind the same address came by that handshake, which `--config` with the file of %s would tell"
                                                .formatted(view.end(hidden.other()))
                                        : ""))
                .packets(instances.stream()
                        .flatMap(one -> one.packets().stream())
                        .toList())
                .values(values)
                .make();
    }

    private static String advice(long upper, long nanos) {
        return upper > USUAL_NANOS
                ? "Set PersistentKeepalive = 25 at that end, which suits most routers."
                : "Set PersistentKeepalive at that end to less than %s.".formatted(Seconds.text(nanos));
    }

    /// The longest silence, shorter than the one after which messages were lost, after which one arrived at the hidden
    /// end.
    private static OptionalLong longestAnswered(View view, Side hidden, long upper) {
        boolean isNear = view.tunnel().side(hidden).isNear();
        long longest = -1;
        for (Stretch stretch : view.tunnel().stretches()) {
            boolean isAnswered = stretch.asker() == hidden.other()
                    && stretch.ending().isPresent()
                    && !stretch.endsElsewhere()
                    && stretch.nanos() <= PROMPT_NANOS;
            if (isAnswered && stretch.silenceNanos() < upper) {
                longest = Math.max(longest, stretch.silenceNanos());
            }
        }
        for (Wake wake : view.tunnel().wakes()) {
            if (isNear && wake.sender() == hidden.other() && wake.silenceNanos() < upper) {
                longest = Math.max(longest, wake.silenceNanos());
            }
        }
        return longest < 0 ? OptionalLong.empty() : OptionalLong.of(longest);
    }

    private static Finding keepalive(View view, Side hidden, long upper, Certainty certainty) {
        var interval = view.tunnel().side(hidden).persistentKeepaliveNanos();
        boolean isTooLong = interval.isPresent();
        return view.finding(isTooLong ? Cause.KEEPALIVE_TOO_LONG : Cause.KEEPALIVE_MISSING, certainty)
                .what(
                        isTooLong
                                ? "%s sends a keepalive about every %s, and the NAT forgets it sooner."
                                        .formatted(view.end(hidden), Seconds.text(interval.getAsLong()))
                                : "%s sends no regular keepalives, so nothing keeps the NAT's mapping alive."
                                        .formatted(view.end(hidden)))
                .advice(
                        "Set PersistentKeepalive = 25 in the [Peer] section of that end, or less where that is not enough.")
                .reason(
                        isTooLong
                                ? "Keepalives came %s after the packet before, and messages were lost after %s of silence."
                                        .formatted(Seconds.text(interval.getAsLong()), Seconds.text(upper))
                                : "No three keepalives of that end came at one interval after the packet before.")
                .rule("K3: PersistentKeepalive counts from the last packet in either direction")
                .ruledOutBy("no silence of that length in a capture at that end")
                .packets(view.tunnel().side(hidden).last().stream().toList())
                .values(isTooLong ? Map.of("keepalive-interval", interval.getAsLong() / NANOS) : Map.of())
                .make();
    }
}
