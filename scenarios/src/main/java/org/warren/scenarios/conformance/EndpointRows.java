package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.KEEPALIVE;
import static org.warren.harness.capture.WireGuardMessage.Kind.RESPONSE;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.bytes.LittleEndian;
import org.warren.wireguard.noise.Tai64n;

/// The rows, or parts of rows, that can be played at an endpoint: the peer initiates, and only answers of the protocol
/// itself are observed. Each row that expects silence ends with a handshake, because a port without a listener is
/// silent too.
final class EndpointRows {

    private static final String PASSIVE = "10 s after data that nothing was sent back for, one keepalive, §6.5";
    private static final String QUIET = "UNKNOWN where the endpoint sends data or a persistent keepalive meanwhile";
    private static final String STRANGERS = "who does not have the keys gets no answer, §5.1";
    private static final String NEWER = "a timestamp is strictly greater than the peer's last, §5.1";
    private static final String MALFORMED = "what is no message of the protocol gets no answer, receive.c:36-50";
    private static final String OLD = "nothing is accepted on a session of 180 s, §6.2";
    private static final Set<String> OF_KEEPALIVES = Set.of("K1", "K2", "C2", "R3", "R4", "T3");
    private static final int INDICES = 6;
    private static final long APART_MIN = 1 << 16;
    private static final int MAC1_OFFSET = 116;

    /// @param isLong whether it takes longer than a minute
    /// @param part of the table's row that is played
    record EndpointRow(String id, boolean isLong, String part, Consumer<EndpointScript> script) {

        /// Whether it counts keepalives or their absence, so that unsolicited datagrams of the endpoint disturb it.
        boolean isOfKeepalives() {
            return OF_KEEPALIVES.contains(id);
        }

        /// The row of the table.
        Row row() {
            return Rows.all().stream()
                    .filter(row -> row.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the table has no row " + id));
        }
    }

    private EndpointRows() {}

    static List<EndpointRow> all() {
        return List.of(
                row("H1", "as responder", EndpointRows::oneRoundTrip),
                row("H3", "", EndpointRows::responderWaits),
                row("H6", "", EndpointRows::strangers),
                row("H7", "", EndpointRows::timestamps),
                row("H9", "", EndpointRows::flood),
                row("H14", "as responder", EndpointRows::indices),
                row("H15", "", EndpointRows::unknownIndex),
                row("M1", "", EndpointRows::wrongMac1),
                row("S1", "of initiations", EndpointRows::lengths),
                row("S2", "empty datagrams and those of 1,400 bytes", EndpointRows::extremes),
                row("S4", "", EndpointRows::replays),
                row("S5", "of initiations, each fourth byte", EndpointRows::flips),
                new EndpointRow("T3", true, "for 140 s; " + QUIET, EndpointRows::responderDoesNotRenew),
                new EndpointRow("T4", true, "that nothing is accepted", EndpointRows::expires),
                row("K1", QUIET, EndpointRows::passiveKeepalive),
                row("K2", "for 14 s; " + QUIET, EndpointRows::idle),
                row("C2", "that a counter is taken once; " + QUIET, EndpointRows::countersOnce),
                row("R3", "that it follows data; " + QUIET, EndpointRows::endpointFollows),
                row("R4", "of data; " + QUIET, EndpointRows::replaysMoveNothing));
    }

    private static EndpointRow row(String id, String part, Consumer<EndpointScript> script) {
        return new EndpointRow(id, false, part, script);
    }

    private static void oneRoundTrip(EndpointScript script) {
        script.session();
    }

    private static void responderWaits(EndpointScript script) {
        PeerSession session = script.handshake();
        script.listen(3);
        boolean isSilent = Stream.of(DATA, KEEPALIVE)
                .flatMap(kind -> script.sinceAction(kind).stream())
                .noneMatch(datagram -> session.open(datagram.bytes()).isPresent());
        script.claim(
                isSilent,
                "Data under the new session came before its initiator had sent any",
                "a responder sends nothing under a session before the initiator has, §5.1");
        script.keepalive(session);
    }

    private static void strangers(EndpointScript script) {
        script.initiates(script.stranger());
        script.unanswered(2, STRANGERS);
        ScriptedPeer elsewhere = script.peer().with(script.stranger().publicKey());
        byte[] wrong = script.opens(elsewhere).bytes();
        PeerMacs.stamp(wrong, script.subjectKey());
        script.send("an initiation for another responder with a right mac1", wrong);
        script.unanswered(2, "an initiation for another key gets no answer, §5.4.2");
        byte[] tampered = script.opens(script.peer()).bytes();
        tampered[100] ^= 1;
        PeerMacs.stamp(tampered, script.subjectKey());
        script.send("an initiation whose timestamp has a bad tag", tampered);
        script.unanswered(2, "a bad tag gets no answer, §5.4.2");
        script.session();
    }

