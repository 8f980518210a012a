package org.warren.wireguard.tunnel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// What a tunnel wants done, in order. Datagrams to one endpoint join the train before them if they fit, and are made
/// where they stand in it. Memory and packets are used again once they have been taken.
final class Outputs {
    /// UDP_MAX_SEGMENTS of older kernels.
    private static final int MAX_DATAGRAMS = 64;
    /// What one datagram of IPv4 may carry, which is also the kernel's limit for all that it is to cut.
    private static final int MAX_TRAIN = 65_507;
    /// The longest packet there is, sealed.
    private static final int CAPACITY = Data.lengthOf(1 << 16);

    private final ArrayDeque<Output> queue = new ArrayDeque<>();
    private final ArrayDeque<Train> freeTrains = new ArrayDeque<>();
    private final ArrayDeque<Output.Packet> freePackets = new ArrayDeque<>();
    private @Nullable Output taken;
    /// The last output, while datagrams may still join it; it is not in the queue.
    private @Nullable Train open;

    private @Nullable Endpoint to;
    private int trafficClass;
    private int count;

    /// Makes room for a datagram; returns the train whose last one it now is.
    Train place(Endpoint destination, int newTrafficClass, int length) {
        Train train = open;
        if (train != null && mayJoin(train, destination, newTrafficClass, length)) {
            count++;
            return train.at(0, train.length() + length, train.datagramSize());
        }
        close();
        Train begun =
                freeTrains.isEmpty() ? new Train(Arena.ofAuto().allocate(CAPACITY, Long.BYTES)) : freeTrains.pop();
        open = begun;
        to = destination;
        trafficClass = newTrafficClass;
        count = 1;
        return begun.at(0, length, length);
    }

    private boolean mayJoin(Train train, Endpoint destination, int newTrafficClass, int length) {
        // Only the last may be shorter, so nothing joins behind one that is.
        return length <= train.datagramSize()
                && train.length() == count * train.datagramSize()
                && count < MAX_DATAGRAMS
                && train.length() + length <= MAX_TRAIN
                && newTrafficClass == trafficClass
                && destination.equals(to);
    }

    /// Nothing joins any more.
    private void close() {
        if (open != null && to != null) {
            queue.add(new Output.Datagrams(to, trafficClass, open));
            open = null;
            to = null;
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
        return pollComplete();
    }

    /// The next output that nothing joins any more.
    @Nullable
    Output pollComplete() {
        switch (taken) {
            case null -> {}
            case Output.Datagrams datagrams -> freeTrains.push(datagrams.train());
            case Output.Packet packet -> freePackets.push(packet);
        }
        taken = queue.poll();
        return taken;
    }
}
