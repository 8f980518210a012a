package org.warren.wireguard.udp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.posix.Libc;
import org.warren.wireguard.posix.SystemCallException;
import org.warren.wireguard.wire.Endpoint;

/// One port on both address families, or on IPv4 alone where the machine has no IPv6.
public final class UdpPort implements AutoCloseable {
    private static final int ATTEMPTS = 100;

    private final UdpSocket v4;
    private final @Nullable UdpSocket v6;
    private final int port;

    /// Hears of each datagram.
    @FunctionalInterface
    public interface Receiver {
        void datagram(Endpoint from, int trafficClass, ByteBuffer bytes);
    }

    private UdpPort(UdpSocket v4, @Nullable UdpSocket v6, int port) {
        this.v4 = v4;
        this.v6 = v6;
        this.port = port;
    }

    /// Binds both sockets.
    ///
    /// @param port 0 for any that is free on both
    /// @throws SystemCallException with EADDRINUSE if the port is taken
    public static UdpPort open(int port, int mark) throws IOException {
        IOException last = new IOException("no UDP port is free on IPv4 and IPv6; stop a program that listens on many");
        for (int i = 0; i < (port == 0 ? ATTEMPTS : 1); i++) {
            UdpSocket v4 = new UdpSocket(Family.V4, port, mark);
            try {
                int chosen = v4.port();
                return new UdpPort(v4, openV6(chosen, mark), chosen);
            } catch (IOException e) {
                v4.close();
                last = e;
            }
        }
        throw last;
    }

    private static @Nullable UdpSocket openV6(int port, int mark) throws IOException {
        try {
            return new UdpSocket(Family.V6, port, mark);
        } catch (SystemCallException e) {
            if (e.errno() == Libc.EAFNOSUPPORT || e.errno() == Libc.EADDRNOTAVAIL) {
                return null; // a machine without IPv6
            }
            throw e;
        }
    }

    /// Whether there is a socket for IPv6 too.
    public boolean hasV6() {
        return v6 != null;
    }

    public int port() {
        return port;
    }

    public void mark(int mark) throws IOException {
        v4.mark(mark);
        if (v6 != null) {
            v6.mark(mark);
        }
    }

    /// Readable when there are datagrams.
    public List<Integer> descriptors() {
        List<Integer> descriptors = new ArrayList<>();
        descriptors.add(v4.descriptor());
        if (v6 != null) {
            descriptors.add(v6.descriptor());
        }
        return descriptors;
    }

    /// Takes up to `limit` datagrams of each family.
    public void receive(int limit, Receiver receiver) {
        receive(v4, limit, receiver);
        if (v6 != null) {
            receive(v6, limit, receiver);
        }
    }

    private static void receive(UdpSocket socket, int limit, Receiver receiver) {
        for (int i = 0; i < limit; i++) {
            UdpSocket.Received received = socket.receive();
            if (received == null) {
                return;
            }
            receiver.datagram(received.from(), received.trafficClass(), received.bytes());
        }
    }

    /// Sends a datagram; returns 0, or the negative errno if the kernel refuses.
    public int send(Endpoint to, int trafficClass, ByteBuffer bytes) {
        UdpSocket socket = to.address().v6() ? v6 : v4;
        return socket == null ? -Libc.EAFNOSUPPORT : Math.min(0, socket.send(to, trafficClass, bytes));
    }

    @Override
    public void close() {
        v4.close();
        if (v6 != null) {
            v6.close();
        }
    }
}
