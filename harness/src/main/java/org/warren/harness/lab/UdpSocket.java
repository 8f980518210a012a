package org.warren.harness.lab;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// A UDP socket in a node, which the driver speaks through: what it sends and receives is on the node's wire, and in a
/// virtual lab no time passes while the driver thinks.
public interface UdpSocket extends AutoCloseable {

    /// A datagram that came.
    ///
    /// @param bytes its payload
    /// @param from its source
    @SuppressWarnings("ArrayRecordComponent") // nobody compares datagrams
    record Datagram(byte[] bytes, InetSocketAddress from) {}

    /// Its port in the node.
    int port();

    /// Sends a datagram; it leaves the node as the node's routes say.
    ///
    /// @param bytes the payload, at most 65,507 bytes
    /// @throws LabException when the node's system does not take it, for instance without a route
    void send(byte[] bytes, InetSocketAddress to);

    /// The next datagram that came, in the order of arrival.
    ///
    /// @param timeout the lab's time to wait for one; zero takes what is there
    Optional<Datagram> receive(Duration timeout);

    /// Closes it. What has not been received is lost.
    @Override
    void close();
}
