package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.KEEPALIVE;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.subject.TunnelInterface;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.key.PresharedKey;

/// Group A, what `wg set` changes and what it keeps.
final class SettingRows {

    private static final String UNNAMED = "what a set does not name stays as it is, wg(8), netlink.c";
    private static final String NAMED = "what a set names is so from then on, wg(8), netlink.c";
    private static final int IDLE_SECONDS = 1200;
    private static final Duration END_MAX = Duration.ofSeconds(2);
    /// The neutral element, and a point of order 8.
    private static final List<String> OF_LOW_ORDER =
            List.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "4Ot6fDtBuK4WVuP68Z/EatoJjeucMrH9hmIFFl9JuAA=");

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
                        "A set of a peer changes what it names, and keeps what it does not",
                        "netlink.c set_peer; gotatun a198866",
                        SettingRows::namedAlone),
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
                        SettingRows::removedForgets),
                Row.of(
                        "A10",
                        "The private key is shown, and one of zeros is none",
                        "netlink.c, wg_get_device_start and wg_set_device; wireguard-go cb4bb63",
                        SettingRows::keyOfZeros),
                Row.of(
                        "A11",
                        "A peer whose public key is of low order is kept, though nothing can be sent to it",
                        "netns.sh:624-633; wireguard-go 4739708",
                        SettingRows::lowOrderPeers),
                Row.of(
                        "A12",
                        "A daemon ends when its interface is deleted",
                        "wireguard-go README and main.go; wg-quick linux.bash, del_if; gotatun issue 114",
                        SettingRows::endsWithItsLink),
                Row.of(
                        "A13",
                        "A listen port that another interface has is refused",
                        "socket.c:401; wireguard-go 890cc06",
                        SettingRows::portInUse));
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

    private static void namedAlone(Script script) {
        namedChanges(script);
        unnamedStays(script);
    }

    /// By what is sent, and to whom. A6 judges the session.
    private static void namedChanges(Script script) {
        ScriptedPeer peer = script.stranger();
        script.meet(peer, "10.7.9.1/32", "endpoint", script.endpointText(Script.PEER));
        script.set(peer, "allowed-ips", "10.7.9.2/32");
        script.subjectSends("to a prefix of before", "10.7.9.1");
        script.silence(1, "the allowed IPs of a set replace those of before, wg(8)");
        script.set(peer, "endpoint", script.endpointText(Script.OTHER));
        script.subjectSends("to a prefix of the set", "10.7.9.2");
        ScriptedPeer.HeardInitiation heard =
                Handshakes.reads(script, peer, script.expectFrom(Script.OTHER, NAMED, INITIATION));
        ScriptedPeer.Answer answer = peer.answer(heard);
        script.send(Script.OTHER, "a response", answer.bytes());
        WireScript.Datagram data = script.expectFrom(Script.OTHER, Handshakes.CONFIRMS, DATA);
        Handshakes.opens(script, answer.session(), data, "to a prefix of the set");
        try {
            script.set(peer, "endpoint", ConformanceScenario.PEER_IPV4 + ":0");
        } catch (SubjectException e) {
            script.claim(true, "refused", "an endpoint with port 0 may be refused");
        }
        script.set(peer, "endpoint", script.endpointText(Script.NEIGHBOUR));
        script.subjectSends("after port 0", "10.7.9.2");
        script.expectFrom(Script.NEIGHBOUR, NAMED, DATA, INITIATION);
        script.set(peer, "remove");
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

    /// What `wg` shows about a peer.
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
        String shown =
                of(script.subject().tunnel(), "transfer", peer.publicKey().toBase64());
        script.claim(
                shown.endsWith("\t" + sent),
                "wg shows \"%s\" bytes received and sent, and %d were sent".formatted(shown.replace('\t', ' '), sent),
                "counters have each byte of the messages, netns.sh:168-180");
    }

    private static void keyOfZeros(Script script) {
        TunnelInterface tunnel = script.subject().tunnel();
        script.claim(
                !isWithoutKey(tunnel),
                "wg shows no private key where one was given",
                "wg shows what was set, wg(8), netlink.c");
        script.keyTakenAway();
        script.claim(
                isWithoutKey(tunnel),
                "wg shows a private key after one of zeros was set",
                "a key of zeros takes the key away, wg(8), netlink.c");
        Handshakes.asInitiator(script, script.keyGivenAgain(script.peer()));
    }

    /// The key itself is not recorded.
    private static boolean isWithoutKey(TunnelInterface tunnel) {
        return tunnel.show("private-key").strip().equals("(none)");
    }

    private static void lowOrderPeers(Script script) {
        TunnelInterface tunnel = script.subject().tunnel();
        for (String key : OF_LOW_ORDER) {
            script.did("wg set peer of a key of low order");
            tunnel.set("peer", key, "allowed-ips", "10.7.0.4/32");
            script.claim(
                    tunnel.show("peers").lines().anyMatch(key::equals),
                    "A peer whose public key is of low order was not kept",
                    "such a peer is one to which nothing is sent, netns.sh:624-633");
            tunnel.set("peer", key, "remove");
        }
    }

    private static void endsWithItsLink(Script script) {
        script.did("ip link del");
        Optional<Duration> end = script.subject().deleteLink(Duration.ofSeconds(10));
        script.claim(
                end.isPresent() && end.get().compareTo(END_MAX) <= 0,
                end.map(time -> "The daemon ended %s after its interface was deleted"
                                .formatted(Seconds.precise(time.toNanos())))
                        .orElse("The daemon went on after its interface was deleted"),
                "a daemon has nothing to do without its interface; 2 s are allowed");
    }

    private static void portInUse(Script script) {
        TunnelInterface other = script.subject().another();
        try {
            script.did("wg set listen-port of another interface's");
            boolean isRefused = isRefused(other, String.valueOf(SubjectInterface.PORT));
            script.claim(
                    isRefused && other.ended().isEmpty(),
                    isRefused ? "The daemon ended" : "The port of another interface was taken without a word",
                    "a port in use is refused, socket.c:401");
        } finally {
            if (other.ended().isEmpty()) {
                other.remove();
            }
        }
        Handshakes.asInitiator(script, script.peer());
    }

    private static boolean isRefused(TunnelInterface tunnel, String port) {
        try {
            tunnel.set("listen-port", port);
            return false;
        } catch (SubjectException e) {
            return true;
        }
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
