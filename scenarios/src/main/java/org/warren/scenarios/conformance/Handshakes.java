package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.RESPONSE;

import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;

/// Ordinary handshakes, for the rows that begin with one.
final class Handshakes {

    static final String RESPONDS = "an initiation is answered at once, §5.4.3";
    static final String INITIATES = "a packet without a session starts a handshake, §5.4.2";
    static final String CONFIRMS = "the packet that waited goes at once, and confirms the session, §5.4";

    /// How much later than its jitter a retry may come in a row that tests something else: T5 judges its time, and one
    /// fault should lead to only one FAIL.
    static final long RETRY_LATE_MAX = ProtocolNumbers.JITTER_MAX + ProtocolNumbers.SECOND;

    private Handshakes() {}

    /// The peer initiates, and confirms the session.
    static PeerSession asInitiator(WireScript script, ScriptedPeer peer) {
        PeerSession session = unconfirmed(script, peer);
        script.keepalive(session);
        // Later datagrams of the subject must not overtake the confirmation inside of it.
        script.listen(0.01);
        return session;
    }

    /// The peer initiates, and sends nothing in the session.
    static PeerSession unconfirmed(WireScript script, ScriptedPeer peer) {
        return completes(script, peer, script.initiates(peer));
    }

    /// The subject answers an initiation.
    static PeerSession completes(WireScript script, ScriptedPeer peer, ScriptedPeer.Opening opening) {
        WireScript.Datagram response = script.expect(RESPONDS, RESPONSE);
        script.claim(
                PeerMacs.hasMac1(response.bytes(), peer.publicKey()),
                response,
                "The response has a wrong mac1",
                "mac1 is made with the receiver's public key, §5.4.4");
        return script.require(
                peer.complete(opening, response.bytes()),
                response,
                "The response does not complete the handshake",
                "the response is encrypted to the transcript of the handshake, §5.4.3");
    }

    /// A packet makes the subject initiate, and the peer answers. The subject knows the peer's endpoint.
    static PeerSession asResponder(Script script, ScriptedPeer peer, String text) {
        PeerSession session = answers(script, peer, asksFor(script, peer, text));
        WireScript.Datagram data = script.expect(CONFIRMS, DATA);
        opens(script, session, data, text);
        return session;
    }

    /// A packet makes the subject initiate.
    static ScriptedPeer.HeardInitiation asksFor(Script script, ScriptedPeer peer, String text) {
        script.subjectSends(text);
        return reads(script, peer, script.expect(INITIATES, INITIATION));
    }

    /// Reads the subject's initiation.
    static ScriptedPeer.HeardInitiation reads(WireScript script, ScriptedPeer peer, WireScript.Datagram initiation) {
        script.claim(
                PeerMacs.hasMac1(initiation.bytes(), peer.publicKey()),
                initiation,
                "The initiation has a wrong mac1",
                "mac1 is made with the receiver's public key, §5.4.4");
        return script.require(
                peer.read(initiation.bytes()),
                initiation,
                "The initiation cannot be read with the peer's keys, or is not the subject's",
                "the initiator's static key and timestamp are encrypted to the responder, §5.4.2");
    }

    /// The peer answers.
    static PeerSession answers(WireScript script, ScriptedPeer peer, ScriptedPeer.HeardInitiation heard) {
        ScriptedPeer.Answer answer = peer.answer(heard);
        script.send("a response", answer.bytes());
        return answer.session();
    }

    /// Reads data of the subject.
    static void opens(Script script, PeerSession session, WireScript.Datagram data, String text) {
        byte[] packet = script.require(
                session.open(data.bytes()),
                data,
                "The data cannot be opened with the session's keys",
                "data is encrypted with the keys of the handshake, §5.4.6");
        String came = InnerText.in(packet);
        script.claim(
                came.equals(text),
                data,
                "Inside is \"%s\" in place of \"%s\"".formatted(came, text),
                "what enters a tunnel comes out of it, §5.4.6");
    }
}
