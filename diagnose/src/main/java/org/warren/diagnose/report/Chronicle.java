package org.warren.diagnose.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.LogKind;
import org.warren.diagnose.log.LogLine;
import org.warren.diagnose.story.Absence;
import org.warren.diagnose.story.EndpointChange;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.Hole;
import org.warren.diagnose.story.IcmpError;
import org.warren.diagnose.story.Session;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.Stretch;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Seconds;

/// The events of a tunnel in the order of time, one line each.
final class Chronicle {

    private static final long UNANSWERED_NANOS = 12_000_000_000L;

    /// Frequent log lines of healthy tunnels.
    static final Set<LogKind> USUAL =
            java.util.EnumSet.of(LogKind.KEEPALIVE_SENT, LogKind.KEEPALIVE_RECEIVED, LogKind.KEYPAIR_CREATED);
    private static final long BESIDE_NANOS = 5_000_000_000L;

    private final List<Line> lines = new ArrayList<>();

    private Chronicle() {}

    /// An event.
    ///
    /// @param nanos in nanoseconds since 1970
    /// @param packet the number of its packet; 0 for a log line
    /// @param kind a stable identifier
    record Line(long nanos, long packet, String kind, String text) {}

    static List<Line> of(TunnelStory tunnel) {
        return of(tunnel, List.of());
    }

    /// @param logs whose lines about the tunnel, or without an end, are placed among the packets by time
    static List<Line> of(TunnelStory tunnel, List<AlignedLog> logs) {
        var chronicle = new Chronicle();
        logs.forEach(log -> chronicle.log(log, tunnel));
        tunnel.handshakes().forEach(chronicle::handshake);
        tunnel.sessions().forEach(chronicle::session);
        tunnel.changes().forEach(chronicle::change);
        tunnel.stretches().forEach(chronicle::stretch);
        tunnel.absences().forEach(chronicle::absence);
        tunnel.holes().forEach(chronicle::hole);
        tunnel.errors().forEach(chronicle::error);
        chronicle.lines.sort(Comparator.comparingLong(Line::nanos).thenComparingLong(Line::packet));
        return List.copyOf(chronicle.lines);
    }

    private void add(long nanos, long packet, String kind, String text) {
        lines.add(new Line(nanos, packet, kind, text));
    }

    private void log(AlignedLog log, TunnelStory tunnel) {
        var ends = new HashSet<>(tunnel.endpoints(Side.A));
        ends.addAll(tunnel.endpoints(Side.B));
        for (LogLine line : log.log().lines()) {
            var at = log.at(line);
            boolean isBeside = at.isPresent()
                    && !USUAL.contains(line.kind())
                    && at.getAsLong() >= tunnel.first().nanos() - BESIDE_NANOS
                    && at.getAsLong() <= tunnel.last().nanos() + BESIDE_NANOS;
            boolean isOther =
                    line.endpoint().filter(endpoint -> !ends.contains(endpoint)).isPresent();
            if (isBeside && !isOther) {
                add(
                        at.getAsLong(),
                        0,
                        "log",
                        "%s line %d: %s"
                                .formatted(DiagnosisPages.shortName(log.log().name()), line.number(), line.text()));
            }
        }
    }

    private String end(Side side) {
        return side.toString();
    }

    private void handshake(Handshake handshake) {
        var message = handshake.initiation();
        String result;
        if (handshake.response().isPresent()) {
            long after = handshake.response().get().nanos() - message.nanos();
            result = "answered after %s%s"
                    .formatted(
                            Seconds.precise(after),
                            handshake.confirmation().isPresent() ? "" : ", and not used by its initiator");
        } else {
            result = handshake.cookie().isPresent() ? "answered by a cookie" : "not answered";
        }
        add(
                message.nanos(),
                message.number(),
                "handshake",
                "%s begins a handshake (%s): %s"
                        .formatted(
                                end(handshake.initiator()), handshake.reason().words(), result));
    }

