package org.warren.scenarios.conformance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.lab.LabException;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Message;

/// Who answers at an endpoint. This must be known before a row is played there, because neither WireGuard nor a port
/// without a listener answers an unknown peer.
///
/// @param verdict PASS if rows can be played, FAIL if the answers are not WireGuard's, UNKNOWN if rows cannot be
///     played: nothing listens, nothing answers, or the keys differ
/// @param sentence what was found
/// @param delayNanos the delay of the response
record EndpointContact(Verdict verdict, String sentence, long delayNanos) {

    /// The id of the check.
    static final String ID = "contact";

    private static final double LISTENED_SECONDS = 12;
    /// Shortly after the time of a retry, of 5 s and up to a third.
    static final double RETRY_SECONDS = 5.35;

    private static final long PROMPT = ProtocolNumbers.SECOND;
    private static final int SHOWN_BYTES = 4;

    /// Sends an initiation, and later another one as any initiator does, and listens for 12 s in all.
    ///
    /// @param isKnown whether the endpoint is supposed to know the peer's key
    static EndpointContact make(EndpointScript script, String endpoint, boolean isKnown) {
        try {
            return new Attempt(script, endpoint, isKnown).make();
        } catch (LabException e) {
            return unknown(String.valueOf(e.getMessage()));
        }
    }

    private static final class Attempt {

        private final EndpointScript script;
        private final String endpoint;
        private final boolean isKnown;
        private final List<ScriptedPeer.Opening> openings = new ArrayList<>();
        private final List<Long> sent = new ArrayList<>();
        private byte @Nullable [] cookie;
        private int judged;

        Attempt(EndpointScript script, String endpoint, boolean isKnown) {
            this.script = script;
            this.endpoint = endpoint;
            this.isKnown = isKnown;
        }

        EndpointContact make() {
            long end = script.now() + WireScript.nanos(LISTENED_SECONDS);
            long retry = script.now() + WireScript.nanos(RETRY_SECONDS);
            initiate();
            while (script.now() < end) {
                if (script.now() >= retry && openings.size() == 1) {
                    initiate();
                }
                script.listenOnce(openings.size() == 1 ? retry : end);
                Optional<EndpointContact> found = judgeNew();
                if (found.isPresent()) {
                    return found.get();
                }
            }
            return silent();
        }

        private void initiate() {
            ScriptedPeer.Opening opening = script.opens(script.peer());
            byte[] bytes = opening.bytes();
            if (cookie != null) {
                PeerMacs.stampCookie(bytes, cookie);
            }
            openings.add(opening);
            sent.add(script.now());
            script.send("an initiation", bytes);
        }

        private Optional<EndpointContact> judgeNew() {
            List<WireScript.Datagram> all = script.all();
            Optional<EndpointContact> found = Optional.empty();
            while (judged < all.size() && found.isEmpty()) {
                found = judge(all.get(judged));
                judged++;
            }
            return found;
        }

        private Optional<EndpointContact> judge(WireScript.Datagram datagram) {
            Kind kind = datagram.note().kind();
            if (kind == null) {
                return Optional.of(stranger(datagram));
            }
            return switch (kind) {
                case RESPONSE -> Optional.of(response(datagram));
                case COOKIE_REPLY -> cookieReply(datagram);
                // It may send data to the peer by itself.
                case INITIATION, DATA, KEEPALIVE -> Optional.empty();
            };
        }

        private EndpointContact stranger(WireScript.Datagram datagram) {
            byte[] bytes = datagram.bytes();
            return failed("What answers at %s is not WireGuard: %d bytes came%s."
                    .formatted(
                            endpoint,
                            bytes.length,
                            bytes.length == 0
                                    ? ""
                                    : ", which begin with "
                                            + HexFormat.ofDelimiter(" ")
                                                    .formatHex(Arrays.copyOf(
                                                            bytes, Math.min(SHOWN_BYTES, bytes.length)))));
        }

        private EndpointContact response(WireScript.Datagram datagram) {
            for (int i = 0; i < openings.size(); i++) {
                long delay = datagram.note().nanos() - sent.get(i);
                if (script.peer().complete(openings.get(i), datagram.bytes()).isPresent()) {
                    return completed(delay);
                }
            }
            if (PeerMacs.hasMac1(datagram.bytes(), script.peer().publicKey())) {
                return unknown(
                        ("%s answers as WireGuard does and knows the peer, but its response does not complete the"
                                        + " handshake: it has another preshared key for the peer, or another private key.")
                                .formatted(endpoint));
            }
            return unknown("What answers at %s is not the WireGuard of this public key: its response has a wrong mac1."
                    .formatted(endpoint));
        }

        private EndpointContact completed(long delay) {
            if (delay <= PROMPT) {
                return new EndpointContact(
                        Verdict.PASS,
                        "%s answers as WireGuard does, %s after the initiation."
                                .formatted(endpoint, Seconds.precise(delay)),
                        delay);
            }
            return unknown(("%s answers late: its response came %s after the initiation, so that the moments of what"
                            + " comes from it mean nothing and no row is asked.")
                    .formatted(endpoint, Seconds.precise(delay)));
        }

        private Optional<EndpointContact> cookieReply(WireScript.Datagram datagram) {
            if (Message.parse(ByteBuffer.wrap(datagram.bytes())) instanceof CookieReply reply) {
                for (ScriptedPeer.Opening opening : openings) {
                    Optional<byte[]> opened =
                            PeerMacs.cookie(reply, script.subjectKey(), PeerMacs.mac1(opening.bytes()));
                    if (opened.isPresent()) {
                        // It is under load; the next initiation contains its mac2.
                        cookie = opened.get();
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(
                    unknown("What answers at %s is not the WireGuard of this public key: its cookie cannot be opened."
                            .formatted(endpoint)));
        }

        private EndpointContact silent() {
            if (cookie != null) {
                return unknown("%s answers by cookies alone: it is under load.".formatted(endpoint));
            }
            return unknown(
                    isKnown
                            ? ("%s takes datagrams and never answers, and no ICMP came: a firewall drops them, something"
                                            + " else listens, or a WireGuard that has another key, does not know this"
                                            + " peer, or knows it by a clock that is ahead of this machine's: it answers"
                                            + " no timestamp older than the last of this key (§5.1).")
                                    .formatted(endpoint)
                            : ("%s takes datagrams and never answers, as WireGuard does to strangers and a firewall to"
                                            + " all; --private-key FILE of a peer that it knows tells them apart.")
                                    .formatted(endpoint));
        }
    }

    private static EndpointContact failed(String sentence) {
        return new EndpointContact(Verdict.FAIL, sentence, 0);
    }

    private static EndpointContact unknown(String sentence) {
        return new EndpointContact(Verdict.UNKNOWN, sentence, 0);
    }
}
