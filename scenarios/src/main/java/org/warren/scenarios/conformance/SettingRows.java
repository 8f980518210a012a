package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.KEEPALIVE;

import java.util.List;
import org.warren.harness.subject.TunnelInterface;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.key.PresharedKey;

/// Group A, what `wg set` changes and what it leaves alone.
final class SettingRows {

    private static final String UNNAMED = "what a set does not name stays as it is, wg(8), netlink.c";
    private static final int IDLE_SECONDS = 1200;

    private SettingRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "A4",
                        "A listen port of 0 is one that the system chooses, and that stays",
                        "socket.c:401; history of gotatun, 0.10.0",
                        SettingRows::portZero),
                Row.of(
                        "A5",
                        "A set of a peer keeps what it does not name: endpoint, preshared key, keepalive",
                        "netlink.c set_peer; gotatun a198866",
                        SettingRows::unnamedStays),
                Row.of(
                        "A6",
                        "A set of a peer keeps its session and its counters",
                        "netlink.c set_peer",
                        SettingRows::sessionStays),
                Row.of(
                        "A7",
                        "A daemon that was left alone for 20 minutes is still there",
                        "gotatun 7178551, which ended after 1000 s",
                        SettingRows::staysAlive),
                Row.of(
                        "A8",
                        "Each byte that was sent is counted, handshakes and keepalives included",
                        "send.c; gotatun 530c5d5",
                        SettingRows::sentBytes),
                Row.of(
                        "A9",
                        "A peer that was removed and added again has no session",
                        "peer.c; netlink.c set_peer",
                        SettingRows::removedForgets));
    }

    private static void portZero(Script script) {
        TunnelInterface tunnel = script.subject().tunnel();
        try {
            script.did("wg set listen-port 0");
            tunnel.set("listen-port", "0");
            String port = tunnel.show("listen-port").strip();
            script.claim(
                    port.matches("[1-9]\\d*"),
                    "wg shows the listen port %s after one of 0 was set".formatted(port),
                    "with port 0 the system chooses one, socket.c:401");
            script.claim(
                    !port.equals(String.valueOf(SubjectInterface.PORT)),
                    "The listen port is still %s after one of 0 was set".formatted(port),
                    "with port 0 the system chooses one, socket.c:401");
            script.did("wg set fwmark 7");
            tunnel.set("fwmark", "7");
            String after = tunnel.show("listen-port").strip();
            script.claim(
                    after.equals(port),
                    "The listen port was %s, and is %s after a set of the fwmark".formatted(port, after),
                    UNNAMED);
        } finally {
            tunnel.set("fwmark", "0");
            tunnel.set("listen-port", String.valueOf(SubjectInterface.PORT));
        }
        Handshakes.asInitiator(script, script.peer());
    }

    private static void unnamedStays(Script script) {
        ScriptedPeer peer = script.peerWithPresharedKey(PresharedKey.generate(script.random()));
        script.set(peer, "persistent-keepalive", "1000");
        String key = peer.publicKey().toBase64();
        TunnelInterface tunnel = script.subject().tunnel();
        List<String> names = List.of("endpoints", "preshared-keys", "persistent-keepalive");
        List<String> before = names.stream().map(name -> of(tunnel, name, key)).toList();
        script.set(peer, "allowed-ips", "10.7.0.9/32");
        for (int i = 0; i < names.size(); i++) {
            // A preshared key is not shown.
            script.claim(
                    of(tunnel, names.get(i), key).equals(before.get(i)),
                    "After a set of the allowed IPs alone wg shows other %s".formatted(names.get(i)),
                    UNNAMED);
        }
    }

    /// What wg shows of a peer.
    private static String of(TunnelInterface tunnel, String name, String key) {
        return tunnel.show(name)
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .findFirst()
                .orElse("");
    }

    private static void sessionStays(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        HandshakeRows.bothWays(script, session, "before");
        String key = peer.publicKey().toBase64();
        TunnelInterface tunnel = script.subject().tunnel();
        String before = of(tunnel, "transfer", key);
        script.set(peer, "allowed-ips", Script.PEER_INNER + "/32");
        script.claim(
                of(tunnel, "transfer", key).equals(before),
                "The counters are others after a set of the allowed IPs",
                UNNAMED);
        HandshakeRows.bothWays(script, session, "after");
    }

    private static void staysAlive(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        script.listen(IDLE_SECONDS);
        HandshakeRows.bothWays(script, Handshakes.asInitiator(script, peer), "after 20 minutes");
    }

    private static void sentBytes(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint("persistent-keepalive", "25");
        WireScript.Datagram initiation = script.expectAfter(
                script.now(), 0, Script.nanos(26), "a keepalive without a session starts a handshake", INITIATION);
        Handshakes.answers(script, peer, Handshakes.reads(script, peer, initiation));
        script.expect("an initiator without data confirms the session by a keepalive, §5.4", KEEPALIVE);
        script.listen(60);
        long sent = (long) initiation.bytes().length + ProtocolNumbers.KEEPALIVE_LENGTH;
        sent += (long) script.sinceStart(KEEPALIVE).size() * ProtocolNumbers.KEEPALIVE_LENGTH;
        sent += script.sinceStart(INITIATION).stream()
                .mapToLong(datagram -> datagram.bytes().length)
                .sum();
        String shown = of(script.subject().tunnel(), "transfer", peer.publicKey().toBase64());
        script.claim(
                shown.endsWith("\t" + sent),
                "wg shows \"%s\" bytes received and sent, and %d were sent".formatted(shown.replace('\t', ' '), sent),
                "counters have each byte of the messages, netns.sh:168-180");
    }

    private static void removedForgets(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        HandshakeRows.bothWays(script, session, "before");
        String forgets = "a peer that was removed has left nothing, peer.c";
        script.set(peer, "remove");
        script.listen(6);
        script.set(peer, "allowed-ips", Script.PEER_INNER + "/32", "endpoint", script.endpointText(Script.PEER));
        script.sends(session, "under the session from before");
        script.notDelivered(forgets);
        script.subjectSends("after");
        ScriptedPeer.HeardInitiation heard = Handshakes.reads(script, peer, script.expect(forgets, INITIATION));
        Handshakes.opens(
                script, Handshakes.answers(script, peer, heard), script.expect(Handshakes.CONFIRMS, DATA), "after");
    }
}
