package org.warren.diagnose.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.capture.Endpoint;

/// A log whose clock is aligned with that of captures, by handshakes that both contain.
///
/// @param log what was read
/// @param offsetNanos to be added to the log's times to get those of the captures; empty if it is not known
/// @param matches how many handshake messages of the log have a packet at that time
public record AlignedLog(DaemonLog log, OptionalLong offsetNanos, int matches) {

    private static final long SECOND = 1_000_000_000L;
    /// The messages of a handshake are a round trip apart, and a log is written slightly later.
    private static final long PRECISE_NANOS = 300_000_000L;
    /// Times without fractions are truncated.
    private static final long COARSE_NANOS = 1_300_000_000L;
    private static final long ZONE_NANOS = 900 * SECOND;
    private static final long ZONES = 56; // 14 hours, the farthest zone
    /// The offset is estimated from a sample, spread evenly; all events are used to verify it.
    private static final int EVENTS_MAX = 4_000;

    private static final int PACKETS_MAX = 100;
    private static final int DISTANCES_MAX = 16;
    private static final int ZONE_MATCHES_MIN = 2;
    private static final int BOOT_MATCHES_MIN = 3;
    /// With an arbitrary offset some events match by chance, so most must match.
    private static final double MATCHING_SHARE_MIN = 0.6;
    /// Lines are written immediately, so events that belong to packets have nearly the same offset from them.
    private static final double CHANCE_MAX = 0.01;

    private static final long SPREAD_NANOS_MIN = 5_000_000L;
    /// How much more matches the best offset must have than the next one, as a fraction.
    private static final int LEAD = 4;

    private static final Set<LogKind> INITIATIONS = EnumSet.of(
            LogKind.INITIATION_SENT,
            LogKind.INITIATION_RECEIVED,
            LogKind.INITIATION_REFUSED,
            LogKind.INITIATION_REPLAYED,
            LogKind.MAC_REFUSED,
            LogKind.PEER_UNKNOWN);
    private static final Set<LogKind> RESPONSES =
            EnumSet.of(LogKind.RESPONSE_SENT, LogKind.RESPONSE_RECEIVED, LogKind.RESPONSE_REFUSED);

    /// Aligns a log with captures. A clock with a zone is trusted, unless handshakes of the log are within the
    /// captures' time and none of them matches a packet. A clock without a zone differs by a multiple of a quarter of
    /// an hour, and at least two handshake messages must match. A clock that counts from boot may have any offset: at
    /// least three must match, most of those within the captures' time, and more closely than by chance. No other
    /// offset may have nearly as many matches.
    public static AlignedLog of(DaemonLog log, List<CaptureStory> captures) {
        var events = events(log, captures);
        var matching = new Matching(
                events, times(captures, true), times(captures, false), log.isPrecise() ? PRECISE_NANOS : COARSE_NANOS);
        return switch (log.clock()) {
            case NONE -> new AlignedLog(log, OptionalLong.empty(), 0);
            case UTC -> {
                int matches = matching.count(0);
                boolean isWrong = matches == 0 && matching.inside(0) >= ZONE_MATCHES_MIN;
                yield new AlignedLog(log, isWrong ? OptionalLong.empty() : OptionalLong.of(0), matches);
            }
            case LOCAL -> best(log, zones(), matching, ZONE_MATCHES_MIN, 0, Double.POSITIVE_INFINITY);
            case BOOT -> best(log, matching.distances(), matching, BOOT_MATCHES_MIN, MATCHING_SHARE_MIN, CHANCE_MAX);
        };
    }

    /// The handshake messages of a log; if some of them belong to captured ends, only these.
    private static List<LogLine> events(DaemonLog log, List<CaptureStory> captures) {
        var endpoints = new HashSet<Endpoint>();
        for (CaptureStory capture : captures) {
            for (TunnelStory tunnel : capture.tunnels()) {
                endpoints.addAll(tunnel.endpoints(Side.A));
                endpoints.addAll(tunnel.endpoints(Side.B));
            }
        }
        var events = log.lines().stream()
                .filter(line -> line.nanos().isPresent())
                .filter(line -> INITIATIONS.contains(line.kind()) || RESPONSES.contains(line.kind()))
                .toList();
        var known = events.stream()
                .filter(line -> line.endpoint().filter(endpoints::contains).isPresent())
                .toList();
        return known.isEmpty() ? events : known;
    }

    /// When a line was written, by the clock of the captures.
    public OptionalLong at(LogLine line) {
        return line.nanos().isPresent() && offsetNanos.isPresent()
                ? OptionalLong.of(line.nanos().getAsLong() + offsetNanos.getAsLong())
                : OptionalLong.empty();
    }

    /// How much later or earlier than its packet a line may be, in nanoseconds.
    public long toleranceNanos() {
        return log.isPrecise() ? PRECISE_NANOS : COARSE_NANOS;
    }

    /// The events to be matched.
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

        private long[] packets(LogLine event) {
            return INITIATIONS.contains(event.kind()) ? initiations : responses;
        }

        int count(long offset) {
            int found = 0;
            for (LogLine event : events) {
                found += isNear(packets(event), event.nanos().orElseThrow() + offset) ? 1 : 0;
            }
            return found;
        }

