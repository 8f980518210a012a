package org.warren.cli;

import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.warren.nat.Endpoint;

/// This machine's IPv4 addresses.
final class OwnAddresses {

    private OwnAddresses() {}

    /// The source address for packets to another address; empty if there is no route. Connecting a UDP socket sends
    /// nothing.
    static Optional<Endpoint> towards(Endpoint remote) {
        try (var socket = new DatagramSocket()) {
            socket.connect(StunPorts.socketAddress(remote));
            return Optional.of(endpoint(socket.getLocalAddress()));
        } catch (SocketException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /// Another address of the same interface.
    static Optional<Endpoint> beside(Endpoint local) {
        try {
            NetworkInterface of = NetworkInterface.getByInetAddress(
                    StunPorts.socketAddress(local).getAddress());
            return of == null
                    ? Optional.empty()
                    : of.inetAddresses()
                            .filter(address -> address instanceof Inet4Address)
                            .map(OwnAddresses::endpoint)
                            .filter(endpoint -> endpoint.address() != local.address())
                            .findFirst();
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static Endpoint endpoint(InetAddress address) {
        return new Endpoint(ByteBuffer.wrap(address.getAddress()).getInt(), 0);
    }
}
