package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.COOKIE_REPLY;
import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;

import java.util.Arrays;
import java.util.List;
import org.warren.harness.evidence.Seconds;
import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;

/// Group M, the sender's side: what an initiator does with cookies, whitepaper §5.4.7 and §6.6.
final class CookieUseRows {

    private static final String REPEATED =
            "an initiation that nothing answers is repeated after 5 s and a jitter, §6.4";
    private static final String NEXT = "the next scheduled initiation has a mac2 of the cookie, §6.6";
    private static final int COOKIE_BYTES = 16;

    private CookieUseRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "M5",
                        "A cookie reply that is forged or does not answer the last mac1 is ignored",
                        "cookie.c:193,212-227",
                        CookieUseRows::forged),
                Row.of(
                        "M6",
                        "A cookie triggers nothing; the next scheduled retry has mac2 and a new ephemeral key",
                        "whitepaper §6.6",
                        CookieUseRows::noResend),
                Row.of(
                        "M7",
                        "A cookie is used for less than 115 s as in the kernel, or 120 s as in wireguard-go",
                        "cookie.c:172; wireguard-go device/cookie.go:239",
                        CookieUseRows::lifetime),
                Row.of(
                        "M11",
                        "The longest way, under load at both ends, completes",
                        "wireguard-rs handshake/tests.rs handshake_under_load",
                        CookieUseRows::longestWay),
                Row.of(
                        "M12",
                        "A cookie reply never changes the endpoint",
                        "receive.c:158,180,353; gotatun CHANGELOG 0.8.0",
                        CookieUseRows::endpointStays));
    }

    private static void forged(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        byte[] cookie = script.random().bytes(COOKIE_BYTES);
        byte[] wrongMac1 = script.random().bytes(COOKIE_BYTES);
        script.send(
                "a cookie reply to another mac1",
                PeerMacs.cookieReply(heard.bytes(), peer.publicKey(), wrongMac1, cookie, script.random()));
        byte[] tampered = reply(script, peer, heard, cookie);
        tampered[40] ^= 1;
        script.send("a cookie reply with a wrong tag", tampered);
        ScriptedPeer.HeardInitiation retry = retry(script, peer);
        script.claim(
                PeerMacs.isWithoutMac2(retry.bytes()),
                "The initiation has a mac2 though its cookie was forged",
                "a cookie reply that does not answer the last mac1 is ignored, cookie.c:193");
        byte[] late = reply(script, peer, heard, cookie);
        script.send("a cookie reply to the initiation before", late);
        ScriptedPeer.HeardInitiation next = retry(script, peer);
        script.claim(
                PeerMacs.isWithoutMac2(next.bytes()),
                "The initiation has a mac2 though its cookie answered an older one",
                "a cookie reply that does not answer the last mac1 is ignored, cookie.c:212");
    }

    private static byte[] reply(Script script, ScriptedPeer peer, ScriptedPeer.HeardInitiation heard, byte[] cookie) {
        return PeerMacs.cookieReply(
                heard.bytes(), peer.publicKey(), PeerMacs.mac1(heard.bytes()), cookie, script.random());
    }

    /// The next scheduled initiation.
    private static ScriptedPeer.HeardInitiation retry(Script script, ScriptedPeer peer) {
        WireScript.Datagram retry = script.expectAfter(
                script.lastHeard(INITIATION),
                ProtocolNumbers.REKEY_TIMEOUT,
                Handshakes.RETRY_LATE_MAX,
                REPEATED,
                INITIATION);
        return Handshakes.reads(script, peer, retry);
    }

    private static void noResend(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        script.listen(1);
        byte[] cookie = script.random().bytes(COOKIE_BYTES);
        script.send("a cookie reply", reply(script, peer, heard, cookie));
        script.silence(3.8, "a cookie reply triggers nothing, §6.6");
        ScriptedPeer.HeardInitiation retry = retry(script, peer);
        script.claim(PeerMacs.hasMac2(retry.bytes(), cookie), "The retry has no mac2 of the cookie", NEXT);
        script.claim(
                !Arrays.equals(retry.message().ephemeral(), heard.message().ephemeral()),
                "The retry has the ephemeral key of before",
                "each initiation has a new ephemeral key, §6.6");
        Handshakes.opens(
                script, Handshakes.answers(script, peer, retry), script.expect(Handshakes.CONFIRMS, DATA), "asks");
    }

    private static void lifetime(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        byte[] cookie = script.random().bytes(COOKIE_BYTES);
        script.send("a cookie reply", reply(script, peer, heard, cookie));
        long given = script.now();
        // The packet makes the subject retry for another 90 s.
        for (int seconds = 0; seconds < 130; seconds += 65) {
            script.listen(65);
            script.subjectSends("still there");
        }
        script.listen(5);
        long mustUse = ProtocolNumbers.COOKIE_LIFETIME - ProtocolNumbers.COOKIE_LATENCY;
        for (WireScript.Datagram initiation : script.sinceStart(INITIATION)) {
            long age = initiation.note().nanos() - given;
            boolean isUsed = PeerMacs.hasMac2(initiation.bytes(), cookie);
            if (age < mustUse - ProtocolNumbers.SECOND / 10) {
                script.claim(
                        isUsed,
                        initiation,
                        "An initiation %s after the cookie does not use it".formatted(Seconds.text(age)),
                        "a cookie is used for 115 s, cookie.c:172");
            } else if (age > ProtocolNumbers.COOKIE_LIFETIME) {
                script.claim(
                        PeerMacs.isWithoutMac2(initiation.bytes()),
                        initiation,
                        "An initiation %s after the cookie has a mac2".formatted(Seconds.text(age)),
                        "a cookie is used for less than 120 s, §5.4.7");
            }
        }
        script.claim(
                script.sinceStart(INITIATION).stream()
                        .anyMatch(initiation -> initiation.note().nanos() - given > ProtocolNumbers.COOKIE_LIFETIME),
                "No initiation came later than 120 s after the cookie",
                "a new packet restarts the 90 s of attempts, §6.4");
    }

    private static void longestWay(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation first = Handshakes.asksFor(script, peer, "asks");
        byte[] ours = script.random().bytes(COOKIE_BYTES);
        script.send("a cookie reply", reply(script, peer, first, ours));
        ScriptedPeer.HeardInitiation second = retry(script, peer);
        script.claim(PeerMacs.hasMac2(second.bytes(), ours), "The retry has no mac2 of the cookie", NEXT);
        CookieRows.load(script, peer);
        byte[] response = peer.answer(second).bytes();
        script.send("a response without mac2", response);
        WireScript.Datagram replied =
                script.expect("under load a response is answered by a cookie, too, §5.3", COOKIE_REPLY);
        byte[] theirs = script.require(
                CookieRows.cookie(peer, response, replied), replied, CookieRows.UNREADABLE, CookieRows.ENCRYPTED);
        ScriptedPeer.HeardInitiation third = retry(script, peer);
        script.claim(PeerMacs.hasMac2(third.bytes(), ours), "The second retry has no mac2 of the cookie", NEXT);
        CookieRows.load(script, peer);
        ScriptedPeer.Answer answer = peer.answer(third);
        PeerMacs.stampCookie(answer.bytes(), theirs);
        script.send("a response with mac2", answer.bytes());
        Handshakes.opens(script, answer.session(), script.expect(Handshakes.CONFIRMS, DATA), "asks");
    }

    private static void endpointStays(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        byte[] cookie = script.random().bytes(COOKIE_BYTES);
        script.send(Script.OTHER, "a cookie reply from elsewhere", reply(script, peer, heard, cookie));
        try {
            retry(script, peer);
        } catch (WireScript.OverException e) {
            // If the retry did not come, it may have been sent there. An exception of the lab is passed on.
            staysThere(script);
            throw e;
        }
        staysThere(script);
    }

    private static void staysThere(Script script) {
        script.silenceAt(Script.OTHER, 1, "a cookie reply does not move the endpoint, receive.c");
    }
}
