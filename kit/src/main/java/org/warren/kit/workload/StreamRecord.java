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

/// The record of a stream's messages. Times are nanoseconds since virtual time 0.
public final class StreamRecord {

    /// The time of an event that did not happen.
    static final long NEVER = Long.MIN_VALUE;

    /// EDESTADDRREQ, EHOSTUNREACH and ENOKEY: the errors that WireGuard returns to a sender, and that a daemon's ICMP
    /// errors are turned into (device.c of the kernel).
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

    /// A connection and the requests on it.
    ///
    /// @param openedNanos when it was begun
    /// @param endedNanos when its last answer arrived or it was given up; [#NEVER] if it was open at the end
    /// @param isDone whether all answers arrived
    /// @param bytes of requests and answers; 0 if not all arrived
    record Load(long openedNanos, long endedNanos, boolean isDone, long bytes) {}

    /// A stream of a workload that begins at virtual time 0.
    StreamRecord(Flow flow, Stream stream) {
        this(flow, stream, 0, TrafficRecord.MESSAGES_MAX);
    }

    /// @param startNanos when the workload began, since virtual time 0
    /// @param planned the maximum number of datagrams or connections
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

    /// How many datagrams were sent, including those that the sender's system refused.
    public int count() {
        return count;
    }

    /// When a datagram was sent.
    long sentNanos(int number) {
        return sent[number];
    }

    /// When a datagram arrived, or its answer if it has one; [#NEVER] if it did not.
    long arrivedNanos(int number) {
        return arrived[number];
    }

    /// The delay of a datagram, or of it and its answer; [#NEVER] if it did not arrive.
    long delayNanos(int number) {
        return arrived[number] == NEVER ? NEVER : arrived[number] - sent[number];
    }

    /// The times at which the flow's near node sent or received a message of the stream. Messages towards it that were
    /// lost are not included. A request that reached it counts at its time of sending, because its arrival is not
    /// recorded.
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

    /// Datagrams that the sender's own system refused, for another reason than its tunnel.
    long refused() {
        return refused;
    }

    /// Answers that the answering node's own system refused.
    long refusedAnswers() {
        return refusedAnswers;
    }

    /// Datagrams dropped because a player's receive buffer was full, at one of the flow's nodes; of this stream or of
    /// others.
    long dropped() {
        return dropped;
    }

    /// Bytes of IP packets that the near node sent and received, as the players know them: payloads and headers. For a
    /// TCP connection that completed, data is counted in full segments; pure acknowledgements and retransmissions are
    /// not included.
    public long carriedAtNear() {
        return carried;
    }

    /// Bytes of UDP payload that were sent, including answers.
    long bytes() {
        return bytes;
    }

    void sent(int number, long nanos, long size) {
        room(number);
        sent[number] = nanos;
        bytes += size;
    }

    /// The sender's own system refused the datagram. If its tunnel was the reason, because it has no endpoint or no
    /// peer for the address, the datagram is lost; otherwise it is a doubt about that system.
    ///
    /// @param error the Linux errno
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

    /// Data of a connection passed the near node's end of the tunnel.
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

    /// A file's data is kept only for as many messages as the plan has.
    private void requirePlanned(int number) {
        if (number < 0 || number >= planned) {
            throw new IllegalArgumentException("message " + number + " of " + planned);
        }
    }
}
