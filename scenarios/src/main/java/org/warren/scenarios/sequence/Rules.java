package org.warren.scenarios.sequence;

import java.util.Optional;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.kit.timers.ProtocolNumbers;

/// The datagrams that the protocol's rules require: whitepaper §5.4 and §6, read together with the kernel's
/// `drivers/net/wireguard/timers.c`. Times are in seconds.
final class Rules {

    private static final double KEEPALIVE_TIMEOUT = seconds(ProtocolNumbers.KEEPALIVE_TIMEOUT);
    private static final double REKEY_TIMEOUT = seconds(ProtocolNumbers.REKEY_TIMEOUT);
    /// The kernel adds up to a third of a second, wireguard-go up to 334 ms.
    private static final double JITTER = seconds(ProtocolNumbers.JITTER_MAX);

    private Rules() {}

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    static Expected initiation(End from, double at) {
        return Expected.at(
                at, from, Kind.INITIATION, "a packet or a keepalive without a session starts a handshake (K5, T7)");
    }

    static Expected response(End from) {
        return Expected.atOnce(from, Kind.RESPONSE, "an initiation is answered at once (H1)");
    }

    /// §5.4: the initiator confirms the key.
    static Expected confirmation(End from) {
        return Expected.atOnce(
                from, Kind.KEEPALIVE, "the initiator confirms the key with a keepalive when it has no packet (H1)");
    }

    /// A packet that was queued for the handshake.
    static Expected staged(End from) {
        return Expected.atOnce(from, Kind.DATA, "packets that wait for a handshake are sent when it is done (T13)");
    }

    /// The reply of the echo service.
    static Expected answer(End from) {
        return Expected.atOnce(from, Kind.DATA, "an answer is a packet, and is sent at once");
    }

    /// §6.5: the keepalive 10 s after the first packet in response to which nothing was sent.
    ///
    /// @param since when that packet was sent
    static Expected passive(End from, double since) {
        return passive(from, Optional.of(since));
    }

    /// The same if that packet is the previous datagram.
    static Expected passive(End from) {
        return passive(from, Optional.empty());
    }

    private static Expected passive(End from, Optional<Double> since) {
        return Expected.timer(
                from,
                Kind.KEEPALIVE,
                since,
                KEEPALIVE_TIMEOUT,
                0,
                "10 s after the first packet that nothing was sent back for, one keepalive (K1)");
    }

    /// The keepalive one interval after the last datagram in either direction, which is the previous one.
    static Expected persistent(End from, int interval) {
        return Expected.timer(
                from,
                Kind.KEEPALIVE,
                Optional.empty(),
                interval,
                0,
                "the persistent keepalive comes one interval after the last datagram either way (K3)");
    }

    static Expected keepaliveAtOnce(End from, double at) {
        return Expected.at(at, from, Kind.KEEPALIVE, "a persistent keepalive that is switched on is sent at once (K4)");
    }

    /// §6.4: an initiation that was not answered is repeated after 5 s and jitter. It is the previous datagram.
    static Expected retry(End from) {
        return Expected.timer(
                from,
                Kind.INITIATION,
                Optional.empty(),
                REKEY_TIMEOUT,
                JITTER,
                "an initiation that nothing answers is repeated after 5 s and up to a third of a second (T5, T6)");
    }

    /// §6.5: the handshake of an end that has sent a packet and received nothing since.
    static Expected stoppedHearing(End from, double since) {
        return Expected.timer(
                from,
                Kind.INITIATION,
                Optional.of(since),
                KEEPALIVE_TIMEOUT + REKEY_TIMEOUT,
                JITTER,
                "15 s and up to a third of a second after a packet that nothing answers, a handshake (T8)");
    }

    /// §6.2: the handshake of an initiator that has sent or received on an old session.
    static Expected renewal(End from) {
        return Expected.atOnce(
                from,
                Kind.INITIATION,
                "the initiator renews a session that it sends on after 120 s or receives on after 165 s (T1, T2)");
    }
}