        /// How many events are between the first and the last handshake of the captures.
        int inside(long offset) {
            int found = 0;
            for (LogLine event : events) {
                long at = event.nanos().orElseThrow() + offset;
                // The times of responses include those of initiations.
                found += responses.length > 0
                                && at >= responses[0] - tolerance
                                && at <= responses[responses.length - 1] + tolerance
                        ? 1
                        : 0;
            }
            return found;
        }

        private boolean isNear(long[] sorted, long nanos) {
            int at = Arrays.binarySearch(sorted, nanos - tolerance);
            int next = at < 0 ? -at - 1 : at;
            return next < sorted.length && sorted[next] <= nanos + tolerance;
        }

        /// The expected number of offsets with as many matches, equally close, if log and captures were unrelated and
        /// each offset of an event to a packet equally likely.
        double byChance(long offset) {
            var late = new ArrayList<Long>();
            double pairs = 0;
            for (LogLine event : events) {
                long[] packets = packets(event);
                long at = event.nanos().orElseThrow() + offset;
                pairs += packets.length;
                if (isNear(packets, at)) {
                    late.add(nearest(packets, at) - at);
                }
            }
            long first = events.stream()
                    .mapToLong(line -> line.nanos().orElseThrow())
                    .min()
                    .orElse(0);
            long last = events.stream()
                    .mapToLong(line -> line.nanos().orElseThrow())
                    .max()
                    .orElse(0);
            double span = last - first + (double) responses[responses.length - 1] - responses[0] + tolerance;
            long[] sorted = sorted(late);
            double width = Math.max(SPREAD_NANOS_MIN, sorted[sorted.length - 1] - sorted[0]);
            double expected = pairs;
            for (int i = 1; i < sorted.length; i++) {
                expected *= pairs * width / span / i;
            }
            return expected;
        }

        private static long nearest(long[] sorted, long nanos) {
            int at = Arrays.binarySearch(sorted, nanos);
            int next = at < 0 ? -at - 1 : at;
            if (next == sorted.length || (next > 0 && nanos - sorted[next - 1] < sorted[next] - nanos)) {
                return sorted[next - 1];
            }
            return sorted[next];
        }

        /// The offsets with the most matching pairs of an event and a packet, each farther from the others than the
        /// tolerance.
        long[] distances() {
            long[] all = pairs();
            long[] windows = new long[all.length];
            int last = 0;
            for (int i = 0; i < all.length; i++) {
                while (last + 1 < all.length && all[last + 1] - all[i] <= 2 * tolerance) {
                    last++;
                }
                windows[i] = (long) (last - i + 1) << Integer.SIZE | i;
            }
            Arrays.sort(windows);
            var best = new ArrayList<Long>();
            for (int i = windows.length - 1; i >= 0 && best.size() < DISTANCES_MAX; i--) {
                int from = (int) windows[i];
                int to = from + (int) (windows[i] >> Integer.SIZE) - 1;
                long middle = all[from] + (all[to] - all[from]) / 2;
                if (best.stream().allMatch(other -> Math.abs(other - middle) > 2 * tolerance)) {
                    best.add(middle);
                }
            }
            return sorted(best);
        }

        private long[] pairs() {
            var distances = new ArrayList<Long>();
            for (int i : evenly(events.size(), EVENTS_MAX)) {
                long[] packets = packets(events.get(i));
                for (int j : evenly(packets.length, PACKETS_MAX)) {
                    distances.add(packets[j] - events.get(i).nanos().orElseThrow());
                }
            }
            return sorted(distances);
        }

        private static int[] evenly(int size, int most) {
            int count = Math.min(size, most);
            return IntStream.range(0, count)
                    .map(i -> (int) ((long) i * size / count))
                    .toArray();
        }
    }

    private static AlignedLog best(
            DaemonLog log, long[] offsets, Matching matching, int matchesMin, double shareMin, double chanceMax) {
        int most = 0;
        int next = 0;
        long best = 0;
        for (long offset : offsets) {
            int count = matching.count(offset);
            if (count > most) {
                next = most;
                most = count;
                best = offset;
            } else {
                next = Math.max(next, count);
            }
        }
        boolean isClear = most >= matchesMin
                && most - next >= Math.max(1, most / LEAD)
                && most >= shareMin * matching.inside(best)
                && matching.byChance(best) <= chanceMax;
        return isClear
                ? new AlignedLog(log, OptionalLong.of(best), most)
                : new AlignedLog(log, OptionalLong.empty(), 0);
    }

    private static long[] zones() {
        var offsets = new ArrayList<Long>();
        for (long i = -ZONES; i <= ZONES; i++) {
            offsets.add(i * ZONE_NANOS);
        }
        return sorted(offsets);
    }

    private static long[] times(List<CaptureStory> captures, boolean isOfInitiations) {
        var times = new ArrayList<Long>();
        for (CaptureStory capture : captures) {
            for (TunnelStory tunnel : capture.tunnels()) {
                for (Handshake handshake : tunnel.handshakes()) {
                    // A response that is lost on the path follows its initiation by a round trip.
                    times.add(handshake.initiation().nanos());
                    if (!isOfInitiations) {
                        handshake.response().ifPresent(response -> times.add(response.nanos()));
                    }
                }
            }
        }
        return sorted(times);
    }

    private static long[] sorted(List<Long> times) {
        return times.stream().mapToLong(Long::longValue).sorted().toArray();
    }
}
