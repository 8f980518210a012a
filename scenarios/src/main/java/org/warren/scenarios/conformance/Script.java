package org.warren.scenarios.conformance;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.WireGuardMessage;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.scenario.Stage;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;

/// What a row does and expects, in the words of the whitepaper. Whatever it does is written into the transcript, and
/// what it expects too; it judges nothing.
final class Script {

    static final String PEER = "peer";
    static final String OTHER = "other";
    /// Another port of the peer's node.
    static final String NEIGHBOUR = "peer's second port";

    static final String PEER_INNER = "10.7.0.2";
    static final String OTHER_INNER = "10.7.0.3";

    private static final Map<String, String> ADDRESSES = Map.of(
            PEER, ConformanceScenario.PEER_IPV4,
            NEIGHBOUR, ConformanceScenario.PEER_IPV4,
            OTHER, ConformanceScenario.OTHER_IPV4);

    private static final String KEY_FILE = "/run/conformance.key";

    /// How long something is waited for after it was due, to say how late it is.
    private static final long GRACE = 2 * ProtocolNumbers.SECOND;

    private final Stage stage;
    private final LabClock clock;
    private final SubjectInterface subject;
    private final RandomSource random;
    private final int port;
    private final List<Transcript.Event> events = new ArrayList<>();
    private final Map<String, UdpSocket> sockets = new LinkedHashMap<>();
    private final List<Datagram> heard = new ArrayList<>();
    private final List<Datagram> taken = new ArrayList<>();
    private final List<ScriptedPeer> peers = new ArrayList<>();
    private int actionEvents;
    private long actionNanos;

    /// A datagram of the subject's.
    ///
    /// @param event how many events came before
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Datagram(int event, Transcript.Heard note, byte[] bytes, InetSocketAddress from) {}

    /// Something was not as expected, so that nothing that follows means anything.
    static final class OverException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// @param port of the scripted peer's sockets
    Script(Stage stage, SubjectInterface subject, RandomSource random, int port) {
        this.stage = stage;
        this.clock = stage.lab().clock();
        this.subject = subject;
        this.random = random;
        this.port = port;
        this.actionNanos = now();
    }

    long now() {
        return clock.elapsedNanos();
    }

    RandomSource random() {
        return random;
    }

    SubjectInterface subject() {
        return subject;
    }

    // Who there is.

    /// A peer with keys of its own, which the subject does not know yet.
    ScriptedPeer stranger() {
        return new ScriptedPeer(random, subject.publicKey());
    }

    /// A peer that the subject knows, without an endpoint.
    ScriptedPeer peer() {
        ScriptedPeer peer = stranger();
        meet(peer, PEER_INNER + "/32,fd07::2/128");
        return peer;
    }

    /// A peer that the subject knows, and where it is to be found.
    ///
    /// @param settings more of them, as `wg set` has them
    ScriptedPeer peerWithEndpoint(String... settings) {
        ScriptedPeer peer = stranger();
        List<String> words = new ArrayList<>(List.of("endpoint", endpointText(PEER)));
        words.addAll(List.of(settings));
        meet(peer, PEER_INNER + "/32,fd07::2/128", words.toArray(String[]::new));
        return peer;
    }

    /// Another peer in the place of one, so that nothing of that one is left.
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

    /// Lets the subject know a peer.
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

    /// Gives the subject a preshared key for a peer.
    void presharedKey(ScriptedPeer peer, PresharedKey key) {
        subject.tunnel().node().write(KEY_FILE, key.toBase64().getBytes(StandardCharsets.US_ASCII));
        set(peer, "preshared-key", KEY_FILE);
    }

    /// Gives the subject another private key.
    void privateKey(PrivateKey key) {
        subject.tunnel().node().write(KEY_FILE, key.toBase64().getBytes(StandardCharsets.US_ASCII));
        did("wg set private-key");
        subject.tunnel().set("private-key", KEY_FILE);
        subject.publicKey(key.publicKey());
    }

    /// Takes the subject's private key away.
    void keyTakenAway() {
        String zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        subject.tunnel().node().write(KEY_FILE, zero.getBytes(StandardCharsets.US_ASCII));
        did("wg set private-key of zeros, which is none");
        subject.tunnel().set("private-key", KEY_FILE);
    }

    /// Gives the subject a private key.
    ///
    /// @return the peer, as it speaks to the new key
    ScriptedPeer keyGivenAgain(ScriptedPeer peer) {
        PrivateKey key = PrivateKey.generate(random);
        privateKey(key);
        return peer.with(key.publicKey());
    }

    /// What the nodes' wall clocks show.
    Instant wallClock() {
        return clock.epoch().plusNanos(now());
    }

    String endpointText(String place) {
        return ADDRESSES.get(place) + ":" + socket(place).port();
    }

    // What is done.

    /// Something is done to the subject; what is expected next counts from here.
    void did(String what) {
        hearAll();
        actionNanos = now();
        events.add(new Transcript.Did(actionNanos, what));
        actionEvents = events.size();
    }

