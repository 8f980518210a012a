package org.warren.scenarios.conformance;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.scenario.Stage;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;

/// The actions and expectations of a row for a subject in a lab, in the terms of the whitepaper: in addition to the
/// wire it has access to the subject's settings and both ends of its tunnel.
final class Script extends WireScript {

    static final String PEER_INNER = "10.7.0.2";
    static final String OTHER_INNER = "10.7.0.3";

    private static final Map<String, String> ADDRESSES = Map.of(
            PEER, ConformanceScenario.PEER_IPV4,
            NEIGHBOUR, ConformanceScenario.PEER_IPV4,
            OTHER, ConformanceScenario.OTHER_IPV4);

    private static final String PEER_LINK_LOCAL = "fe80::2";

    /// By node, in order of creation: a run with the same seed is the same each time.
    private static final List<Map.Entry<String, String>> LINK_LOCAL =
            List.of(Map.entry(PEER, PEER_LINK_LOCAL), Map.entry(ConformanceScenario.SUBJECT, "fe80::10"));

    private static final String FURTHER = "peer's further port ";
    private static final int FIRST_FURTHER_PORT = 30_000;
    /// The maximum number per row.
    private static final int FURTHER_EACH = 100;

    private static final String KEY_FILE = "/run/conformance.key";

    private final Stage stage;
    private final SubjectInterface subject;
    private final int port;
    private final List<ScriptedPeer> peers = new ArrayList<>();
    private boolean hasLinkLocal;

    /// @param port of the scripted peer's sockets
    Script(Stage stage, SubjectInterface subject, RandomSource random, int port) {
        super(stage.lab().clock(), random);
        this.stage = stage;
        this.subject = subject;
        this.port = port;
    }

    @Override
    PublicKey subjectKey() {
        return subject.publicKey();
    }

    @Override
    InetSocketAddress subjectEndpoint() {
        return subject.endpoint();
    }

    @Override
    UdpSocket open(String place) {
        if (place.startsWith(FURTHER)) {
            return stage.node(PEER)
                    .udp(FIRST_FURTHER_PORT
                            + (port % FURTHER_EACH) * FURTHER_EACH
                            + Integer.parseInt(place.substring(FURTHER.length())));
        }
        return place.equals(NEIGHBOUR)
                ? stage.node(PEER).udp(port + 1000)
                : stage.node(place).udp(port);
    }

    /// Another port of the peer's node.
    ///
    /// @param number from 0 to 99
    static String furtherPort(int number) {
        return FURTHER + number;
    }

    SubjectInterface subject() {
        return subject;
    }

    // Who there is.

    /// A peer that the subject knows, without an endpoint.
    ScriptedPeer peer() {
        ScriptedPeer peer = stranger();
        meet(peer, PEER_INNER + "/32,fd07::2/128");
        return peer;
    }

    /// A peer that the subject knows, with its endpoint.
    ///
    /// @param settings additional arguments of `wg set`
    ScriptedPeer peerWithEndpoint(String... settings) {
        ScriptedPeer peer = stranger();
        List<String> words = new ArrayList<>(List.of("endpoint", endpointText(PEER)));
        words.addAll(List.of(settings));
        meet(peer, PEER_INNER + "/32,fd07::2/128", words.toArray(String[]::new));
        return peer;
    }

    /// Replaces a peer by another one, so that no state of the first one remains.
    ScriptedPeer another(ScriptedPeer before) {
        set(before, "remove");
        peers.remove(before);
        return peerWithEndpoint();
    }

    /// The same with a preshared key at both ends.
    ScriptedPeer peerWithPresharedKey(PresharedKey key) {
        subject.tunnel().node().write(KEY_FILE, key.toBase64().getBytes(StandardCharsets.US_ASCII));
        ScriptedPeer peer = peerWithEndpoint("preshared-key", KEY_FILE);
        peer.presharedKey(key);
        return peer;
    }

    /// Adds a peer at the subject.
    void meet(ScriptedPeer peer, String allowedIps, String... settings) {
        peers.add(peer);
        List<String> words = new ArrayList<>(List.of("allowed-ips", allowedIps));
        words.addAll(List.of(settings));
        set(peer, words.toArray(String[]::new));
    }

    /// Changes a setting of a peer.
    void set(ScriptedPeer peer, String... settings) {
        List<String> words = new ArrayList<>(List.of("peer", peer.publicKey().toBase64()));
        words.addAll(List.of(settings));
        did("wg set peer " + String.join(" ", settings));
        subject.tunnel().set(words.toArray(String[]::new));
    }

    /// Sets a preshared key for a peer at the subject.
    void presharedKey(ScriptedPeer peer, PresharedKey key) {
        subject.tunnel().node().write(KEY_FILE, key.toBase64().getBytes(StandardCharsets.US_ASCII));
        set(peer, "preshared-key", KEY_FILE);
    }

    /// Changes the subject's private key.
    void privateKey(PrivateKey key) {
        subject.tunnel().node().write(KEY_FILE, key.toBase64().getBytes(StandardCharsets.US_ASCII));
        did("wg set private-key");
        subject.tunnel().set("private-key", KEY_FILE);
        subject.publicKey(key.publicKey());
    }

    /// Removes the subject's private key.
    void keyTakenAway() {
        String zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        subject.tunnel().node().write(KEY_FILE, zero.getBytes(StandardCharsets.US_ASCII));
        did("wg set private-key of zeros, which is none");
        subject.tunnel().set("private-key", KEY_FILE);
    }

    /// Sets a private key at the subject.
    ///
    /// @return the peer, for the new key
    ScriptedPeer keyGivenAgain(ScriptedPeer peer) {
        PrivateKey key = PrivateKey.generate(random());
        privateKey(key);
        return peer.with(key.publicKey());
    }

