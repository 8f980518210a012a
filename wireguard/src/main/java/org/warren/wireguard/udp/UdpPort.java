package org.warren.wireguard.udp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.posix.Libc;
import org.warren.wireguard.posix.SystemCallException;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// One port for both address families, or for IPv4 only if the machine has no IPv6.
public final class UdpPort implements UdpTransport {
    private static final int ATTEMPTS = 100;

    private final SplitSocket v4;
    private final @Nullable SplitSocket v6;
    private final int port;
    private final List<Integer> descriptors;
    private final List<Integer> handshakeDescriptors;

    private UdpPort(SplitSocket v4, @Nullable SplitSocket v6, int port) {
        this.v4 = v4;
        this.v6 = v6;
        this.port = port;
        this.descriptors = v6 == null ? List.of(v4.descriptor()) : List.of(v4.descriptor(), v6.descriptor());
        List<Integer> apart = new ArrayList<>(v4.handshakeDescriptors());
        if (v6 != null) {
            apart.addAll(v6.handshakeDescriptors());
        }
        this.handshakeDescriptors = List.copyOf(apart);
    }

    /// Binds both sockets.
    ///
    /// @param port 0 for any that is free for both
    /// @throws SystemCallException with EADDRINUSE if the port is taken
    public static UdpPort open(int port, int mark, boolean offloads) throws IOException {
        IOException last = new IOException("no UDP port is free on IPv4 and IPv6; stop a program that listens on many");
        for (int i = 0; i < (port == 0 ? ATTEMPTS : 1); i++) {
            SplitSocket v4 = new SplitSocket(Family.V4, port, mark, offloads);
            try {
                int chosen = v4.port();
                return new UdpPort(v4, openV6(chosen, mark, offloads), chosen);
            } catch (IOException e) {
                v4.close();
                last = e;
            }
        }
        throw last;
    }

    private static @Nullable SplitSocket openV6(int port, int mark, boolean offloads) throws IOException {
        try {
            return new SplitSocket(Family.V6, port, mark, offloads);
        } catch (SystemCallException e) {
            if (e.errno() == Libc.EAFNOSUPPORT || e.errno() == Libc.EADDRNOTAVAIL) {
                return null; // a machine without IPv6
            }
            throw e;
        }
    }

    @Override
    public boolean hasV6() {
        return v6 != null;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void mark(int mark) throws IOException {
        v4.mark(mark);
        if (v6 != null) {
            v6.mark(mark);
        }
    }

    @Override
    public List<Integer> descriptors() {
        return descriptors;
    }

    @Override
    public List<Integer> handshakeDescriptors() {
        return handshakeDescriptors;
    }

    @Override
    public @Nullable ReceivedTrain receive() {
        ReceivedTrain received = v4.receive();
        return received == null && v6 != null ? v6.receive() : received;
    }

    @Override
    public @Nullable ReceivedTrain receiveHandshakes() {
        ReceivedTrain received = v4.receiveHandshakes();
        return received == null && v6 != null ? v6.receiveHandshakes() : received;
    }

    @Override
    public void release() {
        v4.release();
        if (v6 != null) {
            v6.release();
        }
    }

    @Override
    public int send(Endpoint to, int trafficClass, Train train) {
        SplitSocket socket = to.address().v6() ? v6 : v4;
        return socket == null ? -Libc.EAFNOSUPPORT : Math.min(0, socket.send(to, trafficClass, train));
    }

    @Override
    public void close() {
        v4.close();
        if (v6 != null) {
            v6.close();
        }
    }
}
