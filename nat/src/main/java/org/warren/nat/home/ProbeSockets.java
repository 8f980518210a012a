package org.warren.nat.home;

import org.warren.nat.Endpoint;

/// UDP sockets on the machine behind the NAT.
public interface ProbeSockets {

    /// Opens a socket.
    ///
    /// @param at an address of the machine, and a port: 0 for any
    /// @return its number, which is never reused; -1 if the port is not available
    int open(Endpoint at);

    /// The local endpoint of a socket.
    Endpoint local(int socket);

    /// Sends a datagram, which may be lost. On a closed socket it does nothing.
    void send(int socket, Endpoint to, byte[] datagram);

    /// Closes a socket.
    void close(int socket);
}
