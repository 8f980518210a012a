package org.warren.wireguard.tunnel;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.wire.Endpoint;

/// Trains of data messages that are being opened, in the order of arrival.
final class InboundQueue {
    private final CipherExecutor executor;
    private final ArrayDeque<InboundBatch> underWay = new ArrayDeque<>();
    private final ArrayDeque<InboundBatch> free = new ArrayDeque<>();

    InboundQueue(CipherExecutor executor) {
        this.executor = executor;
    }

    /// A batch to fill and then pass to [#offer].
    InboundBatch begin(Endpoint from, int trafficClass, MemorySegment memory, long now) {
        InboundBatch batch = free.isEmpty() ? new InboundBatch() : free.pop();
        return batch.begin(from, trafficClass, memory, now);
    }

    void offer(InboundBatch batch) {
        if (batch.count() == 0) {
            recycle(batch);
            return;
        }
        underWay.add(batch);
        executor.offer(batch); // in 4
    }

    /// The oldest batch, if it is already opened, else null. Must be returned with [#recycle].
    @Nullable
    InboundBatch pollOpened() {
        InboundBatch oldest = underWay.peek();
        return oldest != null && oldest.isDone() ? poll() : null;
    }

    /// The oldest batch, once it is opened; null if there is none. Must be returned with [#recycle].
    @Nullable
    InboundBatch poll() {
        InboundBatch oldest = underWay.poll();
        if (oldest != null) {
            executor.await(oldest); // in 5
            oldest.check();
        }
        return oldest;
    }

    void recycle(InboundBatch batch) {
        batch.clear();
        free.push(batch);
    }

    /// Returns when no cipher work is in flight here.
    void await() {
        underWay.forEach(executor::await);
    }
}
