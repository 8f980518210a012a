package org.warren.scenarios.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.diagnosis.Cause;
import org.warren.harness.diagnosis.Diagnosis;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.diagnosis.PacketIdentity;
import org.warren.harness.diagnosis.Reason;
import org.warren.harness.diagnosis.Sighting;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// The bytes that a node sent over a TCP connection arrived in time, or did not, as the file expects.
///
/// @param packets of the run, shared by its questions
record TransferCheck(TransferQuestion question, RunPackets packets) implements AnswerCheck {

    private static final int DONE = 0;
    private static final int NOT_CONNECTED = 1;
    private static final int TIME_IS_UP = 2;
    private static final int GIVEN_UP = 3;
    /// The causes that are found when a router drops long segments silently; one with a firewall may also drop its own
    /// ICMP errors. A daemon's encrypted packets may leave later than the search for them covers.
    private static final Set<Cause> UNEXPLAINED =
            Set.of(Cause.UNANSWERED, Cause.LOST_ON_LINK, Cause.FILTERED, Cause.NO_SESSION, Cause.NOT_SENT);

    private static final int ETHERNET_HEADER = 14;
    private static final double BITS_A_BYTE = 8;
    private static final double NANOS_PER_SECOND = 1e9;
    /// A connection that delivers nothing for this long is stuck, otherwise it is slow; on slow links it may take
    /// longer.
    private static final long STUCK_NANOS = 1_000_000_000L;

    /// The most that WireGuard adds over IPv6.
    private static final int OVERHEAD = 80;
    private static final int SEGMENT = 1500;
    /// How many segments, or round trips, may be lost in succession.
    private static final int LOST = 4;

    @Override
    public CheckResult judge(Evidence evidence, Answer answer, Findings findings) {
        int exit = answer.exit();
        if (exit < DONE || exit > GIVEN_UP) {
            return findings.missing("The program that sends ended with status " + exit + ": " + answer.said() + ".");
        }
        Transferred arrived = Transferred.of(answer.noted());
        // The sender may not have learned of it in time.
        boolean isDone = arrived.bytes() == question.bytes();
        boolean isSlow = isSlow(evidence, answer, arrived);
        Optional<Reason> reason = isDone || isSlow ? Optional.empty() : reason(evidence, answer);
        String what = isDone ? done(arrived) : undone(answer, arrived, isSlow);
        String why = reason.map(found -> ": " + found.sentence()).orElse("");
        boolean isAsExpected = findings.expect(
                isDone == question.reaches(),
                what
                        + why
                        + (question.reaches()
                                ? ", expected all within " + seconds(question.withinNanos()) + "."
                                : ", expected that it does not get through."));
        if (isAsExpected && !question.reaches()) {
            judgeCause(isSlow, reason, findings);
        }
        reason.ifPresent(found -> found.packets().forEach(findings::cite));
        return findings.result(what + why + ".");
    }

    private void judgeCause(boolean isSlow, Optional<Reason> reason, Findings findings) {
        if (isSlow && question.because() != null) {
            findings.fail("Only the time was too short, expected \"%s\".".formatted(question.because()));
        } else {
            CauseCheck.judge(question.because(), reason, findings);
        }
    }

    private String done(Transferred arrived) {
        return "%s from %s came to %s in %s: %s, longest stall %s"
                .formatted(
                        ByteCount.words(question.bytes()),
                        question.from(),
                        question.target(),
                        seconds(arrived.nanos()),
                        rate(arrived),
                        seconds(arrived.stallNanos()));
    }

    private String undone(Answer answer, Transferred arrived, boolean isSlow) {
        String what = "%s of %s from %s came to %s"
                .formatted(
                        arrived.bytes() == 0 ? "Nothing" : ByteCount.words(arrived.bytes()),
                        ByteCount.words(question.bytes()),
                        question.from(),
                        question.target());
        return switch (answer.exit()) {
            case NOT_CONNECTED -> question.from() + " got no connection to " + question.target();
            case GIVEN_UP -> what + ", then the connection ended (" + answer.said() + ")";
            default ->
                what + " in " + seconds(question.withinNanos())
                        + (isSlow
                                ? ", and it went on: " + rate(arrived)
                                : ", and after %s nothing came for %s"
                                        .formatted(
                                                ByteCount.words(arrived.stallAfterBytes()),
                                                seconds(arrived.stallNanos())));
        };
    }

