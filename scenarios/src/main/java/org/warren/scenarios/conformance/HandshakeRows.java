package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.COOKIE_REPLY;
import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.KEEPALIVE;
import static org.warren.harness.capture.WireGuardMessage.Kind.RESPONSE;

import java.util.List;
import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.bytes.LittleEndian;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.noise.Tai64n;

/// Group H, the handshake's messages: whitepaper §5.
final class HandshakeRows {

    private static final String ONCE = "a response is taken once, and only to the open initiation, noise.c:732";
    private static final String NEWER = "a timestamp is strictly greater than the peer's last, §5.1";

    private HandshakeRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "H1",
                        "One round trip: initiation of 148 bytes, response of 92, then data or a keepalive at once",
                        "whitepaper §5.4; receive.c:194; messages.h",
                        HandshakeRows::oneRoundTrip),
                Row.of(
                        "H2",
                        "Key derivation, labels, construction and identifier are the whitepaper's, with and without"
                                + " preshared key",
                        "whitepaper §5.4, §5.4.5; cookie.c:29-30; wireguard-go device/kdf_test.go",
                        HandshakeRows::derivation),
                Row.of(
                        "H3",
                        "A responder sends nothing on a session before it has received data on it",
                        "whitepaper §5.1, §6.3; noise.c",
                        HandshakeRows::responderWaits),
                Row.of(
                        "H4",
                        "A response is accepted once, and only to the initiation that is open",
                        "noise.c:732",
                        HandshakeRows::responsesOnce),
                Row.of(
                        "H5",
                        "A slow response is accepted until the next retry",
                        "gotatun CHANGELOG 0.4.1",
                        HandshakeRows::slowResponse),
                Row.of(
                        "H6",
                        "An unknown static key, a wrong responder key, a bad tag: silence",
                        "whitepaper §5.1; noise.c",
                        HandshakeRows::strangers),
                Row.partly(
                        "H7",
                        "An initiation's timestamp must be strictly greater than the peer's last one",
                        "whitepaper §5.1; noise.c:602",
                        "the documented failure after a peer's clock was set back is the same rule",
                        HandshakeRows::timestamps),
                Row.of(
                        "H8",
                        "Timestamps are whitened to 2^24 ns, and grow",
                        "noise.c:478; wireguard-go tai64n_test.go",
                        HandshakeRows::whitened),
                Row.of(
                        "H9",
                        "A peer's initiations closer than 20 ms are dropped",
                        "noise.c:604; messages.h",
                        HandshakeRows::flood),
                Row.of(
                        "H16",
                        "Its own initiation, sent back to it, is nobody's",
                        "whitepaper §5.1; noise.c",
                        HandshakeRows::reflected));
    }

    private static void oneRoundTrip(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        script.sends(session, "first");
        script.delivered("first", "data under a confirmed session is delivered, §5.4.6");
        script.set(peer, "remove");
        ScriptedPeer next = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, next, "second");
        script.claim(
                heard.bytes().length == ProtocolNumbers.INITIATION_LENGTH && PeerMacs.isWithoutMac2(heard.bytes()),
                "The initiation has a mac2 though no cookie was given",
                "mac2 is zero without a cookie, §5.4.4");
        Handshakes.opens(
                script, Handshakes.answers(script, next, heard), script.expect(Handshakes.CONFIRMS, DATA), "second");
        script.silence(1, "after the handshake and its data there is nothing to say", KEEPALIVE);
        script.set(next, "remove");
        ScriptedPeer idle = script.peerWithEndpoint("persistent-keepalive", "25");
        WireScript.Datagram initiation = script.expectAfter(
                script.now(), 0, Script.nanos(26), "a keepalive without a session starts a handshake", INITIATION);
        PeerSession last = Handshakes.answers(script, idle, Handshakes.reads(script, idle, initiation));
        WireScript.Datagram confirmation =
                script.expect("an initiator without data confirms the session by a keepalive, §5.4", KEEPALIVE);
        script.claim(
                last.open(confirmation.bytes()).isPresent(),
                confirmation,
                "The keepalive cannot be opened with the session's keys",
                "a keepalive is data without content, §6.5");
    }

    private static void derivation(Script script) {
        ScriptedPeer plain = script.peerWithEndpoint();
        bothWays(script, Handshakes.asInitiator(script, plain), "plain");
        script.set(plain, "remove");
        PresharedKey key = PresharedKey.generate(script.random());
        ScriptedPeer peer = script.peerWithPresharedKey(key);
        bothWays(script, Handshakes.asInitiator(script, peer), "preshared");
        script.set(peer, "remove");
        ScriptedPeer next = script.peerWithPresharedKey(key);
        bothWays(script, Handshakes.asResponder(script, next, "asked"), "as responder");
    }

    /// Expects that data passes in both directions.
    static void bothWays(Script script, PeerSession session, String text) {
        script.sends(session, text);
        script.delivered(text, "data under a confirmed session is delivered, §5.4.6");
        script.subjectSends("back " + text);
        Handshakes.opens(
                script, session, script.expect("a packet is sent at once under a session", DATA), "back " + text);
    }

    private static void responderWaits(Script script) {
        ScriptedPeer peer = script.peer();
        PeerSession session = Handshakes.unconfirmed(script, peer);
        script.subjectSends("waits");
        script.silence(
                4,
                "a responder sends nothing under a session before the initiator has, §5.1; it may begin a handshake",
                INITIATION);
        script.keepalive(session);
        script.listen(0.01);
        script.subjectSends("confirmed");
        WireScript.Datagram data = script.expectSoon("when the initiator has sent data the responder may, §5.1", DATA);
        script.claim(
                session.open(data.bytes()).isPresent(),
                data,
                "The data cannot be opened with the session's keys",
                "data is encrypted with the keys of the handshake, §5.4.6");
    }

    private static void responsesOnce(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "first");
        ScriptedPeer.Answer answer = peer.answer(heard);
        byte[] foreign = answer.bytes().clone();
        LittleEndian.putInt(foreign, 8, LittleEndian.getInt(foreign, 8) ^ 0x5a5a);
        PeerMacs.stamp(foreign, peer.subject());
        script.send("a response to another index", foreign);
        script.silence(1, ONCE);
        script.send("the response", answer.bytes());
        Handshakes.opens(script, answer.session(), script.expect(Handshakes.CONFIRMS, DATA), "first");
        script.send("the same response again", answer.bytes());
        script.silence(1, ONCE);
        ScriptedPeer.Answer second = peer.answer(heard);
        script.send("another response to the same initiation", second.bytes());
        script.silence(1, ONCE);
        script.subjectSends("second");
        Handshakes.opens(
                script, answer.session(), script.expect("the session of the first response stays", DATA), "second");
    }

    private static void slowResponse(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "slow");
        script.listen(4.5);
        PeerSession session = Handshakes.answers(script, peer, heard);
        Handshakes.opens(
                script, session, script.expect("a response is in time until the next retry, 5 s later", DATA), "slow");
    }

    private static void strangers(Script script) {
        ScriptedPeer stranger = script.stranger();
        script.initiates(stranger);
        script.silence(2, "a static key that is not a peer's gets no answer, §5.1");
        ScriptedPeer peer = script.peer();
        ScriptedPeer elsewhere = peer.with(script.stranger().publicKey());
        ScriptedPeer.Opening wrong = script.opens(elsewhere);
        script.send("an initiation for another responder", wrong.bytes());
        script.silence(2, "an initiation for another key gets no answer, §5.4.4");
        PeerMacs.stamp(wrong.bytes(), peer.subject());
        script.send("the same with a right mac1", wrong.bytes());
        script.silence(2, "an initiation for another key gets no answer, §5.4.2");
        byte[] tampered = script.opens(peer).bytes();
        tampered[100] ^= 1;
        PeerMacs.stamp(tampered, peer.subject());
        script.send("an initiation whose timestamp has a bad tag", tampered);
        script.silence(2, "a bad tag gets no answer, §5.4.2");
        Handshakes.asInitiator(script, peer);
    }

    private static void timestamps(Script script) {
        ScriptedPeer peer = script.peer();
        Tai64n first = peer.timestamp(script.wallClock());
        ScriptedPeer.Opening opening = peer.open(first);
        script.send("an initiation", opening.bytes());
        PeerSession session = Handshakes.completes(script, peer, opening);
        script.keepalive(session);
        script.listen(1);
        script.send("the same initiation again", opening.bytes());
        script.silence(1, NEWER);
        script.send(
                "another initiation with the same timestamp", peer.open(first).bytes());
        script.silence(1, NEWER);
        script.send(
                "an initiation that is older by a second",
                peer.open(new Tai64n(first.seconds() - 1, first.nanos())).bytes());
        script.silence(1, NEWER);
        HandshakeRows.bothWays(script, session, "undisturbed");
        script.listen(1);
        Handshakes.asInitiator(script, peer);
    }

    private static void whitened(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        Tai64n last = null;
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        for (int i = 0; i < 4; i++) {
            Tai64n timestamp = heard.timestamp();
            script.claim(
                    timestamp.nanos() % ProtocolNumbers.TIMESTAMP_STEP == 0,
                    "A timestamp has %d ns, which is not a multiple of 2^24".formatted(timestamp.nanos()),
                    "timestamps are rounded so that the clock does not leak, noise.c:478");
            script.claim(last == null || timestamp.isAfter(last), "A timestamp is not greater than the last", NEWER);
            last = timestamp;
            WireScript.Datagram retry = script.expectAfter(
                    script.now(),
                    ProtocolNumbers.REKEY_TIMEOUT,
                    Handshakes.RETRY_LATE_MAX,
                    "an unanswered initiation is repeated, §6.4",
                    INITIATION);
            heard = Handshakes.reads(script, peer, retry);
        }
    }

    private static void reflected(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        byte[] bytes = heard.bytes().clone();
        script.send("the subject's own initiation", bytes);
        PeerMacs.stamp(bytes, peer.subject());
        script.send("the same with a mac1 for the subject", bytes);
        script.silence(2, "an initiation of its own is no peer's, §5.1");
        Handshakes.opens(
                script, Handshakes.answers(script, peer, heard), script.expect(Handshakes.CONFIRMS, DATA), "asks");
    }

    private static void flood(Script script) {
        ScriptedPeer peer = script.peer();
        Handshakes.unconfirmed(script, peer);
        script.listen(0.005);
        script.initiates(peer);
        script.silence(1, "two initiations of a peer within 20 ms: the second is dropped, noise.c:604", COOKIE_REPLY);
        script.initiates(peer);
        script.expect("after 20 ms the next is answered", RESPONSE);
    }
}
