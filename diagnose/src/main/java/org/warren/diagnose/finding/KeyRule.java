package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.Message;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.Tai64n;

/// Why initiations were not answered, if the file of one end is available.
final class KeyRule {

    private static final int UNANSWERED_MIN = 2;

    private final ConfiguredKeys keys;
    /// By initiator, the greatest timestamp that was answered.
    private final Map<PublicKey, Tai64n> answered = new TreeMap<>();

    KeyRule(ConfiguredKeys keys) {
        this.keys = keys;
    }

    /// The reason why the initiations of a tunnel were not answered; empty if the file does not show one.
    Optional<Finding> find(View view) {
        var unknown = new ArrayList<Message>();
        var wrong = new ArrayList<Message>();
        var old = new ArrayList<Message>();
        PublicKey stranger = null;
        for (Handshake handshake : view.tunnel().handshakes()) {
            boolean isAnswered = handshake.response().isPresent();
            Message initiation = handshake.initiation();
            switch (keys.receiver(initiation)) {
                case NOBODY -> add(wrong, initiation, isAnswered);
                case OWN -> {
                    var sender = keys.sender(initiation).orElse(null);
                    if (sender != null && !sender.isPeer()) {
                        stranger = sender.key();
                        add(unknown, initiation, isAnswered);
                    } else if (sender != null) {
                        timestamp(sender, initiation, isAnswered, old);
                    }
                }
                default -> {
                    // Made for the right key, or truncated: the file does not explain why it was not answered.
                }
            }
        }
        return old.size() >= UNANSWERED_MIN
                ? Optional.of(clock(view, old))
                : unknown.size() >= UNANSWERED_MIN
                        ? Optional.of(unknown(view, unknown, stranger))
                        : wrong.size() >= UNANSWERED_MIN ? Optional.of(wrong(view, wrong)) : Optional.empty();
    }

    private static void add(List<Message> to, Message initiation, boolean isAnswered) {
        if (!isAnswered) {
            to.add(initiation);
        }
    }

    private void timestamp(ConfiguredKeys.Sender sender, Message initiation, boolean isAnswered, List<Message> old) {
        if (sender.timestamp().isEmpty()) {
            return;
        }
        Tai64n now = sender.timestamp().get();
        Tai64n before = answered.get(sender.key());
        if (isAnswered) {
            answered.put(sender.key(), now);
        } else if (before != null && !now.isAfter(before)) {
            old.add(initiation);
        }
    }

    private static Finding clock(View view, List<Message> old) {
        return view.finding(Cause.CLOCK_SET_BACK, Certainty.CERTAIN)
                .what("The clock of %s was set back, so its handshakes are taken for replays and ignored."
                        .formatted(old.getFirst().from()))
                .advice("Set that clock, or restart the tunnel at %s so that it forgets the last timestamp."
                        .formatted(old.getFirst().to()))
                .reason(
                        "%d unanswered initiations have a timestamp that is not greater than that of one which was answered before."
                                .formatted(old.size()))
                .rule("H7: the timestamp must be greater than the peer's last one")
                .ruledOutBy("nothing: the timestamps were read with the responder's key")
                .packets(old)
                .make();
    }

    private static Finding unknown(View view, List<Message> unknown, @Nullable PublicKey stranger) {
        return view.finding(Cause.UNKNOWN_KEY, Certainty.CERTAIN)
                .what("%s calls with the public key %s, which no [Peer] of the file has, so it gets no answer."
                        .formatted(unknown.getFirst().from(), stranger))
                .advice("Add a [Peer] section with that public key, or give that device the key that the file expects.")
                .reason("%d unanswered initiations are made for the key of the file's interface and come from that key."
                        .formatted(unknown.size()))
                .rule("H6: an unknown static key is met with silence")
                .ruledOutBy("another file than this one being in use: `wg show` says which peers there are")
                .packets(unknown)
                .make();
    }

    private static Finding wrong(View view, List<Message> wrong) {
        return view.finding(Cause.WRONG_KEY, Certainty.CERTAIN)
                .what(
                        "%s calls for a public key that is neither of the file's interface nor of one of its peers, so it gets no answer."
                                .formatted(wrong.getFirst().from()))
                .advice("Compare PublicKey in the [Peer] section of that end with what `wg show` says at %s."
                        .formatted(wrong.getFirst().to()))
                .reason("mac1 of %d unanswered initiations was made with another key than those of the file."
                        .formatted(wrong.size()))
                .rule("H6, M1: a wrong responder's key is met with silence")
                .ruledOutBy("a file of other ends than these")
                .packets(wrong)
                .make();
    }
}
