package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.KEEPALIVE;

import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.warren.harness.evidence.Seconds;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;

/// Group T, unanswered handshakes: whitepaper §6.4 and §6.5.
final class HandshakeTimerRows {

    private static final String REPEATED =
            "an initiation that nothing answers is repeated after 5 s and up to a third of a second, §6.4";
    private static final String GIVEN_UP = "an unanswered handshake is given up after 90 s, §6.4, timers.c:46-62";
    private static final int RETRIES = 10;
    /// Gaps that are this close together have no jitter: the kernel's timer wheel alone has steps of 80 ms.
    private static final long JITTER_SPREAD_MIN = 20_000_000;

    private HandshakeTimerRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "T5",
                        "Retries each 5 s and a jitter at most, with a new ephemeral key and timestamp each",
                        "whitepaper §6.4; timers.c:182-186",
                        HandshakeTimerRows::retries),
                Row.of(
                        "T6",
                        "Given up after 90 s, with at most 20 initiations; the packets that waited are purged",
                        "whitepaper §6.4; timers.c:46-62",
                        HandshakeTimerRows::givesUp),
                Row.of(
                        "T7",
                        "A new packet restarts the attempts",
                        "whitepaper §6.4; send.c",
                        HandshakeTimerRows::restarts),
                Row.of(
                        "T8",
                        "Data was sent and nothing heard for 15 s: a new handshake",
                        "whitepaper §6.5; timers.c:145-150",
                        HandshakeTimerRows::stoppedHearing),
                Row.of(
                        "T10",
                        "At most one initiation in 5 s, whatever the traffic",
                        "send.c:26",
                        HandshakeTimerRows::oneInFiveSeconds),
                Row.of(
                        "T15",
                        "Retries are spread by a random jitter",
                        "whitepaper §6.4; timers.c:182-186; gotatun cbacaf2",
                        HandshakeTimerRows::jitter),
                Row.of(
                        "T16",
                        "Each peer has timers of its own: two peers' retries wait for none of the other's",
                        "whitepaper §6.4; timers.c, wg_timers_init",
                        HandshakeTimerRows::ofEachPeer));
    }

    private static void retries(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        Set<String> ephemerals = new TreeSet<>(List.of(ephemeral(heard)));
        for (int i = 0; i < RETRIES; i++) {
            long before = script.now();
            WireScript.Datagram retry = script.expectAfter(
                    before, ProtocolNumbers.REKEY_TIMEOUT, ProtocolNumbers.JITTER_MAX, REPEATED, INITIATION);
            ScriptedPeer.HeardInitiation next = Handshakes.reads(script, peer, retry);
            script.claim(
                    next.timestamp().isAfter(heard.timestamp()),
                    retry,
                    "The repetition's timestamp is not greater",
                    "each initiation has a new timestamp, §6.4");
            ephemerals.add(ephemeral(next));
            heard = next;
        }
        script.claim(
                ephemerals.size() == RETRIES + 1,
                "%d initiations had %d ephemeral keys".formatted(RETRIES + 1, ephemerals.size()),
                "each initiation has a new ephemeral key, §6.4");
    }

    /// The time of a packet is unrelated to a daemon's clock, so the first gap says nothing about jitter. T5 judges the
    /// length of the others.
    private static void jitter(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        Handshakes.asksFor(script, peer, "asks");
        script.listen(80);
        List<WireScript.Datagram> retries = script.sinceStart(INITIATION);
        if (retries.size() <= RETRIES) {
            script.broken("There were but %d repetitions in 80 s, too few to say anything of a jitter."
                            .formatted(retries.size())
                    + " Whether there are enough is T6's to say.");
            throw new WireScript.OverException();
        }
        LongSummaryStatistics gaps = IntStream.range(1, retries.size())
                .mapToLong(i -> retries.get(i).note().nanos()
                        - retries.get(i - 1).note().nanos())
                .summaryStatistics();
        script.claim(
                gaps.getMax() - gaps.getMin() >= JITTER_SPREAD_MIN,
                "%d repetitions after the first came all after the same time, %s, within %s"
                        .formatted(
                                gaps.getCount(),
                                Seconds.precise(gaps.getMin()),
                                Seconds.precise(gaps.getMax() - gaps.getMin())),
                "retries are spread by a random jitter, §6.4");
    }

    /// T5 judges how punctual each one is.
    private static void ofEachPeer(Script script) {
        long apart = 5 * ProtocolNumbers.SECOND / 2;
        String[] places = {Script.PEER, Script.OTHER};
        long[] asked = new long[places.length];
        for (int i = 0; i < places.length; i++) {
            String inner = "10.7.10." + (i + 1);
            script.meet(script.stranger(), inner + "/32", "endpoint", script.endpointText(places[i]));
            script.subjectSends("asks", inner);
            asked[i] = script.now();
            script.expectFrom(places[i], Handshakes.INITIATES, INITIATION);
            script.listenUntil(asked[i] + apart);
        }
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < places.length; i++) {
                WireScript.Datagram retry = script.expectAfterAt(
                        places[i],
                        asked[i],
                        ProtocolNumbers.REKEY_TIMEOUT,
                        Handshakes.RETRY_LATE_MAX,
                        REPEATED,
                        INITIATION);
                asked[i] = retry.note().nanos();
            }
        }
    }

    private static String ephemeral(ScriptedPeer.HeardInitiation heard) {
        return Arrays.toString(heard.message().ephemeral());
    }

    private static void givesUp(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        Handshakes.asksFor(script, peer, "purged");
        script.listen(115);
        int initiations = 1 + script.sinceStart(INITIATION).size();
        script.claim(
                initiations >= ProtocolNumbers.INITIATIONS_MIN && initiations <= ProtocolNumbers.INITIATIONS_MAX,
                "There were %d initiations".formatted(initiations),
                "90 s are 17 to 20 initiations, §6.4, timers.c:46-62");
        script.did("nothing more");
        script.silence(60, GIVEN_UP);
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "new");
        PeerSession session = Handshakes.answers(script, peer, heard);
        Handshakes.opens(script, session, script.expect(Handshakes.CONFIRMS, DATA), "new");
        script.silence(1, "packets that waited for the handshake that was given up are purged, timers.c:60", KEEPALIVE);
    }

    private static void restarts(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        Handshakes.asksFor(script, peer, "first");
        script.listen(80);
        script.subjectSends("second");
        script.listen(50);
        long last = script.sinceStart(INITIATION).getLast().note().nanos();
        script.claim(
                script.now() - last <= ProtocolNumbers.REKEY_TIMEOUT + Script.nanos(1.5),
                "The last initiation came %s ago".formatted(Seconds.precise(script.now() - last)),
                "a new packet restarts the 90 s of attempts, §6.4");
        script.listen(60);
        script.did("nothing more");
        script.silence(60, GIVEN_UP);
    }

    private static void stoppedHearing(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        script.listen(8);
        script.subjectSends("unanswered");
        long sent = script.now();
        Handshakes.opens(
                script, session, script.expect("a packet is sent at once under a session", DATA), "unanswered");
        script.listen(3);
        script.subjectSends("also unanswered");
        script.expect("a packet is sent at once under a session", DATA);
        WireScript.Datagram initiation = script.expectAfter(
                sent,
                ProtocolNumbers.STOPPED_HEARING,
                ProtocolNumbers.JITTER_MAX,
                "15 s after data that nothing answered, a handshake, §6.5",
                INITIATION);
        PeerSession next = Handshakes.answers(script, peer, Handshakes.reads(script, peer, initiation));
        script.expect("an initiator without data confirms the session by a keepalive, §5.4", KEEPALIVE);
        script.subjectSends("answered");
        script.expect("a packet is sent at once under a session", DATA);
        script.listen(5);
        script.keepalive(next);
        script.silence(25, "anything authentic is an answer, §6.5");
    }

    private static void oneInFiveSeconds(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        Handshakes.asksFor(script, peer, "0");
        for (int i = 1; i < 45; i++) {
            script.listen(0.1);
            script.subjectSends(String.valueOf(i));
        }
        script.claim(
                script.sinceStart(INITIATION).isEmpty(),
                "%d more initiations came within 4.5 s"
                        .formatted(script.sinceStart(INITIATION).size()),
                "at most one initiation in 5 s, send.c:26");
    }
}
