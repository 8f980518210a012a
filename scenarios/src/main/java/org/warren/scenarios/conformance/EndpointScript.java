package org.warren.scenarios.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.scenario.EndpointRequest;
import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.bytes.LittleEndian;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Message;

/// A row's script at an endpoint: one peer that it knows, and the datagrams that it returns.
final class EndpointScript extends WireScript {

    /// Longer than reordering on any ordinary path.
    static final double IN_ORDER_SECONDS = 0.5;

    /// An address that nobody has (RFC 5737), so that the inner packet is dropped and only the protocol itself answers.
    private static final String NOBODY = "192.0.2.1";

    /// How often an unanswered initiation is retried.
    private static final int INITIATIONS_MAX = 3;

    private static final int INITIATION = 1;

    private final EndpointRequest request;
    private final ScriptedPeer peer;
    private final EndpointNetwork network;
    private final EndpointCapture capture;
    private final EndpointPace pace;
    private final List<byte[]> initiations = new ArrayList<>();
    private int repeated;

    /// @param peer that the endpoint knows, or a stranger
    EndpointScript(
            EndpointRequest request,
            ScriptedPeer peer,
            EndpointNetwork network,
            EndpointCapture capture,
            EndpointPace pace,
            RandomSource random) {
        super(network.clock(), random);
        this.request = request;
        this.peer = peer;
        this.network = network;
        this.capture = capture;
        this.pace = pace;
    }

    ScriptedPeer peer() {
        return peer;
    }

    @Override
    PublicKey subjectKey() {
        return request.publicKey();
    }

    @Override
    InetSocketAddress subjectEndpoint() {
        return request.address();
    }

    @Override
    UdpSocket open(String place) {
        try {
            return new EndpointSocket(
                    network.connect(request.address()), request.address(), network.clock(), capture, pace);
        } catch (IOException e) {
            throw new LabException(
                    "this machine has no way to %s: %s".formatted(request.endpoint(), e.getMessage()), e);
        }
    }

    @Override
    void send(String place, String what, byte[] datagram) {
        if (datagram.length == ProtocolNumbers.INITIATION_LENGTH
                && LittleEndian.getInt(datagram, 0) == INITIATION
                && PeerMacs.hasMac1(datagram, subjectKey())) {
            initiations.add(datagram.clone());
        }
        super.send(place, what, datagram);
    }

    /// An initiation, with mac2 if the endpoint sent a cookie.
    @Override
    ScriptedPeer.Opening opens(ScriptedPeer who) {
        ScriptedPeer.Opening opening = super.opens(who);
        cookie().ifPresent(cookie -> PeerMacs.stampCookie(opening.bytes(), cookie));
        return opening;
    }

    /// The cookie with which the endpoint last answered an initiation with a right mac1: it is under load, or was.
    Optional<byte[]> cookie() {
        return all().reversed().stream()
                .filter(datagram -> datagram.note().kind() == Kind.COOKIE_REPLY)
                .flatMap(datagram -> cookie(datagram.bytes()).stream())
                .findFirst();
    }

    private Optional<byte[]> cookie(byte[] datagram) {
        return Message.parse(ByteBuffer.wrap(datagram)) instanceof CookieReply reply
                ? initiations.stream()
                        .flatMap(initiation -> PeerMacs.cookie(reply, subjectKey(), PeerMacs.mac1(initiation)).stream())
                        .findFirst()
                : Optional.empty();
    }

    /// How many initiations were retried because nothing answered them.
    int repeated() {
        return repeated;
    }

    /// A handshake whose initiation is retried if it is not answered, as any initiator does. Nothing is sent in the
    /// session.
    PeerSession handshake() {
        ScriptedPeer.Opening opening = initiates(peer);
        for (int i = 1; i < INITIATIONS_MAX && !isAnswered(); i++) {
            repeated++;
            opening = initiates(peer);
        }
        return Handshakes.completes(this, peer, opening);
    }

    private boolean isAnswered() {
        long until = now() + nanos(EndpointContact.RETRY_SECONDS);
        while (sinceAction(Kind.RESPONSE).isEmpty() && now() < until) {
            listenOnce(until);
        }
        return !sinceAction(Kind.RESPONSE).isEmpty();
    }

    /// The same, with a keepalive that confirms the session.
    PeerSession session() {
        PeerSession session = handshake();
        keepalive(session);
        // Later datagrams, also from another source, must not overtake it.
        listen(IN_ORDER_SECONDS);
        return session;
    }

    /// Sends two datagrams back to back.
    void together(String what, byte[] first, byte[] second) {
        send("the first of two: " + what, first);
        did("the second of two at once: " + what);
        ((EndpointSocket) socket(PEER)).sendNow(second);
    }

    /// Expects that nothing answers. Unsolicited datagrams of the endpoint are ignored: it may have a persistent
    /// keepalive, or data for the peer.
    void unanswered(double seconds, String rule) {
        silence(seconds, rule, Kind.DATA, Kind.KEEPALIVE, Kind.INITIATION);
    }

    /// The same for everything that was sent since a mark.
    void unansweredSince(Mark mark, double seconds, String rule) {
        silenceSince(mark, seconds, rule, Kind.DATA, Kind.KEEPALIVE, Kind.INITIATION);
    }

    /// A packet whose source no peer may have: it is authentic, and dropped.
    static byte[] packetOfNobody(String text) {
        return InnerText.packet(NOBODY, text);
    }
}
