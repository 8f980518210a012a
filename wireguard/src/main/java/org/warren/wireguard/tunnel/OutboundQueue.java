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

/// What a tunnel wants done, in order. Datagrams to one endpoint join the train before them if they fit, are composed
/// where they stand in it, and sealed when nothing joins it any more. Memory and packets are used again once they have
/// been taken.
final class OutboundQueue {
    /// UDP_MAX_SEGMENTS of older kernels.
    private static final int MAX_DATAGRAMS = 64;
    /// What one datagram of IPv4 may carry, which is also the kernel's limit for all that it is to cut.
    private static final int MAX_TRAIN = 65_507;
    /// The longest packet there is, sealed.
    private static final int CAPACITY = Data.lengthOf(1 << 16);
    /// A handshake message or a keepalive, alone. All peers may have one to send at the same time, 65,536 of them.
    private static final int SMALL_CAPACITY = Initiation.LENGTH;
    /// Kept to be used again; more are made in a crowd, and left to the garbage collector after it.
    private static final int MAX_FREE = 64;

    private static final int KEEPALIVE = Data.lengthOf(0);

    private final CipherExecutor executor;
    private final ArrayDeque<Output> queue = new ArrayDeque<>();
    private final ArrayDeque<Output.Datagrams> freeDatagrams = new ArrayDeque<>();
    private final ArrayDeque<Output.Datagrams> freeSmall = new ArrayDeque<>();
    private final ArrayDeque<Output.Packet> freePackets = new ArrayDeque<>();
    private @Nullable Output taken;
    /// The last output, while datagrams may still join it; it is not in the queue.
    private Output.@Nullable Datagrams open;

    OutboundQueue(CipherExecutor executor) {
        this.executor = executor;
    }

    /// Makes room for a datagram; returns the train whose last one it now is.
    ///
    /// @param sealedWith what it is to be sealed with once it is composed; null if it is to stay as it is
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
        // Only the last may be shorter, so nothing joins behind one that is.
        return count < last.most()
                && length <= train.datagramSize()
                && train.length() == count * train.datagramSize()
                && train.length() + length <= MAX_TRAIN
                && trafficClass == last.trafficClass()
                && to.equals(last.to());
    }

    /// Nothing joins any more.
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

    /// The next output, if nothing joins it any more and it is sealed.
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

    /// Returns when no cipher is at work here, nor will be on what there is.
    void await() {
        close();
        for (Output output : queue) {
            if (output instanceof Output.Datagrams datagrams) {
                executor.await(datagrams.batch());
            }
        }
    }
}