    /// Sends any bytes from the peer.
    void send(String what, byte[] datagram) {
        send(PEER, what, datagram);
    }

    /// Sends any bytes.
    ///
    /// @param place the node that they come from
    void send(String place, String what, byte[] datagram) {
        hearAll();
        actionNanos = now();
        events.add(new Transcript.Sent(actionNanos, what, CapturedDigests.digest(datagram)));
        actionEvents = events.size();
        socket(place).send(datagram, subject.endpoint());
    }

    /// Sends many datagrams in one instant, without looking for answers between them.
    void burst(String place, String what, List<byte[]> datagrams) {
        hearAll();
        actionNanos = now();
        events.add(new Transcript.Did(actionNanos, "%d times %s from %s".formatted(datagrams.size(), what, place)));
        actionEvents = events.size();
        UdpSocket socket = socket(place);
        datagrams.forEach(datagram -> socket.send(datagram, subject.endpoint()));
    }

    /// An initiation that has not been sent.
    ScriptedPeer.Opening opens(ScriptedPeer peer) {
        return peer.open(peer.timestamp(wallClock()));
    }

    /// Sends an initiation.
    ScriptedPeer.Opening initiates(ScriptedPeer peer) {
        ScriptedPeer.Opening opening = opens(peer);
        send("an initiation", opening.bytes());
        return opening;
    }

    /// A packet for the peer enters the subject's tunnel.
    void subjectSends(String text) {
        subjectSends(text, PEER_INNER);
    }

    void subjectSends(String text, String to) {
        did("a packet for %s enters the tunnel".formatted(to));
        subject.send(text.getBytes(StandardCharsets.UTF_8), to);
    }

    /// Sends a packet to the subject with the next counter.
    void sends(PeerSession session, String text) {
        send("data", session.seal(InnerText.packet(text)));
    }

    /// Sends a packet to the subject with this counter.
    void sends(PeerSession session, long counter, String text) {
        send("data with counter " + Long.toUnsignedString(counter), session.seal(counter, InnerText.packet(text)));
    }

    void keepalive(PeerSession session) {
        send("a keepalive", session.keepalive());
    }

    // What is expected.

    /// The subject sends one of these at once because of what was done last.
    Datagram expect(String rule, Kind... kinds) {
        return expectFrom(PEER, rule, kinds);
    }

    Datagram expectFrom(String place, String rule, Kind... kinds) {
        return due(place, actionNanos, 0, 0, rule, kinds);
    }

    /// The subject sends one of these a while after a moment.
    ///
    /// @param sinceNanos what the delay counts from
    Datagram expectAfter(long sinceNanos, long delayNanos, long jitterNanos, String rule, Kind... kinds) {
        return due(PEER, sinceNanos, delayNanos, jitterNanos, rule, kinds);
    }

    /// The same where it may have been sent a moment before what was done last.
    Datagram expectSoon(String rule, Kind... kinds) {
        Optional<Datagram> before = heard.stream()
                .filter(datagram -> !isTaken(datagram)
                        && datagram.note().kind() != null
                        && List.of(kinds).contains(datagram.note().kind()))
                .findFirst();
        return before.isPresent() ? before.get() : expect(rule, kinds);
    }

    private Datagram due(String place, long since, long delay, long jitter, String rule, Kind... kinds) {
        Set<Kind> wanted = new TreeSet<>(List.of(kinds));
        int after = actionEvents;
        long due = since + delay + jitter;
        // The kernel's timer wheel may add an eighth.
        long until = Math.max(due + (delay + jitter) / 7, now()) + GRACE;
        Optional<Datagram> came = find(place, after, wanted);
        while (came.isEmpty() && now() < until && hear(place, until)) {
            came = find(place, after, wanted);
        }
        came.ifPresent(taken::add);
        events.add(new Transcript.Due(place, wanted, after, since, delay, jitter, now(), rule));
        return came.orElseThrow(OverException::new);
    }

    private boolean isTaken(Datagram datagram) {
        return taken.stream().anyMatch(other -> other.event() == datagram.event());
    }

    private Optional<Datagram> find(String place, int after, Set<Kind> kinds) {
        return heard.stream()
                .filter(datagram -> datagram.note().place().equals(place)
                        && datagram.event() >= after
                        && !isTaken(datagram)
                        && datagram.note().kind() != null
                        && kinds.contains(datagram.note().kind()))
                .findFirst();
    }

    /// Since what was done last the subject sends nothing but what was expected, and goes on so for a while.
    ///
    /// @param allowed kinds that do not count
    void silence(double seconds, String rule, Kind... allowed) {
        silenceAt(PEER, seconds, rule, allowed);
    }

    void silenceAt(String place, double seconds, String rule, Kind... allowed) {
        long from = now();
        long until = from + nanos(seconds);
        listenUntil(place, until);
        events.add(new Transcript.Silence(place, actionEvents, from, until, new TreeSet<>(List.of(allowed)), rule));
    }

    /// Lets time pass.
    void listen(double seconds) {
        listenUntil(PEER, now() + nanos(seconds));
    }

