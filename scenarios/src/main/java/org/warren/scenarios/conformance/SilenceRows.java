package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.COOKIE_REPLY;
import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.RESPONSE;

import java.util.Arrays;
import java.util.List;
import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.bytes.LittleEndian;

/// Group S: silence, and invalid input.
final class SilenceRows {

    private static final String DROPPED = "what is no message of the protocol gets no answer, receive.c:36-50";
    private static final String TAMPERED = "a message of which a bit is wrong changes nothing, §5.4";
    private static final int UDP_PAYLOAD_MAX = 65_507;
    /// The offset of mac1 in an initiation.
    private static final int INITIATION_MAC1 = 116;

    private static final int RESPONSE_MAC1 = 60;

    private SilenceRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "S1",
                        "Exact length for each type; other types, reserved bytes, truncation, trailing bytes: silence",
                        "receive.c:36-50; NetBSD wg_malformed",
                        SilenceRows::lengths),
                Row.partly(
                        "S2",
                        "Empty datagrams and those of 65,507 bytes are survived",
                        "receive.c:60-90; gotatun tests/udp_oversized_datagram.rs",
                        "a UDP length that differs from that of the IP packet cannot be sent by a socket",
                        SilenceRows::extremes),
                Row.of(
                        "S3",
                        "Data of less than 32 bytes is dropped, and 32 bytes are a keepalive",
                        "messages.h",
                        SilenceRows::shortest),
                Row.of(
                        "S4",
                        "Probes without keys and a replayed conversation get no byte in reply",
                        "whitepaper §5.1",
                        SilenceRows::replays),
                Row.of(
                        "S5",
                        "A bit flip in any byte of a message: dropped, and no state is changed",
                        "whitepaper §5.4",
                        SilenceRows::flips),
                Row.partly(
                        "S6",
                        "Inner packets of a wrong version or length are dropped, and the session goes on",
                        "receive.c:390-430",
                        "error counters are the kernel's own",
                        SilenceRows::innerPackets));
    }

    private static void lengths(Script script) {
        ScriptedPeer peer = script.peer();
        byte[] initiation = script.opens(peer).bytes();
        for (int length : new int[] {1, 3, 4, 31, 32, 91, 92, 116, 147}) {
            script.send("the first %d bytes of an initiation".formatted(length), Arrays.copyOf(initiation, length));
        }
        script.send("an initiation with a byte behind it", Arrays.copyOf(initiation, initiation.length + 1));
        script.send("an initiation with 16 bytes behind it", Arrays.copyOf(initiation, initiation.length + 16));
        for (int type : new int[] {0, 2, 3, 4, 5, 6, 127, 128, 255}) {
            script.send("an initiation with type %d".formatted(type), typed(initiation, 0, type, peer));
        }
        script.silence(2, DROPPED);
        for (int place = 1; place < 4; place++) {
            script.send("an initiation with reserved byte %d set".formatted(place), typed(initiation, place, 1, peer));
        }
        script.silence(2, "the three bytes behind the type are zero, §5.4.2");
        PeerSession session = Handshakes.asInitiator(script, peer);
        byte[] data = session.seal(50, InnerText.packet("reserved"));
        data[2] = 1;
        script.send("data with a reserved byte set", data);
        script.notDelivered("the three bytes behind the type are zero, §5.4.6");
        HandshakeRows.bothWays(script, session, "undisturbed");
    }

    /// The same with another byte in its header, and a right mac1 over it.
    private static byte[] typed(byte[] message, int place, int value, ScriptedPeer peer) {
        byte[] other = message.clone();
        other[place] = (byte) value;
        PeerMacs.stamp(other, peer.subject());
        return other;
    }

    private static void extremes(Script script) {
        ScriptedPeer peer = script.peer();
        PeerSession session = Handshakes.asInitiator(script, peer);
        script.send("an empty datagram", new byte[0]);
        script.silence(1, DROPPED);
        HandshakeRows.bothWays(script, session, "after the empty one");
        byte[] largest = script.random().bytes(UDP_PAYLOAD_MAX);
        LittleEndian.putInt(largest, 0, 4);
        LittleEndian.putInt(largest, 4, session.subjectIndex());
        script.send("a datagram of 65,507 bytes that looks like data", largest);
        script.silence(1, DROPPED);
        HandshakeRows.bothWays(script, session, "after the largest one");
    }

    private static void shortest(Script script) {
        ScriptedPeer peer = script.peer();
        PeerSession session = Handshakes.unconfirmed(script, peer);
        script.subjectSends("waits");
        byte[] keepalive = session.keepalive();
        for (int length : new int[] {16, 24, 31}) {
            script.send("the first %d bytes of a keepalive".formatted(length), Arrays.copyOf(keepalive, length));
        }
        script.silence(1, "data of less than 32 bytes is none, messages.h", INITIATION);
        script.send("a keepalive of 32 bytes", keepalive);
        script.listen(0.01);
        script.subjectSends("confirmed");
        WireScript.Datagram data = script.expectSoon("32 bytes are a keepalive, which confirms the session", DATA);
        script.claim(
                session.open(data.bytes()).isPresent(),
                data,
                "The data cannot be opened with the session's keys",
                "data is encrypted with the keys of the handshake, §5.4.6");
    }

    private static void replays(Script script) {
        for (int length : new int[] {0, 1, 8, 32, 64, 92, 148, 500}) {
            script.send("%d random bytes".formatted(length), script.random().bytes(length));
            byte[] zeros = new byte[length];
            script.send("%d zeros".formatted(length), zeros);
        }
        script.silence(1, "who does not know the keys hears nothing, §5.1");
        ScriptedPeer peer = script.peer();
        ScriptedPeer.Opening opening = script.initiates(peer);
        PeerSession session = Handshakes.completes(script, peer, opening);
        byte[] keepalive = session.keepalive();
        script.send("a keepalive", keepalive);
        byte[] data = session.seal(InnerText.packet("once"));
        script.send("data", data);
        script.delivered("once", "data under a confirmed session is delivered, §5.4.6");
        script.listen(12);
        for (byte[] again : List.of(opening.bytes(), keepalive, data)) {
            script.send("a message of %d bytes of before".formatted(again.length), again);
            script.send(Script.OTHER, "the same from elsewhere", again);
        }
        script.notDelivered("a replayed packet is not delivered again, §5.4.6");
        script.silence(1, "a replayed conversation gets no answer, §5.1");
        script.silenceAt(Script.OTHER, 1, "a replayed conversation gets no answer, §5.1");
        HandshakeRows.bothWays(script, session, "undisturbed");
    }

    private static void flips(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.Opening opening = script.opens(peer);
        for (int i = 0; i < ProtocolNumbers.INITIATION_LENGTH - 16; i++) {
            script.send("an initiation with byte %d flipped".formatted(i), flipped(opening.bytes(), i));
        }
        script.silence(1, TAMPERED);
        WireScript.Mark stamped = script.mark();
        // Ten per second, so that it is not taken for a flood.
        for (int i = 8; i < INITIATION_MAC1; i++) {
            byte[] message = flipped(opening.bytes(), i);
            PeerMacs.stamp(message, peer.subject());
            script.send("the same at byte %d with a right mac1".formatted(i), message);
            script.listen(0.1);
        }
        script.silenceSince(stamped, 1, TAMPERED, COOKIE_REPLY);
        script.send("the initiation as it was", opening.bytes());
        script.expect("after all false ones the right initiation is answered", RESPONSE);
        ScriptedPeer next = script.another(peer);
        ScriptedPeer.Answer answer = next.answer(Handshakes.asksFor(script, next, "asks"));
        WireScript.Mark responses = script.mark();
        for (int i = 0; i < ProtocolNumbers.RESPONSE_LENGTH - 16; i++) {
            byte[] message = flipped(answer.bytes(), i);
            if (i >= 12 && i < RESPONSE_MAC1) {
                PeerMacs.stamp(message, next.subject());
            }
            script.send("a response with byte %d flipped".formatted(i), message);
            script.listen(0.01);
        }
        script.silenceSince(responses, 1, TAMPERED);
        script.send("the response as it was", answer.bytes());
        PeerSession session = answer.session();
        Handshakes.opens(script, session, script.expect("the right response is taken", DATA), "asks");
        byte[] data = session.seal(InnerText.packet("intact"));
        for (int i = 0; i < data.length; i++) {
            if (i > 0 && i < 4) {
                // Reserved bytes of data are not protected by the tag; S1 tests them.
                continue;
            }
            script.send("data with byte %d flipped".formatted(i), flipped(data, i));
        }
        script.notDelivered(TAMPERED);
        script.send("the data as it was", data);
        script.delivered("intact", "false data has not used the counter up, §5.4.6");
    }

    private static byte[] flipped(byte[] message, int place) {
        byte[] other = message.clone();
        other[place] ^= (byte) (1 << place % 8);
        return other;
    }

    private static void innerPackets(Script script) {
        ScriptedPeer peer = script.peer();
        PeerSession session = Handshakes.asInitiator(script, peer);
        byte[] packet = InnerText.packet("inner");
        for (int version : new int[] {0, 5, 7, 15}) {
            byte[] other = packet.clone();
            other[0] = (byte) (version << 4 | 5);
            script.send("a packet of IP version %d".formatted(version), session.seal(other));
        }
        byte[] longer = packet.clone();
        longer[2] = 4;
        script.send("a packet that claims to be longer than it is", session.seal(longer));
        script.send("an IPv4 header of 10 bytes", session.seal(Arrays.copyOf(packet, 10)));
        script.send("an IPv6 header of 39 bytes", session.seal(sixes(39)));
        script.send("one byte", session.seal(new byte[] {0x45}));
        script.notDelivered("what is no whole IP packet is dropped, receive.c:390-430");
        HandshakeRows.bothWays(script, session, "undisturbed");
    }

    private static byte[] sixes(int length) {
        byte[] packet = new byte[length];
        packet[0] = 0x60;
        return packet;
    }
}
