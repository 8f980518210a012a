package org.warren.wireguard.tunnel;

import java.nio.ByteBuffer;
import org.warren.wireguard.wire.Endpoint;

/// What a tunnel wants done.
public sealed interface Output {
    /// Send a datagram.
    ///
    /// @param trafficClass DSCP and ECN of the outer header
    record Datagram(Endpoint to, int trafficClass, ByteBuffer bytes) implements Output {}

    /// Hand a packet to the inner network: one that a peer sent, or an ICMP error about one that could not be sent.
    record Packet(ByteBuffer bytes) implements Output {}
}