    String endpointText(String place) {
        return ADDRESSES.get(place) + ":" + socket(place).port();
    }

    /// Gives the nodes link-local IPv6 addresses until the row ends.
    ///
    /// @return the peer's endpoint then
    String linkLocalEndpoint() {
        did("the nodes have link-local addresses of IPv6");
        // Registered first, so that a partial failure is undone too.
        hasLinkLocal = true;
        for (Map.Entry<String, String> each : LINK_LOCAL) {
            ipv6(each.getKey(), true);
            stage.linux(each.getKey())
                    .run("ip", "address", "add", each.getValue() + "/64", "dev", ConformanceScenario.INTERFACE, "nodad")
                    .orThrow();
        }
        return "[%s%%%s]:%d"
                .formatted(
                        PEER_LINK_LOCAL,
                        ConformanceScenario.INTERFACE,
                        socket(PEER).port());
    }

    private void ipv6(String node, boolean isOn) {
        stage.linux(node)
                .run(
                        "sysctl",
                        "-qw",
                        "net.ipv6.conf.%s.disable_ipv6=%d".formatted(ConformanceScenario.INTERFACE, isOn ? 0 : 1))
                .orThrow();
    }

    // What is done.

    /// Sends a packet for the peer into the subject's tunnel.
    void subjectSends(String text) {
        subjectSends(text, PEER_INNER);
    }

    void subjectSends(String text, String to) {
        did("a packet for %s enters the tunnel".formatted(to));
        subject.send(text.getBytes(StandardCharsets.UTF_8), to);
    }

    /// Sends packets for several peers into the subject's tunnel, which the subject sees all at once.
    ///
    /// @param packets their texts by address
    void subjectSendsAtOnce(List<Map.Entry<String, String>> packets) {
        atOnce(
                "%d packets enter the tunnel".formatted(packets.size()),
                () -> packets.forEach(
                        packet -> subject.send(packet.getValue().getBytes(StandardCharsets.UTF_8), packet.getKey())
                                .ifPresent(why -> broken("A packet did not enter the tunnel: " + why))));
    }

    /// Makes everything that an action sends visible to the subject at once: its daemon is stopped until then. The
    /// kernel cannot be stopped; for it everything happens at the same instant.
    void atOnce(String what, Runnable acts) {
        did(what + " at once");
        OptionalInt process = subject.tunnel().process();
        if (process.isEmpty()) {
            acts.run();
            return;
        }
        String number = String.valueOf(process.getAsInt());
        stop(number);
        try {
            acts.run();
        } finally {
            // A stopped process would not end when it is asked to.
            if (!stage.linux(ConformanceScenario.SUBJECT)
                    .run("kill", "-CONT", number)
                    .succeeded()) {
                stage.linux(ConformanceScenario.SUBJECT).run("kill", "-KILL", number);
            }
        }
    }

    private void stop(String process) {
        LinuxNode node = stage.linux(ConformanceScenario.SUBJECT);
        if (subject.ended().isPresent() || !node.run("kill", "-STOP", process).succeeded()) {
            throw new OverException();
        }
        // If the daemon continued in another process, it would get the packets one by one, and the row would test
        // nothing. T is stopped; R has been woken up to stop, and runs no user code before.
        String state = node.run("cat", "/proc/" + process + "/stat").orThrow().out();
        if (!state.contains(") T ") && !state.contains(") R ")) {
            broken("The daemon's process could not be stopped.");
            throw new OverException();
        }
    }

    // What is expected.

    /// Expects these packets out of the subject's tunnel now, in any order, because those of several peers have none.
    void deliveredAll(List<String> texts, String rule) {
        List<String> missing = new ArrayList<>(texts);
        for (int i = 0; i < texts.size(); i++) {
            subject.delivered().map(InnerText::of).ifPresent(missing::remove);
        }
        claim(
                missing.isEmpty(),
                "Of %d packets %s did not come out of the tunnel".formatted(texts.size(), missing),
                rule);
    }

    /// Expects a packet out of the subject's tunnel now.
    void delivered(String text, String rule) {
        Optional<String> came = subject.delivered().map(InnerText::of);
        claim(
                came.equals(Optional.of(text)),
                came.map(other -> "Out of the tunnel came \"%s\" in place of \"%s\""
                                .formatted(InnerText.printable(other), text))
                        .orElse("The packet \"%s\" did not come out of the tunnel".formatted(text)),
                rule);
    }

    /// Expects no packet out of the subject's tunnel now.
    void notDelivered(String rule) {
        Optional<String> came = subject.delivered().map(InnerText::of);
        claim(
                came.isEmpty(),
                "The packet \"%s\" came out of the tunnel".formatted(InnerText.printable(came.orElse(""))),
                rule);
    }

    // The end.

    /// The subject refused a setting.
    void refused(String why) {
        // Its last output is in its log, and may be long.
        String brief = why.replaceFirst(" It said at last: .* See ", " See ");
        claim(false, "The subject refused what wg told it: " + brief, "what wg sets is taken, wg(8)");
    }

    @Override
    void close() {
        super.close();
        if (hasLinkLocal) {
            LINK_LOCAL.forEach(each -> ipv6(each.getKey(), false));
        }
    }

    /// Removes the peers, and discards packets that came out of the tunnel.
    void part() {
        hearAll();
        if (subject.isThere()) {
            peers.forEach(peer -> subject.tunnel().set("peer", peer.publicKey().toBase64(), "remove"));
        }
        while (subject.there().isPresent()) {
            // It belongs to no row any more.
        }
    }
}
