package org.warren.wireguard.udp;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// A port of one address family as two sockets. The kernel queues data messages on one and all other datagrams on the
/// other, so that a flood of handshakes neither delays nor displaces data. If the kernel does not support that, there
/// is one socket for both.
final class SplitSocket implements AutoCloseable {
    private final UdpSocket data;
    private final @Nullable UdpSocket handshakes;

    /// Binds to the wildcard address.
    ///
    /// @param port 0 for any free one
    /// @param offloads whether one call sends and receives many datagrams, where the kernel can do that
    SplitSocket(Family family, int port, int mark, boolean offloads) throws IOException {
        data = new UdpSocket(family, port, mark, offloads);
        handshakes = split(offloads);
    }

    private @Nullable UdpSocket split(boolean offloads) throws IOException {
        try {
            return data.split(offloads);
        } catch (IOException e) {
            data.close();
            throw e;
        }
    }

    int descriptor() {
        return data.descriptor();
    }

    /// Null if there is one socket for both.
    List<Integer> handshakeDescriptors() {
        return handshakes == null ? List.of() : List.of(handshakes.descriptor());
    }

    int port() throws IOException {
        return data.port();
    }

    void mark(int mark) throws IOException {
        data.mark(mark);
    }

    @Nullable
    ReceivedTrain receive() {
        return data.receive();
    }

    @Nullable
    ReceivedTrain receiveHandshakes() {
        return handshakes == null ? null : handshakes.receive();
    }

    void release() {
        data.release();
        if (handshakes != null) {
            handshakes.release();
        }
    }

    int send(Endpoint to, int trafficClass, Train train) {
        return data.send(to, trafficClass, train);
    }

    @Override
    public void close() {
        data.close();
        if (handshakes != null) {
            handshakes.close();
        }
    }
}
