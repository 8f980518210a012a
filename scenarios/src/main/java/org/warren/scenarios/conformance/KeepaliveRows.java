package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.KEEPALIVE;

import java.util.List;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;

/// Group K: keepalives, whitepaper §6.5 and PersistentKeepalive.
final class KeepaliveRows {

    private static final String PASSIVE =
            "10 s after the first data that nothing was sent back for, one keepalive, §6.5, timers.c:154-160";
    private static final String INTERVAL =
            "the persistent keepalive comes one interval after the last authentic packet either way, timers.c:212";
    private static final String DELIVERED = "data under a session is delivered, §5.4.6";
    private static final int KEEPALIVE_SECONDS = 25;

    private KeepaliveRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "K1",
                        "A passive keepalive, once, 10 s after data was received and nothing sent back",
                        "whitepaper §6.5; timers.c:154-160",
                        KeepaliveRows::passive),
                Row.of(
                        "K2",
                        "A keepalive is never answered by a keepalive",
                        "gotatun noise/mod.rs:1112, CHANGELOG 0.7.2",
                        KeepaliveRows::notAnswered),
                Row.of(
                        "K3",
                        "PersistentKeepalive counts from the last authentic packet either way; 0 switches it off",
                        "timers.c:212; gotatun CHANGELOG 0.7.2; netns.sh:334,348",
                        KeepaliveRows::persistent),
                Row.of(
                        "K4",
                        "Sent at once when it is set, when the interface comes up, and when the key is set later",
                        "netns.sh of mainline",
                        KeepaliveRows::atOnce),
                Row.of(
                        "K5",
                        "A keepalive without a session starts a handshake",
                        "send.c:224-243; timers.c:135",
                        KeepaliveRows::withoutSession));
    }

    private static void passive(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        script.listen(1);
        script.sends(session, "first");
        long first = script.now();
        script.delivered("first", DELIVERED);
        for (String text : List.of("second", "third")) {
            script.listen(0.2);
            script.sends(session, text);
            script.delivered(text, DELIVERED);
        }
        WireScript.Datagram keepalive =
                script.expectAfter(first, ProtocolNumbers.KEEPALIVE_TIMEOUT, 0, PASSIVE, KEEPALIVE);
        script.claim(
                session.open(keepalive.bytes()).isPresent(),
                keepalive,
                "The keepalive cannot be opened with the session's keys",
                "a keepalive is data without content, §6.5");
        script.silence(25, PASSIVE);
        script.sends(session, "answered");
        script.delivered("answered", DELIVERED);
        script.listen(5);
        script.subjectSends("the answer");
        script.expect("a packet is sent at once under a session", DATA);
        // T8 judges when it misses an answer itself.
        script.silence(14, "an answer takes the keepalive's place, §6.5", INITIATION);
    }

    private static void notAnswered(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        script.silence(30, "a keepalive is not answered, §6.5");
        script.keepalive(session);
        script.silence(30, "a keepalive is not answered, §6.5");
        script.subjectSends("data");
        script.expect("a packet is sent at once under a session", DATA);
        script.listen(5);
        script.keepalive(session);
        // T8 judges when unanswered data triggers a handshake.
        script.silence(30, "two idle peers fall silent, §6.5", INITIATION);
    }

    private static void persistent(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint("persistent-keepalive", String.valueOf(KEEPALIVE_SECONDS));
        PeerSession session = Handshakes.asInitiator(script, peer);
        script.listen(1);
        script.keepalive(session);
        long last = script.now();
        WireScript.Datagram second = script.expectAfter(last, interval(), 0, INTERVAL, KEEPALIVE);
        script.listenUntil(second.note().nanos() + 10 * ProtocolNumbers.SECOND);
        script.keepalive(session);
        long heard = script.now();
        WireScript.Datagram third = script.expectAfter(heard, interval(), 0, INTERVAL, KEEPALIVE);
        script.listenUntil(third.note().nanos() + 20 * ProtocolNumbers.SECOND);
        script.subjectSends("data");
        long sent = script.now();
        script.expect("a packet is sent at once under a session", DATA);
        script.keepalive(session);
        script.expectAfter(sent, interval(), 0, INTERVAL, KEEPALIVE);
        script.keepalive(session);
        script.set(peer, "persistent-keepalive", "0");
        script.silence(60, "an interval of 0 switches it off");
    }

    private static long interval() {
        return KEEPALIVE_SECONDS * ProtocolNumbers.SECOND;
    }

    private static void atOnce(Script script) {
        ScriptedPeer peer = script.stranger();
        script.meet(
                peer,
                Script.PEER_INNER + "/32",
                "endpoint",
                script.endpointText(Script.PEER),
                "persistent-keepalive",
                "25");
        Handshakes.reads(script, peer, script.expect("sent at once when it is set, netns.sh", INITIATION));
        script.listen(1);
        script.did("ip link set down");
        script.subject().tunnel().down();
        script.silence(7, "an interface that is down sends nothing");
        script.did("ip link set up");
        script.subject().tunnel().up();
        Handshakes.reads(script, peer, script.expect("sent at once when the interface comes up, netns.sh", INITIATION));
        script.listen(6);
        script.keyTakenAway();
        script.silence(7, "an interface without a key sends nothing");
        ScriptedPeer after = script.keyGivenAgain(peer);
        Handshakes.reads(script, after, script.expect("sent at once when the key is set later, netns.sh", INITIATION));
    }

    private static void withoutSession(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint("persistent-keepalive", String.valueOf(KEEPALIVE_SECONDS));
        WireScript.Datagram initiation = script.expectAfter(
                script.now(), 0, Script.nanos(26), "a keepalive without a session starts a handshake", INITIATION);
        PeerSession session = Handshakes.answers(script, peer, Handshakes.reads(script, peer, initiation));
        WireScript.Datagram keepalive = script.expect("the keepalive that waited goes at once", KEEPALIVE);
        script.claim(
                session.open(keepalive.bytes()).isPresent(),
                keepalive,
                "The keepalive cannot be opened with the session's keys",
                "a keepalive is data without content, §6.5");
        // Some implementations confirm the session with an additional keepalive.
        script.listen(0.5);
        script.did("nothing more");
        script.silence(23, "nothing more until the interval is over");
    }
}
