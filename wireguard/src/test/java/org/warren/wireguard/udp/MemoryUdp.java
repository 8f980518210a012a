package org.warren.wireguard.udp;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.posix.Libc;
import org.warren.wireguard.posix.SystemCallException;
import org.warren.wireguard.support.EventDescriptor;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// A network in memory with one host that may open a port on it. What was received is wiped when it is released, so
/// that whoever reads it later is found out.
public final class MemoryUdp implements UdpTransport.Binder, UdpTransport {
    /// Trains between two releases.
    public static final int ROUND = 64;

    private static final int SLOT = 2_048;
    private static final byte WIPED = 0x55;

    /// Ports that somebody else has.
    public final TreeSet<Integer> taken = new TreeSet<>();
    /// What was sent, in order.
    public final List<byte[]> sent = new ArrayList<>();
    /// Whether there is no room for more to send.
    public boolean full;
    /// Runs before each call that sends something.
    public Runnable onSend = () -> {};

    private final MemorySegment memory = Arena.ofAuto().allocate((long) ROUND * SLOT, 8);
    private final Train train = new Train(memory);
    private final ReceivedTrain view = new ReceivedTrain(train);
    private final Queue<Arrived> data = new ArrayDeque<>();
    private final Queue<Arrived> handshakes = new ArrayDeque<>();
    private final EventDescriptor readable = new EventDescriptor();
    private final EventDescriptor readableHandshakes = new EventDescriptor();
    private int port;
    private int received;
    private int asked;

    @SuppressWarnings("ArrayRecordComponent") // compared with nothing
    private record Arrived(Endpoint from, byte[] datagram) {}

    /// A datagram arrives; without an open port it is lost.
    public void arrive(Endpoint from, byte[] datagram) {
        if (isOpen()) {
            boolean isData = datagram[0] == Data.TYPE;
            (isData ? data : handshakes).add(new Arrived(from, datagram));
            (isData ? readable : readableHandshakes).readable(true);
        }
    }

    /// How many datagrams have not been received yet.
    public int waiting() {
        return data.size() + handshakes.size();
    }

    /// How many of them are not data.
    public int waitingHandshakes() {
        return handshakes.size();
    }

    /// How often it was asked for datagrams.
    public int asked() {
        return asked;
    }

    public boolean isOpen() {
        return port != 0;
    }

    @Override
    public UdpTransport bind(int wanted, int mark) throws IOException {
        if (taken.contains(wanted)) {
            throw new SystemCallException("cannot bind UDP port " + wanted, Libc.EADDRINUSE);
        }
        port = wanted == 0 ? 40_000 : wanted;
        return this;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean hasV6() {
        return true;
    }

    @Override
    public void mark(int mark) {
        // nobody looks at it
    }

    @Override
    public List<Integer> descriptors() {
        return List.of(readable.number());
    }

    @Override
    public List<Integer> handshakeDescriptors() {
        return List.of(readableHandshakes.number());
    }

    @Override
    public @Nullable ReceivedTrain receive() {
        return receive(data);
    }

    @Override
    public @Nullable ReceivedTrain receiveHandshakes() {
        return receive(handshakes);
    }

    private @Nullable ReceivedTrain receive(Queue<Arrived> queue) {
        asked++;
        Arrived next = received == ROUND ? null : queue.poll();
        if (next == null) {
            (queue == data ? readable : readableHandshakes).readable(!queue.isEmpty());
            return null;
        }
        long at = (long) received++ * SLOT;
        int length = next.datagram.length;
        MemorySegment.copy(next.datagram, 0, memory, ValueLayout.JAVA_BYTE, at, length);
        train.at(at, length, length);
        return view.at(next.from, 0);
    }

    @Override
    public void release() {
        memory.fill(WIPED);
        received = 0;
    }

    @Override
    public int send(Endpoint to, int trafficClass, Train leaving) {
        if (full) {
            return -Libc.EAGAIN;
        }
        onSend.run();
        for (int i = 0; i < leaving.count(); i++) {
            sent.add(Packets.bytes(leaving.copy(i)));
        }
        return 0;
    }

    /// Takes what was sent since the last call.
    public List<byte[]> takeSent() {
        List<byte[]> datagrams = List.copyOf(sent);
        sent.clear();
        return datagrams;
    }

    @Override
    public void close() {
        port = 0;
        data.clear();
        handshakes.clear();
        readable.readable(false);
        readableHandshakes.readable(false);
    }

    /// For the end of a test: after it nothing may be called.
    public void dispose() {
        readable.close();
        readableHandshakes.close();
    }
}
