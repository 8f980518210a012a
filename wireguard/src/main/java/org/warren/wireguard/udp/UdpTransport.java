package org.warren.wireguard.udp;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// An open UDP port, the outer side of a device. Not thread-safe.
public interface UdpTransport extends AutoCloseable {
    /// Opens ports.
    @FunctionalInterface
    interface Binder {
        /// Opens a port.
        ///
        /// @param port 0 to 65535; 0 for any that is free
        /// @param mark the fwmark of sent packets, 0 for none
        /// @throws IOException if the port is in use or the kernel refuses the mark
        UdpTransport bind(int port, int mark) throws IOException;
    }

    /// The port, 1 to 65535.
    int port();

    /// Whether it carries IPv6 too.
    boolean hasV6();

    /// Marks packets sent from now on; 0 for no mark.
    ///
    /// @throws IOException if the kernel refuses
    void mark(int mark) throws IOException;

    /// File descriptors that are readable when there are datagrams for [#receive()].
    List<Integer> descriptors();

    /// The same for [#receiveHandshakes()].
    List<Integer> handshakeDescriptors();

    /// The next data messages; other datagrams may be among them. Null if there are none now, or if memory is full:
    /// then [#release()] must be called first. The next call overwrites the returned object; [#release()] invalidates
    /// the memory of its datagrams.
    @Nullable
    ReceivedTrain receive();

    /// The same for all other datagrams, if the kernel queues them separately, so that data does not wait behind them.
    @Nullable
    ReceivedTrain receiveHandshakes();

    /// The memory of all datagrams received so far may be reused.
    void release();

    /// Sends datagrams; returns 0, or the negative errno if the kernel refuses one of them. Nothing is kept to be sent
    /// later: -EAGAIN means that the socket's buffer is full.
    int send(Endpoint to, int trafficClass, Train train);

    @Override
    void close();
}
