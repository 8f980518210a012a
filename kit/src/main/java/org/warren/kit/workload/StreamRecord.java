package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.warren.workload.Flow;
import org.warren.workload.Stream;

/// What became of a stream's messages. Times are nanoseconds since virtual time 0.
public final class StreamRecord {

    /// The time of what did not happen.
    static final long NEVER = Long.MIN_VALUE;

    private static final int FIRST_CAPACITY = 64;

    private final Flow flow;
    private final Stream stream;
    private final List<Load> loads = new ArrayList<>();
    private long[] sent = new long[0];
    private long[] arrived = new long[0];
    private int count;
    private int highest = -1;
    private long duplicated;
    private long reordered;
    private long refused;
    private long bytes;

    /// A connection and what was asked on it.
    ///
    /// @param openedNanos when it was begun
    /// @param endedNanos when its last answer came or it was given up; [#NEVER] where it was open at the end
    /// @param isDone whether all answers came
    /// @param bytes of requests and answers; 0 where they did not all come
    record Load(long openedNanos, long endedNanos, boolean isDone, long bytes) {}

    StreamRecord(Flow flow, Stream stream) {
        this.flow = flow;
        this.stream = stream;
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

    /// All times at which something of it was sent or came.
    public LongStream moments() {
        return LongStream.concat(
                        LongStream.concat(Arrays.stream(sent, 0, count), Arrays.stream(arrived, 0, count)),
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

    long refused() {
        return refused;
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

    void refused(int number, long nanos) {
        room(number);
        sent[number] = nanos;
        refused++;
    }

    void answered(long size) {
        bytes += size;
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
        loads.add(new Load(nanos, NEVER, false, 0));
    }

    void ended(int number, long nanos, boolean isDone, long size) {
        if (number < 0 || number >= loads.size()) {
            throw new IllegalArgumentException("connection " + number + " was not begun");
        }
        loads.set(number, new Load(loads.get(number).openedNanos(), nanos, isDone, isDone ? size : 0));
    }

    private void room(int number) {
        if (number < 0 || number > count + TrafficRecord.AHEAD_MAX) {
            throw new IllegalArgumentException("datagram " + number + " follows " + (count - 1));
        }
        if (number >= sent.length) {
            int before = sent.length;
            int length = Math.max(FIRST_CAPACITY, Math.max(number + 1, before + before / 2));
            sent = Arrays.copyOf(sent, length);
            arrived = Arrays.copyOf(arrived, length);
            Arrays.fill(sent, before, length, NEVER);
            Arrays.fill(arrived, before, length, NEVER);
        }
        count = Math.max(count, number + 1);
    }
}
