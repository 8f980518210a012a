package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.KEEPALIVE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.warren.harness.evidence.Seconds;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;

/// Group T, the age of sessions: whitepaper §6.2 and §6.3.
final class SessionTimerRows {

    private static final String ON_SEND = "an initiator renews a session older than 120 s when it sends, §6.2";
    private static final String ON_RECEIVE =
            "an initiator renews a session older than 165 s when it receives, once, §6.2, receive.c:228";
    private static final String EXPIRED = "nothing is sent or accepted on a session of 180 s, §6.2";
    private static final String SENT = "a packet is sent at once under a session";
    private static final String DELIVERED = "data under a session is delivered, §5.4.6";
    private static final int STAGED = 200;

    private SessionTimerRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "T1",
                        "An initiator renews a session on sending when it is older than 120 s",
                        "whitepaper §6.2; send.c:125-135",
                        SessionTimerRows::renewsOnSend),
                Row.of(
                        "T2",
                        "An initiator renews a session on receiving when it is older than 165 s, once",
                        "whitepaper §6.2; receive.c:228-245",
                        SessionTimerRows::renewsOnReceive),
                Row.partly(
                        "T3",
                        "A responder does not renew a session because of its age",
                        "whitepaper §6.2; send.c:133",
                        "renewal by count takes 2^60 messages",
                        SessionTimerRows::responderDoesNotRenew),
                Row.of(
                        "T4",
                        "Nothing is sent or accepted on a session of 180 s or older",
                        "whitepaper §6.2; send.c:371; receive.c",
                        SessionTimerRows::expires),
                Row.partly(
                        "T11",
                        "The session before still decrypts after a renewal",
                        "whitepaper §6.3; noise.c",
                        "loss at full rate is the scenario endurance's",
                        SessionTimerRows::previousSession),
                Row.of(
                        "T13",
                        "Of the packets that wait for a handshake the 128 newest are kept, and go in order",
                        "device.c:202; messages.h",
                        SessionTimerRows::staged),
                Row.of(
                        "T14",
                        "An initiator that sends keepalives alone renews its session at 120 s, too",
                        "whitepaper §6.2; send.c:125-135; boringtun issue 363",
                        SessionTimerRows::renewsOnKeepalive));
    }

    private static void renewsOnSend(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asResponder(script, peer, "begin");
        long began = script.now();
        quiet(script, session, began + 119 * ProtocolNumbers.SECOND);
        script.subjectSends("before 120 s");
        Handshakes.opens(script, session, script.expect(SENT, DATA), "before 120 s");
        script.silence(0.5, ON_SEND, KEEPALIVE);
        script.keepalive(session);
        script.silenceOrEnd(
                Seconds.of(began + Script.nanos(121.2) - script.now()),
                "an initiator renews a session when it sends, and not by the clock, §6.2",
                KEEPALIVE);
        script.subjectSends("after 120 s");
        Handshakes.opens(script, session, script.expect(SENT, DATA), "after 120 s");
        Handshakes.reads(script, peer, script.expect(ON_SEND, INITIATION));
    }

    private static void renewsOnKeepalive(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint("persistent-keepalive", "25");
        WireScript.Datagram first = script.expectAfter(
                script.now(), 0, Script.nanos(26), "a keepalive without a session starts a handshake", INITIATION);
        Handshakes.answers(script, peer, Handshakes.reads(script, peer, first));
        script.expect("an initiator without data confirms the session by a keepalive, §5.4", KEEPALIVE);
        long began = script.now();
        script.did("nothing more");
        script.silence(119, ON_SEND, KEEPALIVE);
        WireScript.Datagram renewal = script.expectAfter(
                began, ProtocolNumbers.REKEY_AFTER_TIME, 25 * ProtocolNumbers.SECOND, ON_SEND, INITIATION);
        Handshakes.answers(script, peer, Handshakes.reads(script, peer, renewal));
    }

    /// Sends keepalives of the peer until a given time, so that no missing answer triggers a handshake.
    private static void quiet(Script script, PeerSession session, long until) {
        while (until - script.now() > 10 * ProtocolNumbers.SECOND) {
            script.keepalive(session);
            script.listen(10);
        }
        script.keepalive(session);
        script.listenUntil(until);
    }

    private static void renewsOnReceive(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asResponder(script, peer, "begin");
        long began = script.now();
        script.keepalive(session);
        script.silence(163.5, "an idle initiator renews nothing", KEEPALIVE);
        script.keepalive(session);
        script.silence(1, ON_RECEIVE);
        script.listenUntil(began + Script.nanos(166.2));
        script.sends(session, "after 165 s");
        ScriptedPeer.HeardInitiation heard = Handshakes.reads(script, peer, script.expect(ON_RECEIVE, INITIATION));
        script.sends(session, "once more");
        script.silence(3, ON_RECEIVE);
        script.delivered("after 165 s", DELIVERED);
        script.delivered("once more", DELIVERED);
        HandshakeRows.bothWays(script, confirmed(script, peer, heard), "renewed");
    }

    private static PeerSession confirmed(Script script, ScriptedPeer peer, ScriptedPeer.HeardInitiation heard) {
        PeerSession session = Handshakes.answers(script, peer, heard);
        script.expect("an initiator without data confirms the session by a keepalive, §5.4", KEEPALIVE);
        return session;
    }

    private static void responderDoesNotRenew(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        long began = script.now();
        for (int age : new int[] {121, 150, 175}) {
            quiet(script, session, began + age * ProtocolNumbers.SECOND);
            script.subjectSends("at " + age);
            Handshakes.opens(script, session, script.expect(SENT, DATA), "at " + age);
            script.silence(1, "a responder does not renew a session by its age, §6.2", KEEPALIVE);
            script.sends(session, "from the peer at " + age);
            script.delivered("from the peer at " + age, DELIVERED);
            script.silence(1, "a responder does not renew a session by its age, §6.2", KEEPALIVE);
        }
    }

    private static void expires(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        long began = script.now();
        quiet(script, session, began + Script.nanos(178.5));
        script.sends(session, "before 180 s");
        script.delivered("before 180 s", DELIVERED);
        script.subjectSends("also before");
        Handshakes.opens(script, session, script.expect(SENT, DATA), "also before");
        script.listenUntil(began + Script.nanos(180.5));
        script.sends(session, "after 180 s");
        script.notDelivered(EXPIRED);
        script.subjectSends("afterwards");
        Handshakes.reads(script, peer, script.expect("after 180 s a packet asks for a handshake, §6.2", INITIATION));
        script.silence(1, EXPIRED);
    }

    private static void previousSession(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession before = Handshakes.asInitiator(script, peer);
        HandshakeRows.bothWays(script, before, "first");
        script.listen(1);
        PeerSession next = Handshakes.unconfirmed(script, peer);
        script.sends(before, "late, before the confirmation");
        script.delivered(
                "late, before the confirmation", "the session in use goes on until the next is confirmed, §6.3");
        script.keepalive(next);
        script.sends(before, "late, after it");
        script.delivered("late, after it", "the session before still decrypts, §6.3, noise.c");
        script.subjectSends("over the next");
        Handshakes.opens(script, next, script.expect(SENT, DATA), "over the next");
        script.sends(next, "and back");
        script.delivered("and back", DELIVERED);
    }

    private static void staged(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "0");
        for (int i = 1; i < STAGED; i++) {
            // Each separately: wireguard-go counts packets that it reads together as one.
            script.listen(0.002);
            script.subjectSends(String.valueOf(i));
        }
        PeerSession session = Handshakes.answers(script, peer, heard);
        script.listen(1);
        List<String> came = new ArrayList<>();
        for (WireScript.Datagram datagram : script.sinceStart(DATA)) {
            session.open(datagram.bytes()).map(InnerText::in).ifPresent(came::add);
        }
        boolean isRight = Stream.of(ProtocolNumbers.STAGED_PACKETS_MAX, ProtocolNumbers.KERNEL_STAGED_PACKETS_MAX)
                .anyMatch(most -> came.equals(newest(most)));
        script.claim(
                isRight,
                "Of %d packets that waited %d came, from %s to %s%s"
                        .formatted(
                                STAGED,
                                came.size(),
                                came.isEmpty() ? "none" : came.getFirst(),
                                came.isEmpty() ? "none" : came.getLast(),
                                inOrder(came) ? "" : ", not in order"),
                "128 packets wait, in the kernel 129, the oldest are dropped, and they go in order, device.c:202");
    }

    private static List<String> newest(int count) {
        return IntStream.range(STAGED - count, STAGED).mapToObj(String::valueOf).toList();
    }

    private static boolean inOrder(List<String> came) {
        return came.stream()
                .sorted(Comparator.comparing(Integer::valueOf))
                .toList()
                .equals(came);
    }
}