    private static void timestamps(EndpointScript script) {
        ScriptedPeer peer = script.peer();
        Tai64n first = peer.timestamp(script.wallClock());
        ScriptedPeer.Opening opening = peer.open(first);
        script.send("an initiation", opening.bytes());
        Handshakes.completes(script, peer, opening);
        script.listen(1);
        script.send("the same initiation again", opening.bytes());
        script.unanswered(1, NEWER);
        script.send(
                "another initiation with the same timestamp", peer.open(first).bytes());
        script.unanswered(1, NEWER);
        script.send(
                "an initiation that is older by a second",
                peer.open(new Tai64n(first.seconds() - 1, first.nanos())).bytes());
        script.unanswered(1, NEWER);
        script.session();
    }

    private static void flood(EndpointScript script) {
        ScriptedPeer peer = script.peer();
        script.listen(1);
        ScriptedPeer.Opening first = script.opens(peer);
        ScriptedPeer.Opening second = script.opens(peer);
        script.together("an initiation", first.bytes(), second.bytes());
        script.listen(1);
        long answers = script.sinceStart(RESPONSE).size();
        script.claim(
                answers == 1,
                "%d responses came to two initiations at once".formatted(answers),
                "two initiations of a peer within 20 ms: the second is dropped, noise.c:604");
        script.session();
    }

    private static void indices(EndpointScript script) {
        Set<Long> indices = new TreeSet<>();
        for (int i = 0; i < INDICES; i++) {
            PeerSession session = script.handshake();
            indices.add(Integer.toUnsignedLong(session.subjectIndex()));
            script.listen(0.5);
        }
        List<Long> sorted = List.copyOf(indices);
        long closest = Long.MAX_VALUE;
        for (int i = 1; i < sorted.size(); i++) {
            closest = Math.min(closest, sorted.get(i) - sorted.get(i - 1));
        }
        script.claim(
                indices.size() == INDICES && closest >= APART_MIN,
                "Of %d indices %d are different, and two only %d apart".formatted(INDICES, indices.size(), closest),
                "indices are random and unique, so that sessions cannot be linked, §5.4.2");
    }

    private static void unknownIndex(EndpointScript script) {
        PeerSession session = script.session();
        byte[] data = session.seal(100, EndpointScript.packetOfNobody("nobody"));
        LittleEndian.putInt(data, 4, session.subjectIndex() ^ 0x77);
        script.send("data for an unknown index", data);
        byte[] response = new byte[ProtocolNumbers.RESPONSE_LENGTH];
        response[0] = 2;
        LittleEndian.putInt(response, 8, script.random().nextInt());
        PeerMacs.stamp(response, script.subjectKey());
        script.send("a response for an unknown index", response);
        script.unanswered(2, "an unknown index is dropped, peerlookup.c");
        script.session();
    }

    private static void wrongMac1(EndpointScript script) {
        byte[] wrong = script.opens(script.peer()).bytes();
        wrong[MAC1_OFFSET + 4] ^= 1;
        script.send("an initiation with a wrong mac1", wrong);
        script.unanswered(2, "without a right mac1 there is no answer, §5.3");
        script.session();
    }

    private static void lengths(EndpointScript script) {
        byte[] initiation = script.opens(script.peer()).bytes();
        WireScript.Mark mark = script.mark();
        for (int length : new int[] {1, 4, 32, 92, 116, 147, 149, 164}) {
            script.send("%d bytes of an initiation".formatted(length), Arrays.copyOf(initiation, length));
        }
        for (int type : new int[] {0, 2, 3, 4, 5, 255}) {
            script.send("an initiation with type %d".formatted(type), changed(script, initiation, 0, type));
        }
        for (int place = 1; place < 4; place++) {
            script.send(
                    "an initiation with reserved byte %d set".formatted(place), changed(script, initiation, place, 1));
        }
        script.unansweredSince(mark, 2, MALFORMED);
        script.session();
    }

    /// The same with a changed byte, and a right mac1 over it.
    private static byte[] changed(EndpointScript script, byte[] message, int place, int value) {
        byte[] other = message.clone();
        other[place] = (byte) value;
        PeerMacs.stamp(other, script.subjectKey());
        return other;
    }

    private static void extremes(EndpointScript script) {
        PeerSession session = script.session();
        script.send("an empty datagram", new byte[0]);
        byte[] large = script.random().bytes(1400);
        LittleEndian.putInt(large, 0, 4);
        LittleEndian.putInt(large, 4, session.subjectIndex());
        script.send("a datagram of 1,400 bytes that looks like data", large);
        script.unanswered(1, MALFORMED);
        script.session();
    }

    private static void replays(EndpointScript script) {
        WireScript.Mark probes = script.mark();
        for (int length : new int[] {1, 32, 92, 148, 500}) {
            script.send("%d random bytes".formatted(length), script.random().bytes(length));
            script.send("%d zeros".formatted(length), new byte[length]);
        }
        script.unansweredSince(probes, 1, STRANGERS);
        ScriptedPeer.Opening opening = script.initiates(script.peer());
        PeerSession session = Handshakes.completes(script, script.peer(), opening);
        byte[] keepalive = session.keepalive();
        script.send("a keepalive", keepalive);
        script.listen(1);
        WireScript.Mark replays = script.mark();
        for (byte[] again : List.of(opening.bytes(), keepalive)) {
            script.send("a message of %d bytes of before".formatted(again.length), again);
            script.send(WireScript.NEIGHBOUR, "the same from elsewhere", again);
        }
        script.unansweredSince(replays, 1, "a replayed conversation gets no answer, §5.1");
        script.silenceSinceAt(WireScript.NEIGHBOUR, replays, 1, "a replayed conversation gets no answer, §5.1");
        script.session();
    }

