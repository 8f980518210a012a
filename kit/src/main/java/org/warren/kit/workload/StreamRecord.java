package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.warren.workload.Direction;
import org.warren.workload.Flow;
import org.warren.workload.Stream;

/// What became of a stream's messages. Times are nanoseconds since virtual time 0.
public final class StreamRecord {

    /// The time of what did not happen.
    static final long NEVER = Long.MIN_VALUE;

    /// EDESTADDRREQ, EHOSTUNREACH and ENOKEY: what WireGuard answers a sender, and what a daemon's ICMP errors become
    /// (device.c of the kernel).
    private static final Set<Long> OF_THE_TUNNEL = Set.of(89L, 113L, 126L);

    private static final int FIRST_CAPACITY = 64;

    /// Headers of IPv4 (RFC 791) and UDP (RFC 768), in bytes.
    private static final int UDP_HEADERS = 20 + 8;

    /// Headers of IPv4 and TCP with timestamps (RFC 7323), in bytes.
    private static final int TCP_HEADERS = 20 + 32;

    /// A full segment's data in a tunnel with WireGuard's usual MTU.
    private static final int SEGMENT = 1420 - TCP_HEADERS;

    private final Flow flow;
    private final Stream stream;
    private final long startNanos;
    private final int planned;
    private final List<Load> loads = new ArrayList<>();
    private long[] sent = new long[0];
    private long[] arrived = new long[0];
    private int count;
    private int highest = -1;
    private long duplicated;
    private long reordered;
    private long refused;
    private long refusedAnswers;
    private long dropped;
    private long bytes;
    private long carried;

    /// A connection and what was asked on it.
    ///
    /// @param openedNanos when it was begun
    /// @param endedNanos when its last answer came or it was given up; [#NEVER] where it was open at the end
    /// @param isDone whether all answers came
    /// @param bytes of requests and answers; 0 where they did not all come
    record Load(long openedNanos, long endedNanos, boolean isDone, long bytes) {}

    /// A stream of a workload that begins at virtual time 0.
    StreamRecord(Flow flow, Stream stream) {
        this(flow, stream, 0, TrafficRecord.MESSAGES_MAX);
    }

    /// @param startNanos when the workload began, since virtual time 0
    /// @param planned how many datagrams or connections there can be at most
    StreamRecord(Flow flow, Stream stream, long startNanos, int planned) {
        this.flow = flow;
        this.stream = stream;
        this.startNanos = startNanos;
        this.planned = planned;
    }

    /// The flow that the stream belongs to.
    public Flow flow() {
        return flow;
    }

    /// The stream.
    public Stream stream() {
        return stream;
    }

    /// `FLOW STREAM`.
    public String name() {
        return flow.name() + " " + stream.name();
    }

    /// When the workload began, since virtual time 0.
    long startNanos() {
        return startNanos;
    }

    /// How many datagrams were sent, or were to be sent and refused.
    public int count() {
        return count;
    }

    /// When a datagram was sent.
    long sentNanos(int number) {
        return sent[number];
    }

    /// When a datagram arrived, or its answer where there is one; [#NEVER] where it did not.
    long arrivedNanos(int number) {
        return arrived[number];
    }

    /// How long a datagram, or it and its answer, was on its way; [#NEVER] where it did not arrive.
    long delayNanos(int number) {
        return arrived[number] == NEVER ? NEVER : arrived[number] - sent[number];
    }

    /// The times at which the flow's near node sent or received something of it. What a stream towards it lost on the
    /// way is
    /// none of them. A request that reached it counts at the time of its sending, for its arrival is not kept.
    public LongStream momentsAtNear() {
        boolean isOut = stream.direction() == Direction.OUT;
        boolean answers = stream.answer() != null;
        LongStream datagrams = IntStream.range(0, count).mapToLong(number -> {
            boolean isSentThere = isOut || (answers && arrived[number] != NEVER);
            return isSentThere ? sent[number] : NEVER;
        });
        LongStream arrivals = isOut == answers ? Arrays.stream(arrived, 0, count) : LongStream.empty();
        return LongStream.concat(
                        LongStream.concat(datagrams, arrivals),
                        loads.stream().flatMapToLong(load -> LongStream.of(load.openedNanos(), load.endedNanos())))
                .filter(nanos -> nanos != NEVER);
    }

