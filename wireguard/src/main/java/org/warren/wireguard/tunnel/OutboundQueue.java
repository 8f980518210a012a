package org.warren.wireguard.tunnel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Train;

/// The outputs of a tunnel, in order. Consecutive datagrams to one endpoint join one train if they fit. They are
/// composed in place and sealed when the train is complete. Memory and packets are reused after they have been taken.
final class OutboundQueue {
    /// UDP_MAX_SEGMENTS of older kernels.
    private static final int MAX_DATAGRAMS = 64;
    /// The largest payload of an IPv4 datagram, which is also the kernel's limit for segmentation.
    private static final int MAX_TRAIN = 65_507;
    /// The largest packet, sealed.
    private static final int CAPACITY = Data.lengthOf(1 << 16);
    /// Room for a single handshake message or keepalive. All 65,536 peers may have one to send at the same time.
    private static final int SMALL_CAPACITY = Initiation.LENGTH;
    /// The number of objects kept for reuse; more are allocated when needed, and then garbage-collected.
    private static final int MAX_FREE = 64;

    private static final int KEEPALIVE = Data.lengthOf(0);

    private final CipherExecutor executor;
    private final ArrayDeque<Output> queue = new ArrayDeque<>();
    private final ArrayDeque<Output.Datagrams> freeDatagrams = new ArrayDeque<>();
    private final ArrayDeque<Output.Datagrams> freeSmall = new ArrayDeque<>();
    private final ArrayDeque<Output.Packet> freePackets = new ArrayDeque<>();
    private @Nullable Output taken;
    /// The last output, while datagrams may still join it; it is not yet in the queue.
    private Output.@Nullable Datagrams open;

    OutboundQueue(CipherExecutor executor) {
        this.executor = executor;
    }

    /// Makes room for a datagram; returns the train that it is the last one of.
    ///
    /// @param sealedWith the keypair that seals it once it is composed; null if it is not to be sealed
    Train reserve(Endpoint to, int trafficClass, int length, @Nullable Keypair sealedWith) {
        Output.Datagrams last = open;
        if (last == null || !mayJoin(last, to, trafficClass, length)) {
            close();
            last = sealedWith == null || length == KEEPALIVE ? small() : large();
            open = last.begin(to, trafficClass);
        }
        last.add(length, sealedWith);
        return last.train();
    }

    private Output.Datagrams large() {
        return freeDatagrams.isEmpty() ? new Output.Datagrams(CAPACITY, MAX_DATAGRAMS) : freeDatagrams.pop();
    }

    private Output.Datagrams small() {
        return freeSmall.isEmpty() ? new Output.Datagrams(SMALL_CAPACITY, 1) : freeSmall.pop();
    }

    private static boolean mayJoin(Output.Datagrams last, Endpoint to, int trafficClass, int length) {
        Train train = last.train();
        int count = last.batch().count();
        // Only the last datagram may be shorter, so none can follow a shorter one.
        return count < last.most()
                && length <= train.datagramSize()
                && train.length() == count * train.datagramSize()
                && train.length() + length <= MAX_TRAIN
                && trafficClass == last.trafficClass()
                && to.equals(last.to());
    }

    /// No more datagrams join the last train.
    private void close() {
        if (open != null) {
            queue.add(open);
            executor.offer(open.batch()); // out 6
            open = null;
        }
    }

    void addPacket(MemorySegment memory, long offset, int length) {
        add(memory, offset, length, false);
    }

    void addError(ByteBuffer bytes) {
        add(MemorySegment.ofBuffer(bytes), 0, bytes.remaining(), true);
    }

    private void add(MemorySegment memory, long offset, int length, boolean isError) {
        close();
        Output.Packet packet = freePackets.isEmpty() ? new Output.Packet() : freePackets.pop();
        queue.add(packet.at(memory, offset, length, isError));
    }

    /// The next output, null if there is none; the one taken before it may be overwritten.
    @Nullable
    Output poll() {
        close();
        if (queue.peek() instanceof Output.Datagrams datagrams) {
            executor.await(datagrams.batch()); // out 7
        }
        return pollComplete();
    }

    /// The next output, if it is complete and sealed.
    @Nullable
    Output pollComplete() {
        switch (taken) {
            case null -> {}
            case Output.Datagrams datagrams -> keep(datagrams.most() == 1 ? freeSmall : freeDatagrams, datagrams);
            case Output.Packet packet -> keep(freePackets, packet);
        }
        boolean ready =
                !(queue.peek() instanceof Output.Datagrams next) || next.batch().isDone();
        taken = ready ? queue.poll() : null;
        if (taken instanceof Output.Datagrams datagrams) {
            datagrams.batch().check();
        }
        return taken;
    }

    private static <T> void keep(ArrayDeque<T> free, T used) {
        if (free.size() < MAX_FREE) {
            free.push(used);
        }
    }

    /// Returns when no cipher work is in flight here, and none will start for the present outputs.
    void await() {
        close();
        for (Output output : queue) {
            if (output instanceof Output.Datagrams datagrams) {
                executor.await(datagrams.batch());
            }
        }
    }
}
