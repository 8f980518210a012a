package org.warren.wireguard.udp;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// An open UDP port, the outer side of a device. For one thread.
public interface UdpTransport extends AutoCloseable {
    /// Opens ports.
    @FunctionalInterface
    interface Binder {
        /// Opens a port.
        ///
        /// @param port 0 to 65535; 0 for any that is free
        /// @param mark the fwmark of what is sent, 0 for none
        /// @throws IOException if the port is taken or the kernel refuses the mark
        UdpTransport bind(int port, int mark) throws IOException;
    }

    /// The port, 1 to 65535.
    int port();

    /// Whether it carries IPv6 too.
    boolean hasV6();

    /// Marks what is sent from now on; 0 for not at all.
    ///
    /// @throws IOException if the kernel refuses
    void mark(int mark) throws IOException;

    /// File descriptors that are readable when there are datagrams for [#receive()].
    List<Integer> descriptors();

    /// The same for [#receiveHandshakes()].
    List<Integer> handshakeDescriptors();

    /// The next data messages; other datagrams may be among them. Null if there are none now, or if memory is full:
    /// then [#release()] has to be called before the next call. What was returned is changed by the next call, the
    /// memory of its datagrams by [#release()].
    @Nullable
    ReceivedTrain receive();

    /// The same of all other datagrams, where the kernel queues them apart, so that data does not wait behind them.
    @Nullable
    ReceivedTrain receiveHandshakes();

    /// The memory of all datagrams received so far may be used again.
    void release();

    /// Sends datagrams; returns 0, or the negative errno if the kernel refuses one of them. Nothing is kept to be sent
    /// later: -EAGAIN means that the socket is full.
    int send(Endpoint to, int trafficClass, Train train);

    @Override
    void close();
}
