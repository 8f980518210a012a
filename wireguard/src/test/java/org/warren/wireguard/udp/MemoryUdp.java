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
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final Queue<Endpoint> senders = new ArrayDeque<>();
    private final EventDescriptor readable = new EventDescriptor();
    private int port;
    private int received;

    /// A datagram arrives; without an open port it is lost.
    public void arrive(Endpoint from, byte[] datagram) {
        if (isOpen()) {
            waiting.add(datagram);
            senders.add(from);
            readable.readable(true);
        }
    }

    /// How many datagrams have not been received yet.
    public int waiting() {
        return waiting.size();
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
    public @Nullable ReceivedTrain receive() {
        byte[] datagram = received == ROUND ? null : waiting.poll();
        if (datagram == null) {
            readable.readable(!waiting.isEmpty());
            return null;
        }
        long at = (long) received++ * SLOT;
        MemorySegment.copy(datagram, 0, memory, ValueLayout.JAVA_BYTE, at, datagram.length);
        train.at(at, datagram.length, datagram.length);
        return view.at(senders.remove(), 0);
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
        waiting.clear();
        senders.clear();
        readable.readable(false);
    }

    /// For the end of a test: after it nothing may be called.
    public void dispose() {
        readable.close();
    }
}
