package org.warren.nat.home;

import org.warren.nat.Endpoint;

/// Sockets of UDP on the machine behind the NAT.
public interface ProbeSockets {

    /// Opens a socket.
    ///
    /// @param at an address of the machine, and a port: 0 for any
    /// @return its number, which no other socket has had; -1 where the port cannot be had
    int open(Endpoint at);

    /// Where a socket is.
    Endpoint local(int socket);

    /// Sends a datagram, which may get lost. From a closed socket nothing is sent.
    void send(int socket, Endpoint to, byte[] datagram);

    /// Closes a socket.
    void close(int socket);
}
