package org.warren.workload.link;

import java.util.ArrayDeque;

/// The queue of a link with a rate or a trace, first in, first out. Other disciplines are implemented by the lab's
/// kernel, before the link.
final class QueueModel {

    static final long LOST = -1;

    /// The maximum number of waiting packets, whatever the queue's time limit.
    static final int PACKETS_MAX = 10_000;

    private static final double SECOND = 1e9;

    private final LinkDirection direction;
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    /// When the last packet was or will be sent.
    private long free;
    /// The opportunity of the trace in which the last packet was sent, and its remaining capacity.
    private long moment = -1;
    private int left;

    QueueModel(LinkDirection direction) {
        this.direction = direction;
    }

    /// When a packet has been sent, or [#LOST].
    ///
    /// @param now when it arrives
    /// @param from when it may be sent, not before now
    long sent(int bytes, long now, long from) {
        Trace trace = direction.trace();
        boolean isKernels = direction.discipline() != Discipline.FIFO;
        if (trace == null && (direction.rateBitsPerSecond() == 0 || isKernels)) {
            return from;
        }
        while (!waiting.isEmpty() && waiting.peekFirst() <= now) {
            waiting.removeFirst();
        }
        if (waiting.size() >= PACKETS_MAX) {
            return LOST;
        }
        return trace == null ? byRate(bytes, from) : byTrace(trace, bytes, from);
    }

    private long byRate(int bytes, long from) {
        long begins = Math.max(from, free);
        if (isTooLong(begins - from)) {
            return LOST;
        }
        free = begins + (long) (bytes * Byte.SIZE * SECOND / direction.rateBitsPerSecond());
        waiting.addLast(free);
        return free;
    }

    private long byTrace(Trace trace, int bytes, long from) {
        boolean joins = moment >= 0 && from < trace.nanos(moment);
        long at = joins ? moment : trace.firstAfter(from);
        int carries = joins ? left : Trace.OPPORTUNITY;
        if (carries == 0) {
            at++;
            carries = Trace.OPPORTUNITY;
        }
        if (isTooLong(trace.nanos(at) - from)) {
            return LOST;
        }
        int rest = bytes + Trace.HEADER;
        while (rest > carries) {
            rest -= carries;
            at++;
            carries = Trace.OPPORTUNITY;
        }
        moment = at;
        left = carries - rest;
        long sent = trace.nanos(at);
        waiting.addLast(sent);
        return sent;
    }

    private boolean isTooLong(long waitNanos) {
        return direction.queueNanos() > 0 && waitNanos > direction.queueNanos();
    }
}
