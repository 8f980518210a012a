package org.warren.wireguard.tunnel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// What a tunnel wants done, in order. Datagrams to one endpoint join the train before them if they fit, are composed
/// where they stand in it, and sealed when nothing joins it any more. Memory and packets are used again once they have
/// been taken.
final class Outputs {
    /// UDP_MAX_SEGMENTS of older kernels.
    private static final int MAX_DATAGRAMS = 64;
    /// What one datagram of IPv4 may carry, which is also the kernel's limit for all that it is to cut.
    private static final int MAX_TRAIN = 65_507;
    /// The longest packet there is, sealed.
    private static final int CAPACITY = Data.lengthOf(1 << 16);

    private final Crew crew;
    private final ArrayDeque<Output> queue = new ArrayDeque<>();
    private final ArrayDeque<Output.Datagrams> freeDatagrams = new ArrayDeque<>();
    private final ArrayDeque<Output.Packet> freePackets = new ArrayDeque<>();
    private @Nullable Output taken;
    /// The last output, while datagrams may still join it; it is not in the queue.
    private Output.@Nullable Datagrams open;

    Outputs(Crew crew) {
        this.crew = crew;
    }

    /// Makes room for a datagram; returns the train whose last one it now is.
    ///
    /// @param sealedWith what it is to be sealed with once it is composed; null if it is to stay as it is
    Train place(Endpoint to, int trafficClass, int length, @Nullable Keypair sealedWith) {
        Output.Datagrams last = open;
        if (last == null || !mayJoin(last, to, trafficClass, length)) {
            close();
            last = freeDatagrams.isEmpty() ? new Output.Datagrams(CAPACITY, MAX_DATAGRAMS) : freeDatagrams.pop();
            open = last.begin(to, trafficClass);
        }
        last.add(length, sealedWith);
        return last.train();
    }

    private static boolean mayJoin(Output.Datagrams last, Endpoint to, int trafficClass, int length) {
        Train train = last.train();
        int count = last.sealing().count();
        // Only the last may be shorter, so nothing joins behind one that is.
        return length <= train.datagramSize()
                && train.length() == count * train.datagramSize()
                && count < MAX_DATAGRAMS
                && train.length() + length <= MAX_TRAIN
                && trafficClass == last.trafficClass()
                && to.equals(last.to());
    }

    /// Nothing joins any more.
    private void close() {
        if (open != null) {
            queue.add(open);
            crew.offer(open.sealing());
            open = null;
        }
    }

    void addPacket(MemorySegment memory, long offset, int length) {
        close();
        Output.Packet packet = freePackets.isEmpty() ? new Output.Packet() : freePackets.pop();
        queue.add(packet.at(memory, offset, length));
    }

    void addPacket(ByteBuffer bytes) {
        addPacket(MemorySegment.ofBuffer(bytes), 0, bytes.remaining());
    }

    /// The next output, null if there is none; the one taken before it may be overwritten.
    @Nullable
    Output poll() {
        close();
        if (queue.peek() instanceof Output.Datagrams datagrams) {
            crew.await(datagrams.sealing());
        }
        return pollComplete();
    }

    /// The next output, if nothing joins it any more and it is sealed.
    @Nullable
    Output pollComplete() {
        switch (taken) {
            case null -> {}
            case Output.Datagrams datagrams -> freeDatagrams.push(datagrams);
            case Output.Packet packet -> freePackets.push(packet);
        }
        boolean ready = !(queue.peek() instanceof Output.Datagrams next)
                || next.sealing().isDone();
        taken = ready ? queue.poll() : null;
        if (taken instanceof Output.Datagrams datagrams) {
            datagrams.sealing().check();
        }
        return taken;
    }

    /// Returns when no cipher is at work here, nor will be on what there is.
    void await() {
        close();
        for (Output output : queue) {
            if (output instanceof Output.Datagrams datagrams) {
                crew.await(datagrams.sealing());
            }
        }
    }
}
