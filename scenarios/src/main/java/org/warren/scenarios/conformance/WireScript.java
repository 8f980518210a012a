package org.warren.scenarios.conformance;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
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
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PublicKey;

/// The part of a script that only uses the wire, for a subject of which only the key and the endpoint are known. Its
/// actions and expectations are recorded in the transcript; it judges nothing.
abstract class WireScript {

    static final String PEER = "peer";
    static final String OTHER = "other";
    /// Another port of the peer's node.
    static final String NEIGHBOUR = "peer's second port";

    /// How long to wait for something after it was due, to report how late it is.
    private static final long GRACE = 2 * ProtocolNumbers.SECOND;

    private final LabClock clock;
    private final RandomSource random;
    private final List<Transcript.Event> events = new ArrayList<>();
    private final Map<String, UdpSocket> sockets = new LinkedHashMap<>();
    private final List<Datagram> heard = new ArrayList<>();
    private final List<Datagram> taken = new ArrayList<>();
    private int actionEvents;
    private long actionNanos;

    /// A datagram of the subject.
    ///
    /// @param event how many events came before
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Datagram(int event, Transcript.Heard note, byte[] bytes, InetSocketAddress from) {}

    /// A position in a script.
    ///
    /// @param events how many there were before it
    /// @param nanos its time
    record Mark(int events, long nanos) {}

    /// Something was not as expected, so that the rest of the script is meaningless.
    static final class OverException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// @param random for keys, indices and ephemeral keys
    WireScript(LabClock clock, RandomSource random) {
        this.clock = clock;
        this.random = random;
        this.actionNanos = now();
    }

    /// The subject's public key.
    abstract PublicKey subjectKey();

    /// The subject's endpoint.
    abstract InetSocketAddress subjectEndpoint();

    /// Opens a place's socket, at its first use.
    abstract UdpSocket open(String place);

    long now() {
        return clock.elapsedNanos();
    }

    RandomSource random() {
        return random;
    }

    // Who there is.

    /// A peer with its own keys, which the subject does not know yet.
    ScriptedPeer stranger() {
        return new ScriptedPeer(random, subjectKey());
    }

    /// The time on the nodes' wall clocks.
    Instant wallClock() {
        return clock.epoch().plusNanos(now());
    }

    // What is done.

    /// Records an action on the subject; the following expectations count from here.
    void did(String what) {
        hearAll();
        actionNanos = now();
        events.add(new Transcript.Did(actionNanos, what));
        actionEvents = events.size();
    }

    /// Sends arbitrary bytes from the peer.
    void send(String what, byte[] datagram) {
        send(PEER, what, datagram);
    }

    /// Sends arbitrary bytes.
    ///
    /// @param place the node that they come from
    void send(String place, String what, byte[] datagram) {
        hearAll();
        actionNanos = now();
        events.add(new Transcript.Sent(actionNanos, what, CapturedDigests.digest(datagram)));
        actionEvents = events.size();
        socket(place).send(datagram, subjectEndpoint());
    }

