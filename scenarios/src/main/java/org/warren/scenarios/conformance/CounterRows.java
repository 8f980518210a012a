package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;

import java.util.List;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.ProtocolNumbers;

/// Group C: counters and the replay window, whitepaper §5.4.6.
final class CounterRows {

    private static final String ONCE = "each counter is taken once, §5.4.6";
    private static final String WINDOW = "the window has 8192 - 64 counters, RFC 6479, messages.h";
    private static final long WINDOW_SIZE = ProtocolNumbers.REPLAY_WINDOW;

    private CounterRows() {}

    static List<Row> rows() {
        return List.of(
                Row.of(
                        "C1",
                        "Counters start at 0 and go up by 1, in little-endian",
                        "whitepaper §5.4.6; gotatun CHANGELOG 0.4.1",
                        CounterRows::counters),
                Row.of(
                        "C2",
                        "Each counter is taken once, too old ones are not, a jump ahead is; checked after the tag",
                        "whitepaper §5.4.6, RFC 6479; selftest/counter.c; receive.c:305,473",
                        CounterRows::window),
                Row.partly(
                        "C3",
                        "Counters near 2^64 are refused: from 2^64 - 2^13 - 1 on, as the kernel does from 2^64 - 8130 on",
                        "whitepaper §6.2; messages.h; gotatun session.rs:360",
                        "renewal at 2^60 sent messages and the end of sending take longer than any run",
                        CounterRows::limit),
                Row.of(
                        "C4",
                        "Reordering up to the window loses nothing, and not a packet beyond it is taken",
                        "selftest/counter.c; gotatun CHANGELOG 0.7.2; zephyr PR 111043",
                        CounterRows::reordering));
    }

    private static void counters(Script script) {
        ScriptedPeer peer = script.peerWithEndpoint();
        PeerSession session = Handshakes.asInitiator(script, peer);
        for (int i = 0; i < 20; i++) {
            script.subjectSends("number " + i);
            WireScript.Datagram data = script.expect("a packet is sent at once under a session", DATA);
            long counter = PeerSession.counter(data.bytes());
            script.claim(
                    counter == i,
                    data,
                    "Message %d has the counter %s".formatted(i, Long.toUnsignedString(counter)),
                    "counters start at 0 and go up by 1, §5.4.6");
            Handshakes.opens(script, session, data, "number " + i);
        }
    }

    private static void window(Script script) {
        ScriptedPeer peer = script.peer();
        PeerSession session = Handshakes.asInitiator(script, peer);
        taken(script, session, 5);
        refused(script, session, 5, ONCE);
        taken(script, session, 3);
        refused(script, session, 3, ONCE);
        byte[] forged = session.seal(1L << 40, InnerText.packet("forged"));
        forged[forged.length - 1] ^= 1;
        script.send("data with counter 2^40 and a wrong tag", forged);
        script.notDelivered("a wrong tag is dropped, §5.4.6");
        taken(script, session, 4);
        long ahead = 1L << 40;
        taken(script, session, ahead);
        refused(script, session, ahead, ONCE);
        refused(script, session, 6, WINDOW);
        taken(script, session, ahead - 1);
        refused(script, session, ahead - 1, ONCE);
        HandshakeRows.bothWays(script, Handshakes.asInitiator(script, peer), "in a new session");
    }

    private static void limit(Script script) {
        ScriptedPeer peer = script.peer();
        PeerSession session = Handshakes.asInitiator(script, peer);
        // Between the whitepaper's limit and the kernel's, both behaviours are right.
        taken(script, session, ProtocolNumbers.REJECT_AFTER_MESSAGES - 2);
        refused(
                script,
                session,
                ProtocolNumbers.KERNEL_REJECT_AFTER_MESSAGES,
                "counters from 2^64 - 2^13 - 1 on are refused, §6.2, or from 2^64 - 8130 on, messages.h");
        refused(script, session, -1, "counters from 2^64 - 2^13 - 1 on are refused, §6.2");
    }

    private static void reordering(Script script) {
        ScriptedPeer peer = script.peer();
        PeerSession session = Handshakes.asInitiator(script, peer);
        long top = 20_000;
        taken(script, session, top);
        for (long back : new long[] {
            1,
            31,
            32,
            33,
            63,
            64,
            65,
            1023,
            1024,
            1025,
            1983,
            1984,
            1985,
            2047,
            2048,
            4096,
            WINDOW_SIZE - 1,
            WINDOW_SIZE
        }) {
            taken(script, session, top - back);
        }
        // A window of 8192, one word more than the kernel's, is right too.
        refused(script, session, top - WINDOW_SIZE - Long.SIZE - 1, WINDOW);
        refused(script, session, top - 9000, WINDOW);
        refused(script, session, top - 1024, ONCE);
        refused(script, session, top - WINDOW_SIZE, ONCE);
    }

    private static void taken(Script script, PeerSession session, long counter) {
        String text = "number " + Long.toUnsignedString(counter);
        script.sends(session, counter, text);
        script.delivered(text, WINDOW);
    }

    private static void refused(Script script, PeerSession session, long counter, String rule) {
        script.sends(session, counter, "refused " + Long.toUnsignedString(counter));
        script.notDelivered(rule);
    }
}