    /// Whether only the time was too short.
    private boolean isSlow(Evidence evidence, Answer answer, Transferred arrived) {
        long received = arrived.bytes();
        long stall = arrived.stallNanos();
        if (answer.exit() != TIME_IS_UP || received <= 0 || stall < STUCK_NANOS) {
            return answer.exit() == TIME_IS_UP && received > 0;
        }
        // The rate follows from what arrived in the rest of the time.
        long moving = arrived.nanos() - stall;
        long segment = received > SEGMENT ? moving / received * SEGMENT : 0;
        long delay = packets.facts(evidence).nodes().stream()
                .flatMap(node -> node.interfaces().stream())
                .mapToLong(NetworkFacts.Interface::delayNanos)
                .sum();
        return stall < Math.max(STUCK_NANOS, LOST * segment) + LOST * delay;
    }

    private Optional<Reason> reason(Evidence evidence, Answer answer) {
        var window = new Step(id(), answer.fromNanos(), answer.toNanos(), "done");
        var diagnosis = new Diagnosis(packets.during(evidence, question, window));
        return answer.exit() == NOT_CONNECTED
                ? Optional.of(ConnectionCheck.unconnected(diagnosis, question, question.port(), true))
                : stuck(packets.facts(evidence), diagnosis, answer);
    }

    /// The segments that were sent and did not arrive show what is wrong.
    private Optional<Reason> stuck(NetworkFacts facts, Diagnosis diagnosis, Answer answer) {
        InetAddress address = InetAddress.ofLiteral(question.address());
        List<PacketIdentity> lost = new ArrayList<>();
        // In records older than this note no small segment was sent first; the connection itself shows that small ones
        // pass.
        boolean isSmallFirst = answer.noted().has(QuestionRunner.FIRST_BYTES);
        int largestArrived = 0;
        for (PacketIdentity segment :
                diagnosis.requests(question.from(), address, question.port(), PacketIdentity.Kind.TCP_DATA)) {
            Sighting received = diagnosis.receivers(segment).get(question.to());
            if (received == null) {
                lost.add(segment);
            } else {
                largestArrived = Math.max(largestArrived, bytes(received));
            }
        }
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        PacketIdentity first = lost.getFirst();
        List<Sighting> sent = diagnosis.sent(question.from(), first);
        int length = bytes(sent.getLast());
        Reason reason = diagnosis.why(new Diagnosis.Request(
                first, "TCP segment of " + length + " bytes", question.from(), question.to(), address, false));
        int passing = largestArrived;
        boolean isSmallLost = lost.stream()
                .anyMatch(each -> bytes(diagnosis.sent(question.from(), each).getLast()) <= passing);
        boolean isTooLarge = sent.size() > 1
                && length > passing
                && (passing > 0 || !isSmallFirst)
                && !isSmallLost
                && UNEXPLAINED.contains(reason.cause())
                && !(reason.cause() == Cause.FILTERED
                        && takes(facts, reason.node(), length + (sent.getLast().tunnel() ? OVERHEAD : 0)));
        return Optional.of(isTooLarge ? tooLarge(diagnosis, first, sent, length) : reason);
    }

    /// Whether all interfaces of a node accept packets of a length, so that its firewall must be what drops them. The
    /// MTU of a tunnel itself is not known here.
    private static boolean takes(NetworkFacts facts, String node, int length) {
        return facts.tunnels().stream().noneMatch(tunnel -> tunnel.node().equals(node))
                && facts.nodes().stream()
                        .filter(found -> found.name().equals(node))
                        .flatMap(found -> found.interfaces().stream())
                        .allMatch(attached -> attached.mtu() >= length);
    }

    /// The length of the whole IP packet; what a tunnel carries has no Ethernet header.
    private static int bytes(Sighting sighting) {
        return sighting.packet().length() - (sighting.tunnel() ? 0 : ETHERNET_HEADER);
    }

    /// Small segments arrive and large ones do not, however often they are sent: nobody told the sender (RFC 2923
    /// §2.1).
    private Reason tooLarge(Diagnosis diagnosis, PacketIdentity segment, List<Sighting> sent, int length) {
        return new Reason(
                Cause.TOO_LARGE,
                question.from(),
                "%s sent a TCP segment of %d bytes %d times, and it came no further than %s: no packet so large gets"
                                .formatted(
                                        question.from(),
                                        length,
                                        sent.size(),
                                        diagnosis
                                                .lastPlace(segment, question.from())
                                                .orElse(question.from()))
                        + " through, and nobody tells " + question.from()
                        + " so; a smaller MTU, or TCPMSS --clamp-mss-to-pmtu where it is forwarded, helps",
                List.of(sent.getFirst().reference(), sent.getLast().reference()));
    }

    private static String rate(Transferred arrived) {
        long nanos = arrived.nanos();
        double bits = arrived.bytes() * BITS_A_BYTE;
        return nanos <= 0
                ? "at no rate that could be measured"
                : String.format(Locale.ROOT, "%.2f Mbit/s", bits / nanos * NANOS_PER_SECOND / 1e6);
    }

    private static String seconds(long nanos) {
        return Seconds.precise(nanos);
    }
}
