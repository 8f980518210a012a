package org.warren.diagnose.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.TunnelStory;

/// A log whose clock is brought together with that of captures, by the handshakes that both have.
///
/// @param log what was read
/// @param offsetNanos what is added to the log's times to get those of the captures; empty where that is not known
/// @param matches how many handshake messages of the log have their packet at that time
public record AlignedLog(DaemonLog log, OptionalLong offsetNanos, int matches) {

    private static final long SECOND = 1_000_000_000L;
    /// The messages of a handshake are a round trip apart, and a log is written a little later.
    private static final long PRECISE_NANOS = 300_000_000L;
    /// Times without fractions were cut off.
    private static final long COARSE_NANOS = 1_300_000_000L;
    private static final long ZONE_NANOS = 900 * SECOND;
    private static final long ZONES = 56; // 14 hours, the farthest zone
    private static final int EVENTS_MAX = 200;
    private static final int MATCHES_MIN = 2;

    private static final Set<LogKind> INITIATIONS = EnumSet.of(
            LogKind.INITIATION_SENT,
            LogKind.INITIATION_RECEIVED,
            LogKind.INITIATION_REFUSED,
            LogKind.INITIATION_REPLAYED,
            LogKind.MAC_REFUSED,
            LogKind.PEER_UNKNOWN);
    private static final Set<LogKind> RESPONSES =
            EnumSet.of(LogKind.RESPONSE_SENT, LogKind.RESPONSE_RECEIVED, LogKind.RESPONSE_REFUSED);

    /// Brings a log together with captures. A clock with a zone is taken as it is. One without is some quarter of an
    /// hour
    /// apart, one that counts since the start of a machine anything; the handshakes say how much, where at least two
    /// are
    /// in both and no other distance has as many.
    public static AlignedLog of(DaemonLog log, List<CaptureStory> captures) {
        long[] initiations = times(captures, true);
        long[] responses = times(captures, false);
        long tolerance = log.isPrecise() ? PRECISE_NANOS : COARSE_NANOS;
        var events = log.lines().stream()
                .filter(line -> line.nanos().isPresent())
                .filter(line -> INITIATIONS.contains(line.kind()) || RESPONSES.contains(line.kind()))
                .limit(EVENTS_MAX)
                .toList();
        var matching = new Matching(events, initiations, responses, tolerance);
        return switch (log.clock()) {
            case NONE -> new AlignedLog(log, OptionalLong.empty(), 0);
            case UTC -> new AlignedLog(log, OptionalLong.of(0), matching.count(0));
            case LOCAL -> best(log, zones(), matching);
            case BOOT -> best(log, distances(events, initiations, responses), matching);
        };
    }

    /// When a line was written, by the clock of the captures.
    public OptionalLong at(LogLine line) {
        return line.nanos().isPresent() && offsetNanos.isPresent()
                ? OptionalLong.of(line.nanos().getAsLong() + offsetNanos.getAsLong())
                : OptionalLong.empty();
    }

    /// How much later or earlier than a packet a line about it may be, in nanoseconds.
    public long toleranceNanos() {
        return log.isPrecise() ? PRECISE_NANOS : COARSE_NANOS;
    }

    /// What happened, for counting what fits.
    private static final class Matching {
        private final List<LogLine> events;
        private final long[] initiations;
        private final long[] responses;
        private final long tolerance;

        Matching(List<LogLine> events, long[] initiations, long[] responses, long tolerance) {
            this.events = events;
            this.initiations = initiations;
            this.responses = responses;
            this.tolerance = tolerance;
        }

        int count(long offset) {
            int found = 0;
            for (LogLine event : events) {
                long[] packets = INITIATIONS.contains(event.kind()) ? initiations : responses;
                found += isNear(packets, event.nanos().orElseThrow() + offset) ? 1 : 0;
            }
            return found;
        }

        private boolean isNear(long[] sorted, long nanos) {
            int at = Arrays.binarySearch(sorted, nanos - tolerance);
            int next = at < 0 ? -at - 1 : at;
            return next < sorted.length && sorted[next] <= nanos + tolerance;
        }
    }

    private static AlignedLog best(DaemonLog log, long[] offsets, Matching matching) {
        int most = 0;
        long first = 0;
        long last = 0;
        boolean isOnly = false;
        for (long offset : offsets) {
            int count = matching.count(offset);
            if (count > most) {
                most = count;
                first = offset;
                last = offset;
                isOnly = true;
            } else if (count == most && offset - first <= 2 * matching.tolerance) {
                last = offset;
            } else if (count == most) {
                isOnly = false;
            }
        }
        return most >= MATCHES_MIN && isOnly
                ? new AlignedLog(log, OptionalLong.of(first + (last - first) / 2), most)
                : new AlignedLog(log, OptionalLong.empty(), 0);
    }

    private static long[] zones() {
        var offsets = new ArrayList<Long>();
        for (long i = -ZONES; i <= ZONES; i++) {
            offsets.add(i * ZONE_NANOS);
        }
        return sorted(offsets);
    }

    private static long[] distances(List<LogLine> events, long[] initiations, long[] responses) {
        var offsets = new ArrayList<Long>();
        for (LogLine event : events) {
            for (long packet : INITIATIONS.contains(event.kind()) ? initiations : responses) {
                offsets.add(packet - event.nanos().orElseThrow());
            }
        }
        return Arrays.stream(sorted(offsets)).distinct().toArray();
    }

    private static long[] times(List<CaptureStory> captures, boolean isOfInitiations) {
        var times = new ArrayList<Long>();
        for (CaptureStory capture : captures) {
            for (TunnelStory tunnel : capture.tunnels()) {
                for (Handshake handshake : tunnel.handshakes()) {
                    // A response that is lost on its way is a round trip after its initiation.
                    times.add(handshake.initiation().nanos());
                    if (!isOfInitiations) {
                        handshake.response().ifPresent(response -> times.add(response.nanos()));
                    }
                }
            }
        }
        long[] all = sorted(times);
        return all.length > EVENTS_MAX ? Arrays.copyOf(all, EVENTS_MAX) : all;
    }

    private static long[] sorted(List<Long> times) {
        return times.stream().mapToLong(Long::longValue).sorted().toArray();
    }
}
