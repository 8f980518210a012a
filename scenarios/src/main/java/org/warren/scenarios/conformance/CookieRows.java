package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.COOKIE_REPLY;
import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.RESPONSE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.bytes.LittleEndian;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Message;

/// Group M, the receiver's side: mac1, load and cookie replies, whitepaper §5.3 and §5.4.4.
final class CookieRows {

    private static final String LOADED =
            "under load an initiation without mac2 is answered by a cookie and nothing else, §5.3";
    static final String UNREADABLE = "The cookie cannot be opened";
    static final String ENCRYPTED = "a cookie is encrypted with mac1 as additional data, §5.4.7";
    private static final String BOUND = "a cookie is for one address and port, §5.4.7";
    /// The number of handshakes in a queue that is an eighth full, plus some, because the queue is processed meanwhile.
    private static final int FLOOD = 800;

    /// Repeated, because whether a queue fills depends on scheduling.
    private static final int FLOODS_MAX = 32;

    /// Longer than the load state lasts.
    private static final int PROBES_MAX = 100;

    private static final String JUNK = "an initiation with a right mac1 and nothing behind it";
    private static final int HANDSHAKES = 120;

    private CookieRows() {}

    static List<Row> rows() {
        return List.of(
                Row.partly(
                        "M1",
                        "A wrong mac1: silence",
                        "whitepaper §5.3, §5.4.4; cookie.c:130",
                        "that it costs no Diffie-Hellman leaves no trace",
                        CookieRows::wrongMac1),
                Row.of(
                        "M2",
                        "Under load, without a right mac2: a cookie reply of 64 bytes and no handshake",
                        "whitepaper §5.3, §6.6; receive.c:131-134",
                        CookieRows::underLoad),
                Row.partly(
                        "M3",
                        "Load begins with many waiting handshakes and lasts a second longer",
                        "receive.c:120-125; wireguard-go device/device.go:220",
                        "that it begins at 512 cannot be seen, since the queue is worked on meanwhile",
                        CookieRows::loadEnds),
                Row.of(
                        "M4",
                        "A cookie is for one address and port",
                        "whitepaper §5.4.7; cookie.c:97-112; gotatun CHANGELOG 0.6.0",
                        CookieRows::boundToItsSource),
                Row.of(
                        "M8",
                        "With a right mac2, 5 handshakes at once of one source address (wireguard-go 4), which limits no other",
                        "ratelimiter.c:47,114; gotatun noise/mod.rs:1164, CHANGELOG 0.4.1",
                        CookieRows::rate),
                Row.of("M9", "No cookies in ordinary use", "gotatun CHANGELOG 0.1.2", CookieRows::ordinaryUse),
                Row.of("M10", "No answer is longer than its question", "whitepaper §5.3", CookieRows::noAmplification),
                Row.of(
                        "M13",
                        "Initiations of strangers that come slowly are no load",
                        "receive.c:120-125; GHSA-m2rr-7rr7-vmp7",
                        CookieRows::slowStrangers),
                Row.of("M14", "A cookie is for 120 s", "whitepaper §5.4.7; cookie.c:97-112", CookieRows::ages));
    }

    /// Sends the subject so many handshakes that it has just come under load, which is visible from its cookie replies;
    /// how many handshakes that takes is up to the subject. They come from the peer's own address and port: gotatun
    /// counts by address, and boringtun also by peer, for peers whose address it knows. Both restart their counters
    /// each second, so the load state could end immediately; right after such a restart it lasts as long as the
    /// kernel's.
    static void load(Script script, ScriptedPeer peer) {
        flood(script, Script.PEER, peer);
        for (int i = 0; i < PROBES_MAX; i++) {
            script.listen(0.02);
            script.send(JUNK, junk(script, peer, 1).getFirst());
            script.listen(0.005);
            if (script.sinceAction(COOKIE_REPLY).isEmpty()) {
                break;
            }
        }
        flood(script, Script.PEER, peer);
    }

    /// A burst of initiations from one source, until the subject answers them with cookies.
    private static void flood(Script script, String place, ScriptedPeer peer) {
        for (int i = 0; i < FLOODS_MAX; i++) {
            script.burst(place, JUNK, junk(script, peer, FLOOD));
            script.listenAt(place, 0.005);
            if (!script.sinceAction(COOKIE_REPLY).isEmpty()) {
                return;
            }
        }
        script.broken("%d times %d initiations at once brought the subject under no load that can be seen: it asked for"
                        .formatted(FLOODS_MAX, FLOOD)
                + " no cookie, so that the row cannot be judged.");
        throw new WireScript.OverException();
    }

