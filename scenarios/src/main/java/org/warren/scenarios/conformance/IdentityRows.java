package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.RESPONSE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.bytes.LittleEndian;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;

/// Group H, keys and indices: whitepaper §5.
final class IdentityRows {

    private static final String LOW_ORDER = "an agreement of zero aborts the handshake, noise.c:373-395";
    private static final int INDICES = 8;
    private static final int INITIATIONS_ANSWERED_MAX = 4;
    /// Two random indices are closer with a chance of 1 in 2^15.
    private static final long APART_MIN = 1 << 16;

    private IdentityRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "H10",
                        "Preshared keys must be equal; a change is for the next handshake and keeps the session",
                        "whitepaper §5.2; gotatun noise/mod.rs:851-907",
                        IdentityRows::presharedKeys),
                Row.of(
                        "H11",
                        "Keys of low order: no packet is sent to such a peer, and an agreement of zero aborts",
                        "netns.sh:624-633; noise.c:373-395",
                        IdentityRows::lowOrder),
                Row.partly(
                        "H12",
                        "The own public key is not a peer; a new private key ends sessions",
                        "netns.sh:608-618; netlink.c",
                        "clamping cannot be told from outside, since wg clamps keys itself",
                        IdentityRows::ownKey),
                Row.of(
                        "H13",
                        "Simultaneous initiations converge to a working session",
                        "whitepaper §6; noise.c",
                        IdentityRows::simultaneous),
                Row.of(
                        "H14",
                        "Session indices are unique, and not predictable",
                        "whitepaper §5.4.2; gotatun audits/2026-02-17-Assured.md §3.3",
                        IdentityRows::indices),
                Row.of(
                        "H15",
                        "An unknown receiver index: dropped, and nothing changes",
                        "peerlookup.c",
                        IdentityRows::unknownIndex));
    }

    private static void presharedKeys(Script script) {
        String equal = "only with equal preshared keys there is a session, §5.2";
        PresharedKey key = PresharedKey.generate(script.random());
        ScriptedPeer one = script.peerWithPresharedKey(key);
        one.presharedKey(PresharedKey.NONE);
        ScriptedPeer.Opening without = script.initiates(one);
        WireScript.Datagram response = script.expect("a preshared key counts from the response on, §5.4.3", RESPONSE);
        script.claim(
                one.complete(without, response.bytes()).isEmpty(),
                response,
                "A handshake was completed with a preshared key at one end only",
                equal);
        script.set(one, "remove");
        ScriptedPeer peer = script.peerWithPresharedKey(key);
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        long asked = script.now();
        peer.presharedKey(PresharedKey.generate(script.random()));
        Handshakes.answers(script, peer, heard);
        script.silence(3, equal, INITIATION);
        peer.presharedKey(key);
        WireScript.Datagram retry = script.expectAfter(
                asked,
                ProtocolNumbers.REKEY_TIMEOUT,
                Handshakes.RETRY_LATE_MAX,
                "the handshake that nobody answered rightly is repeated, §6.4",
                INITIATION);
        PeerSession session = Handshakes.answers(script, peer, Handshakes.reads(script, peer, retry));
        Handshakes.opens(script, session, script.expect(Handshakes.CONFIRMS, DATA), "asks");
        script.presharedKey(peer, PresharedKey.generate(script.random()));
        HandshakeRows.bothWays(script, session, "after a change");
    }

    private static void lowOrder(Script script) {
        script.did("wg set peer of key zero, with an endpoint");
        String zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        script.subject()
                .tunnel()
                .set("peer", zero, "endpoint", script.endpointText(Script.PEER), "allowed-ips", "10.7.0.4/32");
        script.subjectSends("to nobody", "10.7.0.4");
        script.silence(6, "to a peer whose key is of low order no packet is ever sent, netns.sh:624");
        script.subject().tunnel().set("peer", zero, "remove");
        ScriptedPeer first = script.peerWithEndpoint();
        script.send(
                "an initiation with an ephemeral key of zero",
                first.openWithEphemeralOfZero(first.timestamp(script.wallClock())));
        script.silence(2, LOW_ORDER);
        ScriptedPeer peer = script.another(first);
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        script.send("a response with an ephemeral key of zero", peer.answerWithEphemeralOfZero(heard));
        script.silence(3, LOW_ORDER);
        Handshakes.opens(
                script,
                Handshakes.answers(script, peer, heard),
                script.expect("the right response is still taken", DATA),
                "asks");
    }

    private static void ownKey(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        String own = script.subject().publicKey().toBase64();
        script.did("wg set peer of the interface's own key");
        script.subject().tunnel().set("peer", own, "allowed-ips", "10.7.0.5/32");
        script.claim(
                !script.subject().tunnel().show("peers").contains(own),
                "The interface has itself as a peer",
                "the own public key is not a peer, netns.sh:608");
        PeerSession session = Handshakes.asInitiator(script, peer);
        HandshakeRows.bothWays(script, session, "under the old key");
        PrivateKey key = PrivateKey.generate(script.random());
        script.privateKey(key);
        // The kernel and wireguard-go forget when they sent the last handshake message, java keeps to 5 s between two
        // (T10).
        script.listen(6);
        ScriptedPeer after = peer.with(key.publicKey());
        script.subjectSends("under the new key");
        WireScript.Datagram initiation =
                script.expect("after a change of the private key the next packet asks for a handshake", INITIATION);
        Handshakes.reads(script, after, initiation);
        script.silence(1, "nothing is sent under a session of another key");
    }

    private static void simultaneous(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "crossing");
        PeerSession ours = Handshakes.unconfirmed(script, peer);
        ScriptedPeer.Answer answer = peer.answer(heard);
        script.send("a response to the initiation that crossed", answer.bytes());
        script.keepalive(ours);
        List<PeerSession> sessions = new ArrayList<>(List.of(ours, answer.session()));
        answersMore(script, peer, sessions);
        List<WireScript.Datagram> data = script.sinceStart(DATA);
        script.claim(
                data.stream()
                        .anyMatch(datagram ->
                                opens(datagram, sessions).map(InnerText::in).equals(Optional.of("crossing"))),
                "The packet that waited did not come under one of the %d sessions within a second"
                        .formatted(sessions.size()),
                "two handshakes at once converge to a session, §6");
        script.sends(ours, "over ours");
        script.delivered("over ours", "two handshakes at once converge to a session, §6");
        script.subjectSends("after both");
        WireScript.Datagram after = script.expect("the session that is left works", DATA);
        script.claim(
                opens(after, sessions).map(InnerText::in).equals(Optional.of("after both")),
                after,
                "The data after the handshakes belongs to none of them",
                "two handshakes at once converge to a session, §6");
    }

    /// For a second, anything else that the subject initiates is answered, as any peer would do: boringtun gives up its
    /// own initiation in favour of the peer's, and starts another one.
    private static void answersMore(Script script, ScriptedPeer peer, List<PeerSession> sessions) {
        long until = script.now() + ProtocolNumbers.SECOND;
        int answered = 0;
        while (script.now() < until) {
            List<WireScript.Datagram> more = script.sinceStart(INITIATION);
            if (answered < Math.min(more.size(), INITIATIONS_ANSWERED_MAX)) {
                sessions.add(Handshakes.answers(script, peer, Handshakes.reads(script, peer, more.get(answered))));
                answered++;
            } else {
                script.listenOnce(until);
            }
        }
    }

    private static Optional<byte[]> opens(WireScript.Datagram datagram, List<PeerSession> sessions) {
        return sessions.stream()
                .flatMap(session -> session.open(datagram.bytes()).stream())
                .findFirst();
    }

    private static void indices(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        List<Long> indices = new ArrayList<>();
        for (int i = 0; i < INDICES; i++) {
            ScriptedPeer.Opening opening = script.initiates(peer);
            WireScript.Datagram response = script.expect(Handshakes.RESPONDS, RESPONSE);
            indices.add(Integer.toUnsignedLong(LittleEndian.getInt(response.bytes(), 4)));
            script.require(
                    peer.complete(opening, response.bytes()), response, "The response is not one", Handshakes.RESPONDS);
            script.listen(1);
        }
        Set<Long> different = new TreeSet<>(indices);
        script.claim(
                different.size() == INDICES,
                "Of %d indices only %d are different".formatted(INDICES, different.size()),
                "each session has an index of its own, §5.4.2");
        List<Long> sorted = List.copyOf(different);
        long closest = Long.MAX_VALUE;
        for (int i = 1; i < sorted.size(); i++) {
            closest = Math.min(closest, sorted.get(i) - sorted.get(i - 1));
        }
        script.claim(
                closest >= APART_MIN,
                "Two of %d indices are only %d apart".formatted(INDICES, closest),
                "indices are random, so that sessions cannot be linked, §5.4.2");
    }

    private static void unknownIndex(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        byte[] data = session.seal(100, InnerText.packet("nobody"));
        LittleEndian.putInt(data, 4, session.subjectIndex() ^ 0x77);
        script.send("data for an unknown index", data);
        script.notDelivered("an unknown index is dropped, peerlookup.c");
        script.silence(1, "an unknown index is dropped, peerlookup.c");
        byte[] response = new byte[ProtocolNumbers.RESPONSE_LENGTH];
        response[0] = 2;
        LittleEndian.putInt(response, 8, 0x12345678);
        PeerMacs.stamp(response, peer.subject());
        script.send("a response for an unknown index", response);
        script.silence(1, "an unknown index is dropped, peerlookup.c");
        HandshakeRows.bothWays(script, session, "undisturbed");
    }
}