    /// Lets time pass, and hears what comes to a place.
    void listenAt(String place, double seconds) {
        listenUntil(place, now() + nanos(seconds));
    }

    /// Lets time pass until a moment.
    void listenUntil(long until) {
        listenUntil(PEER, until);
    }

    private void listenUntil(String place, long until) {
        while (now() < until && hear(place, until)) {
            // Each datagram goes into the transcript.
        }
    }

    /// A packet comes out of the subject's tunnel now.
    void delivered(String text, String rule) {
        Optional<String> came = subject.delivered().map(InnerText::of);
        claim(
                came.equals(Optional.of(text)),
                came.map(other -> "Out of the tunnel came \"%s\" in place of \"%s\""
                                .formatted(InnerText.printable(other), text))
                        .orElse("The packet \"%s\" did not come out of the tunnel".formatted(text)),
                rule);
    }

    /// No packet comes out of the subject's tunnel now.
    void notDelivered(String rule) {
        Optional<String> came = subject.delivered().map(InnerText::of);
        claim(
                came.isEmpty(),
                "The packet \"%s\" came out of the tunnel".formatted(InnerText.printable(came.orElse(""))),
                rule);
    }

    /// Says what the script found out.
    void claim(boolean holds, String sentence, String rule) {
        events.add(new Transcript.Claim(holds, sentence, "", rule));
    }

    /// The same of a datagram.
    void claim(boolean holds, Datagram datagram, String sentence, String rule) {
        events.add(new Transcript.Claim(holds, sentence, datagram.note().digest(), rule));
    }

    /// What holds is needed for what follows.
    <T> T require(Optional<T> value, Datagram datagram, String sentence, String rule) {
        claim(value.isPresent(), datagram, sentence, rule);
        return value.orElseThrow(OverException::new);
    }

    // How it is heard.

    /// The same since what was done last.
    List<Datagram> sinceAction(Kind kind) {
        return sinceStart(kind).stream()
                .filter(datagram -> datagram.event() >= actionEvents)
                .toList();
    }

    /// When the last datagram of a kind was heard.
    long lastHeard(Kind kind) {
        return heard.stream()
                .filter(datagram -> datagram.note().kind() == kind)
                .mapToLong(datagram -> datagram.note().nanos())
                .max()
                .orElseThrow(OverException::new);
    }

    /// The datagrams of a kind since the row began that nothing expected.
    List<Datagram> sinceStart(Kind kind) {
        return heard.stream()
                .filter(datagram -> datagram.note().kind() == kind && !isTaken(datagram))
                .toList();
    }

    /// Waits for the next datagram, and takes it down.
    ///
    /// @return whether one came
    private boolean hear(String place, long until) {
        Duration left = Duration.ofNanos(Math.max(0, until - now()));
        Optional<UdpSocket.Datagram> came = socket(place).receive(left);
        came.ifPresent(datagram -> note(place, datagram));
        return came.isPresent();
    }

    /// Takes down what has come already, so that nothing of it counts as caused by what is done next.
    private void hearAll() {
        sockets.forEach((place, socket) -> {
            Optional<UdpSocket.Datagram> came = socket.receive(Duration.ZERO);
            while (came.isPresent()) {
                note(place, came.get());
                came = socket.receive(Duration.ZERO);
            }
        });
    }

    private void note(String place, UdpSocket.Datagram datagram) {
        byte[] bytes = datagram.bytes();
        var kind = WireGuardMessage.of(ByteBuffer.wrap(bytes), bytes.length).map(WireGuardMessage::kind);
        var note = new Transcript.Heard(now(), place, kind.orElse(null), bytes.length, CapturedDigests.digest(bytes));
        heard.add(new Datagram(events.size(), note, bytes, datagram.from()));
        events.add(note);
    }

    private UdpSocket socket(String place) {
        return sockets.computeIfAbsent(
                place,
                name -> name.equals(NEIGHBOUR)
                        ? stage.node(PEER).udp(port + 1000)
                        : stage.node(name).udp(port));
    }

    static long nanos(double seconds) {
        return Math.round(seconds * ProtocolNumbers.SECOND);
    }

    // The end.

    /// The subject did not take what it was told.
    void refused(String why) {
        // What it wrote last is in its log, and may be long.
        String brief = why.replaceFirst(" It said at last: .* See ", " See ");
        claim(false, "The subject refused what wg told it: " + brief, "what wg sets is taken, wg(8)");
    }

    /// The subject's process has ended.
    void ended(String why) {
        events.add(new Transcript.Ended(why));
    }

    void broken(String why) {
        events.add(new Transcript.Broken(why));
    }

    /// Takes the peers away, and what came out of the tunnel.
    void part() {
        hearAll();
        if (subject.tunnel().ended().isEmpty()) {
            peers.forEach(peer -> subject.tunnel().set("peer", peer.publicKey().toBase64(), "remove"));
        }
        while (subject.there().isPresent()) {
            // It belongs to nobody any more.
        }
    }

    void close() {
        sockets.values().forEach(UdpSocket::close);
    }

    Transcript transcript() {
        return new Transcript(events);
    }
}