    private static List<byte[]> junk(Script script, ScriptedPeer peer, int count) {
        List<byte[]> junk = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] message = script.random().bytes(ProtocolNumbers.INITIATION_LENGTH);
            LittleEndian.putInt(message, 0, 1);
            PeerMacs.stamp(message, peer.subject());
            junk.add(message);
        }
        return junk;
    }

    /// The cookie in a reply.
    static Optional<byte[]> cookie(ScriptedPeer peer, byte[] question, WireScript.Datagram reply) {
        return Message.parse(ByteBuffer.wrap(reply.bytes())) instanceof CookieReply cookieReply
                ? PeerMacs.cookie(cookieReply, peer.subject(), PeerMacs.mac1(question))
                : Optional.empty();
    }

    private static void wrongMac1(Script script) {
        ScriptedPeer peer = script.peer();
        byte[] wrong = script.opens(peer).bytes();
        wrong[120] ^= 1;
        script.send("an initiation with a wrong mac1", wrong);
        script.silence(2, "without a right mac1 there is no answer, §5.3");
        Handshakes.asInitiator(script, peer);
    }

    private static void underLoad(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        load(script, peer);
        byte[] cookie = asksForCookie(script, Script.PEER, peer);
        ScriptedPeer.Opening opening = script.opens(peer);
        byte[] stamped = opening.bytes();
        stamped[stamped.length - 1] = 1;
        script.send("an initiation with a wrong mac2", stamped);
        script.expect(LOADED, COOKIE_REPLY);
        Handshakes.completes(script, peer, initiatesWith(script, Script.PEER, peer, cookie));
        script.listen(8);
        ScriptedPeer next = script.another(peer);
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, next, "asks");
        load(script, next);
        ScriptedPeer.Answer answer = next.answer(heard);
        script.send("a response without mac2", answer.bytes());
        WireScript.Datagram reply =
                script.expect("under load a response is answered by a cookie, too, §5.3", COOKIE_REPLY);
        byte[] theirs = script.require(cookie(next, answer.bytes(), reply), reply, UNREADABLE, ENCRYPTED);
        PeerMacs.stampCookie(answer.bytes(), theirs);
        script.send("the response with a right mac2", answer.bytes());
        Handshakes.opens(script, answer.session(), script.expect(Handshakes.CONFIRMS, DATA), "asks");
    }

    /// Expects that an initiation without mac2 is answered by a cookie.
    static byte[] asksForCookie(Script script, String place, ScriptedPeer peer) {
        ScriptedPeer.Opening opening = script.opens(peer);
        script.send(place, "an initiation without mac2", opening.bytes());
        WireScript.Datagram reply = script.expectFrom(place, LOADED, COOKIE_REPLY);
        script.claim(
                reply.bytes().length == ProtocolNumbers.COOKIE_REPLY_LENGTH,
                reply,
                "The cookie reply has %d bytes".formatted(reply.bytes().length),
                "a cookie reply has 64 bytes, §5.4.7");
        return script.require(cookie(peer, opening.bytes(), reply), reply, UNREADABLE, ENCRYPTED);
    }

    /// Sends an initiation with mac2.
    private static ScriptedPeer.Opening initiatesWith(Script script, String place, ScriptedPeer peer, byte[] cookie) {
        ScriptedPeer.Opening opening = script.opens(peer);
        PeerMacs.stampCookie(opening.bytes(), cookie);
        script.send(place, "an initiation with a mac2", opening.bytes());
        return opening;
    }

    private static void loadEnds(Script script) {
        ScriptedPeer peer = script.peer();
        script.burst(Script.NEIGHBOUR, JUNK, junk(script, peer, 40));
        Handshakes.unconfirmed(script, peer);
        script.listen(2);
        load(script, peer);
        asksForCookie(script, Script.PEER, peer);
        script.listen(0.8);
        asksForCookie(script, Script.PEER, peer);
        script.listen(1.4);
        script.initiates(peer);
        script.expect("load is over a second after the queue was long, receive.c:120-125", RESPONSE);
    }

    private static void boundToItsSource(Script script) {
        ScriptedPeer peer = script.peer();
        load(script, peer);
        flood(script, Script.OTHER, peer);
        byte[] cookie = asksForCookie(script, Script.PEER, peer);
        for (String place : List.of(Script.NEIGHBOUR, Script.OTHER)) {
            script.listen(0.03);
            ScriptedPeer.Opening opening = script.opens(peer);
            PeerMacs.stampCookie(opening.bytes(), cookie);
            script.send(place, "an initiation with the cookie of another source", opening.bytes());
            script.expectFrom(place, BOUND, COOKIE_REPLY);
        }
        script.listen(0.03);
        Handshakes.completes(script, peer, initiatesWith(script, Script.PEER, peer, cookie));
    }

    private static void ages(Script script) {
        // boringtun and gotatun change their secret every 128 s since they started: a cookie from the first seconds is
        // valid for more than 120 s, one from the last seconds for less.
        script.did("the subject is made anew");
        script.subject().discard();
        script.subject().require();
        ScriptedPeer peer = script.peer();
        load(script, peer);
        byte[] cookie = asksForCookie(script, Script.PEER, peer);
        script.listen(120.5);
        load(script, peer);
        initiatesWith(script, Script.PEER, peer, cookie);
        script.expect("a cookie older than 120 s is none, §5.4.7, cookie.c:97", COOKIE_REPLY);
    }

    private static void rate(Script script) {
        List<ScriptedPeer> peers = new ArrayList<>();
        for (int i = 0; i < 2 * ProtocolNumbers.RATE_BURST; i++) {
            ScriptedPeer peer = script.stranger();
            script.meet(peer, "10.7.1.%d/32".formatted(i + 1));
            peers.add(peer);
        }
        load(script, peers.getFirst());
        flood(script, Script.OTHER, peers.getFirst());
        List<byte[]> initiations = new ArrayList<>();
        for (ScriptedPeer peer : peers) {
            byte[] cookie = asksForCookie(script, port(initiations), peer);
            byte[] initiation = script.opens(peer).bytes();
            PeerMacs.stampCookie(initiation, cookie);
            initiations.add(initiation);
        }
        // Each from its own port: boringtun accepts only one peer at an address and port (R10).
        WireScript.Mark mark = script.mark();
        List<byte[]> sent = new ArrayList<>();
        for (byte[] initiation : initiations) {
            script.send(port(sent), "an initiation of a peer of its own with a right mac2", initiation);
            sent.add(initiation);
        }
        script.listen(0.03);
        script.hearAll();
        long answered = script.sinceStart(RESPONSE).stream()
                .filter(response -> response.event() >= mark.events())
                .count();
        script.claim(
                answered == ProtocolNumbers.RATE_BURST || answered == ProtocolNumbers.GO_RATE_BURST,
                "Of %d initiations with a right mac2 that came at once %d were answered"
                        .formatted(initiations.size(), answered),
                "under load 5 handshakes at once of each source, ratelimiter.c:47, or 4, ratelimiter.go");
        ScriptedPeer last = peers.getLast();
        byte[] other = asksForCookie(script, Script.OTHER, last);
        initiatesWith(script, Script.OTHER, last, other);
        script.expectFrom(Script.OTHER, "one source does not limit another, ratelimiter.c:114", RESPONSE);
    }

    private static String port(List<byte[]> before) {
        return Script.furtherPort(before.size());
    }

    private static void ordinaryUse(Script script) {
        ScriptedPeer peer = script.peer();
        for (int i = 0; i < HANDSHAKES; i++) {
            script.initiates(peer);
            script.expect("without load each initiation is answered by a response, also the 101st", RESPONSE);
            // boringtun considers more than ten per second from one peer as load, which is its own decision.
            script.listen(0.5);
        }
    }

    /// For an interface whose peers have no endpoint: in that case gotatun never reset its counters.
    private static void slowStrangers(Script script) {
        ScriptedPeer peer = script.peer();
        WireScript.Mark mark = script.mark();
        for (byte[] junk : junk(script, peer, HANDSHAKES)) {
            script.send(JUNK, junk);
            script.listen(0.05);
        }
        script.silenceSince(mark, 1, "an initiation that cannot be read gets no answer, §5.1");
        Handshakes.asInitiator(script, peer);
    }

    private static void noAmplification(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.Opening opening = script.initiates(peer);
        shorter(script, opening.bytes(), script.expect(Handshakes.RESPONDS, RESPONSE));
        load(script, peer);
        ScriptedPeer.Opening loaded = script.initiates(peer);
        shorter(script, loaded.bytes(), script.expect(LOADED, COOKIE_REPLY));
        script.listen(8);
        ScriptedPeer next = script.another(peer);
        ScriptedPeer.Answer answer = next.answer(Handshakes.asksFor(script, next, "asks"));
        load(script, next);
        script.send("a response without mac2", answer.bytes());
        shorter(script, answer.bytes(), script.expect(LOADED, COOKIE_REPLY));
        script.silence(0.5, "one answer at most", DATA);
    }

    private static void shorter(Script script, byte[] question, WireScript.Datagram answer) {
        script.claim(
                answer.bytes().length <= question.length,
                answer,
                "%d bytes were answered by %d".formatted(question.length, answer.bytes().length),
                "no answer is longer than its question, §5.3");
    }
}
