package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;

import java.util.List;
import org.warren.kit.scriptedpeer.InnerDatagram;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;

/// Groups P and A: padding, and administration.
final class AdministrationRows {

    private static final int MTU = 1420;
    private static final int IPV4_AND_UDP = 28;
    private static final String FORGETS = "an interface that was down has forgotten its sessions, device.c:110-118";

    private AdministrationRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "P1",
                        "Packets are padded with zeros to 16 bytes, not beyond the MTU; padding is taken off",
                        "whitepaper §5.4.6; send.c:142-205; gotatun tests.rs:91",
                        AdministrationRows::padding),
                new Row(
                        "P2",
                        "The default MTU is 1420; offloads change nothing on the wire",
                        "device.c:293; wg-quick/linux.bash:126-142",
                        new Row.Elsewhere("mtu, and throughput for offloads")),
                new Row(
                        "P3",
                        "Outer fragments and path MTU",
                        "netns.sh:198-209; device.c:164",
                        new Row.Elsewhere("path-mtu and mtu")),
                new Row("P4", "ECN by RFC 6040", "send.c:384; receive.c:401,405", new Row.Elsewhere("marks")),
                new Row(
                        "P5",
                        "Inner DSCP stays inside; handshakes are AF41",
                        "messages.h; send.c:42,106",
                        new Row.Elsewhere("marks")),
                new Row(
                        "P6",
                        "IPv4 and IPv6 inside and outside, in each combination",
                        "netns.sh:166-196",
                        new Row.Elsewhere("handshake")),
                Row.partly(
                        "A1",
                        "Counters have each byte of the messages, and the time of the latest handshake",
                        "netns.sh:168-180; gotatun CHANGELOG 0.6.0",
                        "counters of errors are the kernel's own",
                        AdministrationRows::counters),
                Row.partly(
                        "A2",
                        "An interface that goes down forgets its sessions, and handshakes again when it is up",
                        "device.c:110-118; netns.sh:636-682; wireguard-go device_test.go:206,245",
                        "that peers come and go under traffic is the scenario administration's",
                        AdministrationRows::downForgets),
                new Row(
                        "A3",
                        "Large configurations are kept whole, and wrong requests are refused",
                        "netns.sh:530-597; wireguard-tools src/fuzz/",
                        new Row.Elsewhere("administration")));
    }

    private static void padding(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        for (int length : new int[] {29, 31, 32, 33, 47, 48, 85, 1001, 1404, 1405, 1408, 1409, 1419, MTU}) {
            script.subjectSends("x".repeat(length - IPV4_AND_UDP));
            WireScript.Datagram data = script.expect("a packet is sent at once under a session", DATA);
            expectPadded(script, session, data, length);
        }
        script.sends(session, "with padding");
        script.delivered("with padding", "padding is taken off, receive.c");
        // One that waits for a handshake may take another way through an implementation.
        ScriptedPeer other = script.another(peer);
        PeerSession first = Handshakes.answers(script, other, Handshakes.asksFor(script, other, "x"));
        expectPadded(script, first, script.expect(Handshakes.CONFIRMS, DATA), IPV4_AND_UDP + 1);
    }

    private static void expectPadded(Script script, PeerSession session, WireScript.Datagram data, int length) {
        int padded = Math.min((length + 15) / ProtocolNumbers.PADDING * ProtocolNumbers.PADDING, MTU);
        script.claim(
                data.bytes().length == ProtocolNumbers.KEEPALIVE_LENGTH + padded,
                data,
                "A packet of %d bytes became a message of %d".formatted(length, data.bytes().length),
                "packets are padded to 16 bytes, but not beyond the MTU, §5.4.6, send.c:142");
        byte[] packet = script.require(
                session.open(data.bytes()),
                data,
                "The data cannot be opened with the session's keys",
                "data is encrypted with the keys of the handshake, §5.4.6");
        boolean isZero = true;
        for (int i = length; i < packet.length; i++) {
            isZero &= packet[i] == 0;
        }
        script.claim(
                isZero && InnerDatagram.claimedLength(packet) == length,
                data,
                "The padding of a packet of %d bytes is not of zeros".formatted(length),
                "padding is zeros, §5.4.6");
    }

    private static void counters(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        long before = script.wallClock().getEpochSecond();
        PeerSession session = Handshakes.asInitiator(script, peer);
        script.sends(session, "counted");
        script.delivered("counted", "data under a confirmed session is delivered, §5.4.6");
        long sent = ProtocolNumbers.KEEPALIVE_LENGTH + (long) InnerDatagram.padded(InnerText.packet("counted")).length;
        script.subjectSends("also counted");
        WireScript.Datagram data = script.expect("a packet is sent at once under a session", DATA);
        long received = sent + ProtocolNumbers.INITIATION_LENGTH + ProtocolNumbers.KEEPALIVE_LENGTH;
        long transmitted = (long) ProtocolNumbers.RESPONSE_LENGTH + data.bytes().length;
        String key = peer.publicKey().toBase64();
        String expected = "%s\t%d\t%d".formatted(key, received, transmitted);
        String shown = line(script.subject().tunnel().show("transfer"), key);
        script.claim(
                shown.equals(expected),
                "wg shows %s bytes received and sent, and %s were on the wire"
                        .formatted(words(shown, key), words(expected, key)),
                "counters have each byte of the messages, netns.sh:168-180");
        String latest = words(line(script.subject().tunnel().show("latest-handshakes"), key), key);
        long after = script.wallClock().getEpochSecond();
        script.claim(
                latest.matches("\\d{1,18}") && Long.parseLong(latest) >= before && Long.parseLong(latest) <= after,
                "wg shows %s as the time of the latest handshake, which was from %d to %d"
                        .formatted(latest, before, after),
                "the time of the latest handshake is in seconds since 1970, wg(8)");
    }

    private static String line(String shown, String key) {
        return shown.lines().filter(line -> line.startsWith(key)).findFirst().orElse("");
    }

    private static String words(String line, String key) {
        return line.replace(key, "").strip().replace("\t", " and ");
    }

    private static void downForgets(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        HandshakeRows.bothWays(script, session, "before");
        script.did("ip link set down");
        script.subject().tunnel().down();
        script.listen(3);
        script.did("ip link set up");
        script.subject().tunnel().up();
        script.listen(6);
        script.sends(session, "under the session from before");
        script.notDelivered(FORGETS);
        script.silence(1, FORGETS);
        script.subjectSends("after");
        Handshakes.opens(
                script,
                Handshakes.answers(
                        script,
                        peer,
                        Handshakes.reads(
                                script, peer, script.expect("up again, it begins with a handshake", INITIATION))),
                script.expect(Handshakes.CONFIRMS, DATA),
                "after");
    }
}
