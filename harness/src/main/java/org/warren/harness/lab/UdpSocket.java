package org.warren.harness.lab;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// A UDP socket in a node, for use by the driver: its datagrams are sent and received on the node's network, and in a
/// virtual lab no time passes while the driver computes.
public interface UdpSocket extends AutoCloseable {

    /// A datagram that was received.
    ///
    /// @param bytes its payload
    /// @param from its source
    @SuppressWarnings("ArrayRecordComponent") // nobody compares datagrams
    record Datagram(byte[] bytes, InetSocketAddress from) {}

    /// Its port in the node.
    int port();

    /// Sends a datagram, along the node's routes.
    ///
    /// @param bytes the payload, at most 65,507 bytes
    /// @throws LabException when the node's system refuses it, for example because there is no route
    void send(byte[] bytes, InetSocketAddress to);

    /// The next datagram that was received, in the order of arrival.
    ///
    /// @param timeout the lab's time to wait for one; zero to take only what is already there
    Optional<Datagram> receive(Duration timeout);

    /// Closes it. Datagrams that were not yet read are lost.
    @Override
    void close();
}
