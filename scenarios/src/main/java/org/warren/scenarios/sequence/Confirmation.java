package org.warren.scenarios.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// The packet with which an initiator confirms a new session. Kernel, java and wireguard-go send the packets queued for
/// the session, and a keepalive if there are none. Others always send a keepalive, directly followed by the queued
/// packets. The whitepaper (§5.4.6) requires a packet and does not say which, so that is a permitted variant, in every
/// script.
///
/// @param others the datagrams without such keepalives
/// @param count how many such keepalives there were
record Confirmation(List<SentDatagram> others, int count) {

    private static final Set<String> SEND_BOTH = Set.of("boringtun", "gotatun");

    /// What follows within this time follows immediately.
    private static final long AT_ONCE = 50_000_000;

    Confirmation {
        others = List.copyOf(others);
    }

    /// Removes them.
    ///
    /// @param implementation of each end
    static Confirmation without(List<SentDatagram> sent, Function<End, String> implementation) {
        List<SentDatagram> others = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            if (!isOne(sent, i, implementation)) {
                others.add(sent.get(i));
            }
        }
        return new Confirmation(others, sent.size() - others.size());
    }

    /// A keepalive directly after the other end's response, directly followed by more from the same end.
    private static boolean isOne(List<SentDatagram> sent, int at, Function<End, String> implementation) {
        SentDatagram datagram = sent.get(at);
        return datagram.kind() == Kind.KEEPALIVE
                && at > 0
                && at + 1 < sent.size()
                && sent.get(at - 1).kind() == Kind.RESPONSE
                && sent.get(at - 1).from() != datagram.from()
                && isAtOnce(sent.get(at - 1), datagram)
                && sent.get(at + 1).from() == datagram.from()
                && isAtOnce(datagram, sent.get(at + 1))
                && SEND_BOTH.contains(implementation.apply(datagram.from()));
    }

    private static boolean isAtOnce(SentDatagram first, SentDatagram second) {
        return second.nanos() - first.nanos() <= AT_ONCE;
    }

    /// What the report says about them; nothing if there were none.
    String told() {
        return count == 0
                ? ""
                : " Beside them %d keepalives confirmed a session before what waited for it, which is a stated variant."
                        .formatted(count);
    }
}