    /// Sends many datagrams at one instant, without reading answers in between.
    void burst(String place, String what, List<byte[]> datagrams) {
        hearAll();
        actionNanos = now();
        events.add(new Transcript.Did(actionNanos, "%d times %s from %s".formatted(datagrams.size(), what, place)));
        actionEvents = events.size();
        UdpSocket socket = socket(place);
        datagrams.forEach(datagram -> socket.send(datagram, subjectEndpoint()));
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

    /// Expects one of these from the subject, immediately after the last action.
    Datagram expect(String rule, Kind... kinds) {
        return expectFrom(PEER, rule, kinds);
    }

    Datagram expectFrom(String place, String rule, Kind... kinds) {
        return due(place, actionNanos, 0, 0, rule, kinds);
    }

    /// Expects one of these from the subject, with a delay after a given time.
    ///
    /// @param sinceNanos the start of the delay
    Datagram expectAfter(long sinceNanos, long delayNanos, long jitterNanos, String rule, Kind... kinds) {
        return due(PEER, sinceNanos, delayNanos, jitterNanos, rule, kinds);
    }

    /// The same at another place.
    Datagram expectAfterAt(
            String place, long sinceNanos, long delayNanos, long jitterNanos, String rule, Kind... kinds) {
        return due(place, sinceNanos, delayNanos, jitterNanos, rule, kinds);
    }

    /// The same if it may have been sent shortly before the last action.
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

    /// Expects that the subject has sent only what was expected since the last action, and nothing else for a while.
    ///
    /// @param allowed kinds that are ignored
    void silence(double seconds, String rule, Kind... allowed) {
        silenceAt(PEER, seconds, rule, allowed);
    }

    void silenceAt(String place, double seconds, String rule, Kind... allowed) {
        silence(place, new Mark(actionEvents, now()), seconds, rule, allowed);
    }

    /// The same since a mark, for a series of datagrams over time: an answer to an earlier one may come before the last
    /// is sent.
    void silenceSince(Mark mark, double seconds, String rule, Kind... allowed) {
        silence(PEER, mark, seconds, rule, allowed);
    }

    /// The same at another place.
    void silenceSinceAt(String place, Mark mark, double seconds, String rule, Kind... allowed) {
        silence(place, mark, seconds, rule, allowed);
    }

    /// The same, but if the subject violates it, it has already begun what the rest of the row waits for, so that the
    /// rest is meaningless.
    void silenceOrEnd(double seconds, String rule, Kind... allowed) {
        int after = actionEvents;
        silence(seconds, rule, allowed);
        boolean isBroken = heard.stream()
                .anyMatch(datagram -> datagram.note().place().equals(PEER)
                        && datagram.event() >= after
                        && !isTaken(datagram)
                        && (datagram.note().kind() == null
                                || !List.of(allowed).contains(datagram.note().kind())));
        if (isBroken) {
            throw new OverException();
        }
    }

    private void silence(String place, Mark mark, double seconds, String rule, Kind... allowed) {
        long until = now() + nanos(seconds);
        listenUntil(place, until);
        events.add(new Transcript.Silence(
                place, mark.events(), mark.nanos(), until, new TreeSet<>(List.of(allowed)), rule));
    }

    /// Marks the beginning of a series: earlier datagrams are not answers to it.
    Mark mark() {
        hearAll();
        return new Mark(events.size(), now());
    }

    /// Lets time pass.
    void listen(double seconds) {
        listenUntil(PEER, now() + nanos(seconds));
    }

    /// Lets time pass, and receives datagrams at a place.
    void listenAt(String place, double seconds) {
        listenUntil(place, now() + nanos(seconds));
    }

    /// Lets time pass until a given time.
    void listenUntil(long until) {
        listenUntil(PEER, until);
    }

    private void listenUntil(String place, long until) {
        while (now() < until && hear(place, until)) {
            // Each datagram is recorded in the transcript.
        }
    }

    /// Records a conclusion of the script.
    void claim(boolean holds, String sentence, String rule) {
        events.add(new Transcript.Claim(holds, sentence, "", rule));
    }

    /// The same about a datagram.
    void claim(boolean holds, Datagram datagram, String sentence, String rule) {
        events.add(new Transcript.Claim(holds, sentence, datagram.note().digest(), rule));
    }

    /// The rest of the script requires that it holds.
    <T> T require(Optional<T> value, Datagram datagram, String sentence, String rule) {
        claim(value.isPresent(), datagram, sentence, rule);
        return value.orElseThrow(OverException::new);
    }

    // How it is heard.

    /// Waits for one datagram, or until a given time.
    void listenOnce(long until) {
        hear(PEER, until);
    }

    /// All received datagrams, in order.
    List<Datagram> all() {
        return List.copyOf(heard);
    }

    /// The datagrams of a kind since the last action that were not expected.
    List<Datagram> sinceAction(Kind kind) {
        return sinceStart(kind).stream()
                .filter(datagram -> datagram.event() >= actionEvents)
                .toList();
    }

    /// When the last datagram of a kind was received.
    long lastHeard(Kind kind) {
        return heard.stream()
                .filter(datagram -> datagram.note().kind() == kind)
                .mapToLong(datagram -> datagram.note().nanos())
                .max()
                .orElseThrow(OverException::new);
    }

    /// The datagrams of a kind since the row began that were not expected.
    List<Datagram> sinceStart(Kind kind) {
        return heard.stream()
                .filter(datagram -> datagram.note().kind() == kind && !isTaken(datagram))
                .toList();
    }

    /// Waits for the next datagram, and records it.
    ///
    /// @return whether one came
    private boolean hear(String place, long until) {
        Duration left = Duration.ofNanos(Math.max(0, until - now()));
        Optional<UdpSocket.Datagram> came = socket(place).receive(left);
        came.ifPresent(datagram -> note(place, datagram));
        return came.isPresent();
    }

    /// Records datagrams that have already come, so that none of them counts as caused by the next action.
    final void hearAll() {
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

    final UdpSocket socket(String place) {
        return sockets.computeIfAbsent(place, this::open);
    }

    static long nanos(double seconds) {
        return Math.round(seconds * ProtocolNumbers.SECOND);
    }

    // The end.

    /// The subject's process has ended.
    void ended(String why) {
        events.add(new Transcript.Ended(why));
    }

    void broken(String why) {
        events.add(new Transcript.Broken(why));
    }

    void close() {
        sockets.values().forEach(UdpSocket::close);
    }

    Transcript transcript() {
        return new Transcript(events);
    }
}