    List<Load> loads() {
        return loads;
    }

    long duplicated() {
        return duplicated;
    }

    long reordered() {
        return reordered;
    }

    /// Datagrams that the sender's own system did not take, for another reason than its tunnel's.
    long refused() {
        return refused;
    }

    /// Answers that the answering node's own system did not take.
    long refusedAnswers() {
        return refusedAnswers;
    }

    /// Datagrams that found the receive buffer of a player full, at one of the flow's nodes; of this stream or of
    /// others.
    long dropped() {
        return dropped;
    }

    /// Bytes of IP packets that the near node sent and received of it, as the players know them: payloads and headers.
    /// Of a TCP
    /// connection that completed the data in full segments; acknowledgements without data and what was sent again
    /// is not in it.
    public long carriedAtNear() {
        return carried;
    }

    /// Bytes of UDP payload that were sent, answers too.
    long bytes() {
        return bytes;
    }

    void sent(int number, long nanos, long size) {
        room(number);
        sent[number] = nanos;
        bytes += size;
    }

    /// The sender's own system did not take it. Where its tunnel said so, because it knows no endpoint or has no peer
    /// for the address, it is lost; else it is a doubt about that system.
    ///
    /// @param error the number of Linux
    void refused(int number, long nanos, long error) {
        room(number);
        sent[number] = nanos;
        if (!OF_THE_TUNNEL.contains(error)) {
            refused++;
        }
    }

    void answered(long size) {
        bytes += size;
    }

    void answerRefused() {
        refusedAnswers++;
    }

    void dropped(long datagrams) {
        dropped += datagrams;
    }

    /// A datagram passed the near node's end of the tunnel.
    void carriedDatagram(long size) {
        carried += size + UDP_HEADERS;
    }

    /// A connection's data did.
    void carriedData(long size) {
        carried += size + TCP_HEADERS * Math.ceilDiv(size, SEGMENT);
    }

    /// A datagram of a stream without answers arrived, or an answer.
    void arrived(int number, long nanos) {
        room(number);
        if (arrived[number] != NEVER) {
            duplicated++;
            return;
        }
        arrived[number] = nanos;
        if (number < highest) {
            reordered++;
        }
        highest = Math.max(highest, number);
    }

    void opened(int number, long nanos) {
        if (number != loads.size()) {
            throw new IllegalArgumentException("connection " + number + " follows " + (loads.size() - 1));
        }
        requirePlanned(number);
        loads.add(new Load(nanos, NEVER, false, 0));
    }

    void ended(int number, long nanos, boolean isDone, long size) {
        if (number < 0 || number >= loads.size()) {
            throw new IllegalArgumentException("connection " + number + " was not begun");
        }
        loads.set(number, new Load(loads.get(number).openedNanos(), nanos, isDone, isDone ? size : 0));
    }

    private void room(int number) {
        requirePlanned(number);
        if (number >= sent.length) {
            int before = sent.length;
            int length = Math.min(planned, Math.max(FIRST_CAPACITY, Math.max(number + 1, before + before / 2)));
            sent = Arrays.copyOf(sent, length);
            arrived = Arrays.copyOf(arrived, length);
            Arrays.fill(sent, before, length, NEVER);
            Arrays.fill(arrived, before, length, NEVER);
        }
        count = Math.max(count, number + 1);
    }

    /// What a file says is kept for as many messages as follow from the plan.
    private void requirePlanned(int number) {
        if (number < 0 || number >= planned) {
            throw new IllegalArgumentException("message " + number + " of " + planned);
        }
    }
}