    private void session(Session session) {
        var a = session.sentBy(Side.A);
        var b = session.sentBy(Side.B);
        if (a.messages() + b.messages() == 0) {
            return;
        }
        long number = session.handshake()
                .flatMap(Handshake::response)
                .or(() -> a.first().or(b::first))
                .orElseThrow()
                .number();
        add(
                session.beganNanos(),
                number,
                "session",
                "session %s/%s%s: A sent %s, B sent %s"
                        .formatted(
                                index(session, Side.A),
                                index(session, Side.B),
                                session.handshake().isPresent() ? "" : " (its handshake was not captured)",
                                flow(a),
                                flow(b)));
    }

    private static String index(Session session, Side side) {
        return session.index(side).map("%08x"::formatted).orElse("?");
    }

    private static String flow(org.warren.diagnose.story.Flow flow) {
        var text = new StringBuilder("%d messages (%d data)".formatted(flow.messages(), flow.data()));
        if (flow.lost() > 0) {
            text.append(", %d lost".formatted(flow.lost()));
        }
        if (flow.late() > 0) {
            text.append(", %d late".formatted(flow.late()));
        }
        if (flow.duplicates() > 0) {
            text.append(", %d twice".formatted(flow.duplicates()));
        }
        if (flow.replays() > 0) {
            text.append(", %d replayed".formatted(flow.replays()));
        }
        return text.toString();
    }

    private void change(EndpointChange change) {
        add(
                change.at().nanos(),
                change.at().number(),
                "endpoint",
                "%s is %snow at %s, before at %s%s (%s)"
                        .formatted(
                                end(change.side()),
                                change.link().isCertain() ? "" : "likely ",
                                change.at().from(),
                                change.before(),
                                change.isPortOnly()
                                        ? ": only the port differs, as after a NAT gave another mapping"
                                        : ": it roamed",
                                change.link().words()));
    }

    private void stretch(Stretch stretch) {
        if (stretch.nanos() < UNANSWERED_NANOS) {
            return;
        }
        String until = stretch.ending()
                .map(end -> "until packet %d%s"
                        .formatted(end.number(), stretch.endsElsewhere() ? " from another endpoint" : ""))
                .orElse("until the end of the capture");
        add(
                stretch.first().nanos(),
                stretch.first().number(),
                "unanswered",
                "%s sends %d data messages and %d initiations and hears nothing for %s, %s"
                        .formatted(
                                end(stretch.asker()),
                                stretch.data(),
                                stretch.initiations(),
                                Seconds.text(stretch.nanos()),
                                until));
    }

    private void absence(Absence absence) {
        if (absence.nanos() < 2 * UNANSWERED_NANOS) {
            return;
        }
        add(
                absence.from().nanos(),
                absence.from().number(),
                "silence",
                "%s is silent for %s, until packet %d; %d messages came from the other end meanwhile"
                        .formatted(
                                end(absence.side()),
                                Seconds.text(absence.nanos()),
                                absence.to().number(),
                                absence.fromOther()));
    }

    private void hole(Hole hole) {
        add(
                hole.gap().after().nanos(),
                hole.gap().after().number(),
                "lost-in-silence",
                "%d messages of %s were lost in the silence of %s before packet %d"
                        .formatted(
                                hole.gap().missing(),
                                end(hole.sender()),
                                Seconds.text(hole.opener().silenceNanos()),
                                hole.opener().message().number()));
    }

    private void error(IcmpError error) {
        add(
                error.nanos(),
                error.number(),
                "icmp",
                "%s says of a packet of %d bytes to %s that %s%s"
                        .formatted(
                                Endpoint.text(error.reporter().address()),
                                error.length(),
                                error.to(),
                                error.reason().words(),
                                error.mtu() > 0 ? " (MTU %d)".formatted(error.mtu()) : ""));
    }
}