    private static void flips(EndpointScript script) {
        ScriptedPeer.Opening opening = script.opens(script.peer());
        WireScript.Mark mark = script.mark();
        for (int place = 8; place < MAC1_OFFSET; place += 4) {
            byte[] message = opening.bytes().clone();
            message[place] ^= (byte) (1 << place / 4 % 8);
            PeerMacs.stamp(message, script.subjectKey());
            script.send("an initiation with byte %d flipped".formatted(place), message);
        }
        script.unansweredSince(mark, 1, "a message of which a bit is wrong changes nothing, §5.4");
        script.send("the initiation as it was", opening.bytes());
        script.expect("after all false ones the right initiation is answered", RESPONSE);
    }

    private static void responderDoesNotRenew(EndpointScript script) {
        PeerSession session = script.session();
        long began = script.now();
        quiet(script, session, began + WireScript.nanos(125));
        script.send("data", session.seal(EndpointScript.packetOfNobody("at 125 s")));
        script.expectAfter(script.now(), ProtocolNumbers.KEEPALIVE_TIMEOUT, 0, PASSIVE, KEEPALIVE);
        script.silence(3, "a responder does not renew a session by its age, §6.2", DATA, KEEPALIVE);
        script.session();
    }

    /// Sends keepalives until a given time, so that no missing answer triggers a handshake.
    private static void quiet(EndpointScript script, PeerSession session, long until) {
        while (until - script.now() > 10 * ProtocolNumbers.SECOND) {
            script.keepalive(session);
            script.listen(10);
        }
        script.listenUntil(until);
    }

    private static void expires(EndpointScript script) {
        PeerSession session = script.session();
        quiet(script, session, script.now() + WireScript.nanos(182));
        script.send("data", session.seal(EndpointScript.packetOfNobody("after 180 s")));
        script.silence(14, OLD, INITIATION, DATA);
        script.session();
    }

    private static void passiveKeepalive(EndpointScript script) {
        PeerSession session = script.session();
        long first = sendsPacket(script, session);
        script.listen(0.2);
        script.send("more data", session.seal(EndpointScript.packetOfNobody("second")));
        WireScript.Datagram keepalive =
                script.expectAfter(first, ProtocolNumbers.KEEPALIVE_TIMEOUT, 0, PASSIVE, KEEPALIVE);
        script.claim(
                session.open(keepalive.bytes()).isPresent(),
                keepalive,
                "The keepalive cannot be opened with the session's keys",
                "a keepalive is data without content, §6.5");
        script.silence(11, PASSIVE, DATA, INITIATION);
        script.session();
    }

    private static long sendsPacket(EndpointScript script, PeerSession session) {
        script.send("data", session.seal(EndpointScript.packetOfNobody("first")));
        return script.now();
    }

    private static void idle(EndpointScript script) {
        PeerSession session = script.session();
        script.listen(1);
        script.keepalive(session);
        script.silence(14, "a keepalive is not answered, §6.5", DATA, INITIATION);
        script.session();
    }

    private static void countersOnce(EndpointScript script) {
        PeerSession session = script.session();
        byte[] data = session.seal(EndpointScript.packetOfNobody("once"));
        script.send("data", data);
        script.expectAfter(script.now(), ProtocolNumbers.KEEPALIVE_TIMEOUT, 0, PASSIVE, KEEPALIVE);
        script.send("the same data again", data);
        script.silence(12, "a counter that was taken before asks for no keepalive, §5.4.6", DATA, INITIATION);
        script.session();
    }

    private static void endpointFollows(EndpointScript script) {
        PeerSession session = script.session();
        script.send(WireScript.NEIGHBOUR, "data", session.seal(EndpointScript.packetOfNobody("moved")));
        script.expectAfterAt(
                WireScript.NEIGHBOUR,
                script.now(),
                ProtocolNumbers.KEEPALIVE_TIMEOUT,
                0,
                "the endpoint follows what is authentic, §2.1, receive.c:353",
                KEEPALIVE);
    }

    private static void replaysMoveNothing(EndpointScript script) {
        PeerSession session = script.session();
        byte[] data = session.seal(EndpointScript.packetOfNobody("stays"));
        script.send("data", data);
        long sent = script.now();
        // The copy must not overtake it.
        script.listen(EndpointScript.IN_ORDER_SECONDS);
        script.send(WireScript.NEIGHBOUR, "the same from elsewhere", data);
        script.expectAfter(
                sent,
                ProtocolNumbers.KEEPALIVE_TIMEOUT,
                0,
                "a message that came before moves nothing, §2.1, receive.c:473",
                KEEPALIVE);
        script.silenceAt(WireScript.NEIGHBOUR, 0.5, "a message that came before moves nothing, §2.1");
        script.session();
    }
}
