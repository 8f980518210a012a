package org.warren.kit.workload;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.warren.workload.Codec;
import org.warren.workload.Transport;
import org.warren.workload.Window;

/// The figures of one stream.
///
/// @param stream that they belong to
/// @param sent datagrams or connections; connections that were still open at the end of the run are not counted
/// @param lost those that never arrived, or were not answered, or connections that did not complete
/// @param late those that arrived after their deadline
/// @param duplicated copies of datagrams that had arrived
/// @param reordered those that were overtaken by a later one
/// @param outageNanos the longest time in which nothing arrived: from the first datagram that was lost to the next one
///     that was not; after the last lost one only the usual gap counts
/// @param outageStartNanos when it began, since virtual time 0
/// @param delays one way, or round trip if there are answers, or of whole connections; in nanoseconds
/// @param idle how many messages followed at least [#IDLE_NANOS] of silence
/// @param idleLost how many of them were lost
/// @param idleDelays of the others
/// @param usualGapNanos the median gap between two datagrams
/// @param stallNanos the additional delay of a message that was sent near a handshake; for a lost message of a stream
///     that sends at least once per second, how long nothing arrived; [#WITHOUT_END] if nothing arrived any more
/// @param opinion the worst call's mean opinion score; empty if it is not voice
/// @param freezes how often a video froze
/// @param bytesPerSecond the throughput of connections while they were open; 0 if there are none
public record StreamFigures(
        StreamRecord stream,
        long sent,
        long lost,
        long late,
        long duplicated,
        long reordered,
        long outageNanos,
        long outageStartNanos,
        long usualGapNanos,
        Histogram delays,
        long idle,
        long idleLost,
        Histogram idleDelays,
        long stallNanos,
        OptionalDouble opinion,
        long freezes,
        double bytesPerSecond) {

    /// A pause of at least this length is a silence, in nanoseconds: many NATs expire a mapping after it.
    public static final long IDLE_NANOS = 30_000_000_000L;

    /// The duration of what did not complete.
    public static final long WITHOUT_END = Long.MAX_VALUE;

    /// How near to a handshake a message must be, before and after its initiation: an initiator continues to send in
    /// the old session.
    private static final long BEFORE_HANDSHAKE_NANOS = 100_000_000;

    private static final long AFTER_HANDSHAKE_NANOS = 2_000_000_000;
    /// A loss is a stall only in streams that send at least this often; in others the time until the next message
    /// depends on the sender.
    private static final long STALL_GAP_MAX_NANOS = 1_000_000_000;

    private static final long DELAY_MAX = 3_600_000_000_000L;
    /// Relative error of recorded delays: 1 %.
    private static final int DIGITS = 2;

    /// Whether its messages are connections.
    public boolean isTcp() {
        return stream.stream().transport() == Transport.TCP;
    }

    /// Computes the figures of a stream's record.
    ///
    /// @param handshakes when its near node's tunnel initiated handshakes, in nanoseconds since virtual time 0, in
    ///     order
    public static StreamFigures of(StreamRecord stream, List<Long> handshakes) {
        return stream.stream().transport() == Transport.TCP
                ? ofConnections(stream)
                : new Reading(stream, handshakes).figures();
    }

    /// Lost messages divided by sent ones, 0 to 1.
    public double lostShare() {
        return share(lost);
    }

    /// Late messages divided by sent ones, 0 to 1.
    public double lateShare() {
        return share(late);
    }

    /// Reordered messages divided by sent ones, 0 to 1.
    public double reorderedShare() {
        return share(reordered);
    }

    /// A copy that does not retain the record with the times of its datagrams.
    StreamFigures about(StreamRecord other) {
        return new StreamFigures(
                other,
                sent,
                lost,
                late,
                duplicated,
                reordered,
                outageNanos,
                outageStartNanos,
                usualGapNanos,
                delays,
                idle,
                idleLost,
                idleDelays,
                stallNanos,
                opinion,
                freezes,
                bytesPerSecond);
    }

    private double share(long part) {
        return sent == 0 ? 0 : (double) part / sent;
    }

    private static StreamFigures ofConnections(StreamRecord stream) {
        Histogram delays = histogram();
        long lost = 0;
        long late = 0;
        long bytes = 0;
        long open = 0;
        long ended = 0;
        for (StreamRecord.Load load : stream.loads()) {
            if (load.endedNanos() == StreamRecord.NEVER) {
                continue; // the run ended first
            }
            ended++;
            if (!load.isDone()) {
                lost++;
                continue;
            }
            long nanos = load.endedNanos() - load.openedNanos();
            record(delays, nanos);
            late += isLate(stream, nanos) ? 1 : 0;
            bytes += load.bytes();
            open += nanos;
        }
        return new StreamFigures(
                stream,
                ended,
                lost,
                late,
                0,
                0,
                0,
                0,
                0,
                delays,
                0,
                0,
                histogram(),
                0,
                OptionalDouble.empty(),
                0,
                open == 0 ? 0 : bytes * 1e9 / open);
    }

    /// Whether a message with this delay came after its stream's deadline.
    static boolean isLate(StreamRecord stream, long delay) {
        long deadline = stream.stream().deadlineNanos();
        return deadline > 0 && delay > deadline;
    }

    private static Histogram histogram() {
        return new Histogram(DIGITS); // grows with what it is given
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, DELAY_MAX));
    }

    /// One pass over a stream's datagrams.
    private static final class Reading {
        private final StreamRecord stream;
        private final List<Long> handshakes;
        private final Histogram delays = histogram();
        private final Histogram idleDelays = histogram();
        private long sent;
        private long lost;
        private long late;
        private long idle;
        private long idleLost;
        private long outage;
        private long outageStart;
        private final long usualGap;
        private final Outages outages;
        private long last = StreamRecord.NEVER;

        Reading(StreamRecord stream, List<Long> handshakes) {
            this.stream = stream;
            this.handshakes = handshakes;
            this.usualGap = usualGap(stream);
            this.outages = new Outages(usualGap, this::addOutage);
        }

        private static long usualGap(StreamRecord stream) {
            long[] gaps = new long[stream.count()];
            int count = 0;
            long before = StreamRecord.NEVER;
            for (int number = 0; number < stream.count(); number++) {
                long at = stream.sentNanos(number);
                if (at == StreamRecord.NEVER) {
                    continue;
                }
                if (before != StreamRecord.NEVER && at > before) {
                    gaps[count++] = at - before;
                }
                before = at;
            }
            Arrays.sort(gaps, 0, count);
            return count == 0 ? 0 : gaps[count / 2];
        }

        StreamFigures figures() {
            for (int number = 0; number < stream.count(); number++) {
                if (stream.sentNanos(number) != StreamRecord.NEVER) {
                    take(number);
                }
            }
            outages.end();
            boolean isVideo = stream.stream().codec() == Codec.VIDEO;
            return new StreamFigures(
                    stream,
                    sent,
                    lost,
                    late,
                    stream.duplicated(),
                    stream.reordered(),
                    outage,
                    outageStart,
                    usualGap,
                    delays,
                    idle,
                    idleLost,
                    idleDelays,
                    stall(),
                    opinion(),
                    isVideo ? Freezes.count(stream) : 0,
                    0);
        }

        private void take(int number) {
            long at = stream.sentNanos(number);
            long delay = stream.delayNanos(number);
            boolean isLost = delay == StreamRecord.NEVER;
            sent++;
            outages.message(at, isLost);
            if (last != StreamRecord.NEVER && at - last >= IDLE_NANOS) {
                idle++;
                idleLost += isLost ? 1 : 0;
                if (!isLost) {
                    record(idleDelays, delay);
                }
            }
            if (isLost) {
                lost++;
            } else {
                record(delays, delay);
                late += isLate(stream, delay) ? 1 : 0;
            }
            last = at;
        }

        private void addOutage(long from, long length) {
            if (length > outage) {
                outage = length;
                outageStart = from;
            }
        }

        private long stall() {
            long usual = delays.getTotalCount() == 0 ? 0 : delays.getValueAtPercentile(50);
            long worst = 0;
            int number = 0;
            for (long handshake : handshakes) {
                while (number < stream.count() && stream.sentNanos(number) < handshake - BEFORE_HANDSHAKE_NANOS) {
                    number++;
                }
                for (int near = number;
                        near < stream.count() && stream.sentNanos(near) <= handshake + AFTER_HANDSHAKE_NANOS;
                        near++) {
                    worst = Math.max(worst, stalled(near, usual));
                }
            }
            return worst;
        }

        private long stalled(int number, long usual) {
            if (stream.sentNanos(number) == StreamRecord.NEVER) {
                return 0;
            }
            long delay = stream.delayNanos(number);
            if (delay != StreamRecord.NEVER) {
                return delay - usual;
            }
            if (usualGap > STALL_GAP_MAX_NANOS) {
                return 0;
            }
            int next = number;
            while (next < stream.count() && stream.delayNanos(next) == StreamRecord.NEVER) {
                next++;
            }
            return next == stream.count() ? WITHOUT_END : stream.sentNanos(next) - stream.sentNanos(number);
        }

        private OptionalDouble opinion() {
            Codec codec = stream.stream().codec();
            if (codec == null || codec == Codec.VIDEO) {
                return OptionalDouble.empty();
            }
            double worst = Double.POSITIVE_INFINITY;
            int from = 0;
            for (Window call : stream.flow().windows()) {
                int first = from;
                long end = stream.startNanos() + call.endNanos();
                int next = first;
                while (next < stream.count() && stream.sentNanos(next) < end) {
                    next++;
                }
                if (next - first >= Call.PACKETS_MIN) {
                    worst = Math.min(
                            worst, Call.of(stream, codec, first, next).model().meanOpinion());
                }
                from = next;
            }
            return Double.isInfinite(worst) ? OptionalDouble.empty() : OptionalDouble.of(worst);
        }
    }
}
