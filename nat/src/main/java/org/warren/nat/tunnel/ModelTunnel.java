package org.warren.nat.tunnel;

import java.util.List;
import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// A tunnel whose client is behind NATs and whose server is not. Each end sends to the source of the other's last
/// packet (whitepaper §2.1), and packets have no delay.
public final class ModelTunnel {
    private final List<Translator> chain;
    private final Endpoint client;
    private Endpoint server;
    /// The endpoint that the client sends to.
    private Endpoint serverAsSeen;
    /// The endpoint that the server sends to; null before the client's first packet.
    private Optional<Endpoint> clientAsSeen = Optional.empty();

    /// @param chain the NATs, the client's own first
    /// @param client the client's own endpoint
    /// @param server the server's endpoint, which the client knows
    public ModelTunnel(List<Translator> chain, Endpoint client, Endpoint server) {
        this.chain = List.copyOf(chain);
        this.client = client;
        this.server = server;
        this.serverAsSeen = server;
    }

    /// The client sends a packet.
    ///
    /// @return whether it arrives
    public boolean clientSends(long now) {
        Optional<Packet> packet = Optional.of(Packet.udp(client, serverAsSeen));
        for (Translator nat : chain) {
            packet = packet.flatMap(each -> forwarded(nat.fromInside(each, now)));
        }
        boolean arrives =
                packet.filter(each -> each.destination().equals(server)).isPresent();
        if (arrives) {
            clientAsSeen = packet.map(Packet::source);
        }
        return arrives;
    }

    /// The server sends a packet.
    ///
    /// @return whether it arrives
    public boolean serverSends(long now) {
        Optional<Packet> packet = clientAsSeen.map(seen -> Packet.udp(server, seen));
        for (Translator nat : chain.reversed()) {
            packet = packet.flatMap(each -> forwarded(nat.fromOutside(each, now)));
        }
        boolean arrives =
                packet.filter(each -> each.destination().equals(client)).isPresent();
        if (arrives) {
            serverAsSeen = server;
        }
        return arrives;
    }

    /// Whether a packet of the server would arrive, if it sent one now. The query does not change any state.
    public boolean wouldReachClient(long now) {
        Optional<Endpoint> at = clientAsSeen;
        for (Translator nat : chain.reversed()) {
            at = at.flatMap(outside -> nat.destinationOf(Packet.udp(server, outside), now));
        }
        return at.filter(client::equals).isPresent();
    }

    /// The server sends a packet that the client answers.
    ///
    /// @return whether the answer arrives
    public boolean serverAsks(long now) {
        return serverSends(now) && clientSends(now);
    }

    /// The client sends a packet that the server answers, as with a handshake or a ping.
    ///
    /// @return whether the answer arrives
    public boolean clientAsks(long now) {
        return clientSends(now) && serverSends(now);
    }

    /// Sets the client's endpoint at the server, for example a port that is forwarded to the client.
    public void serverIsTold(Endpoint outside) {
        clientAsSeen = Optional.of(outside);
    }

    /// Lets the server send from another endpoint from now on, and receive only there.
    public void serverMovesTo(Endpoint other) {
        server = other;
    }

    /// The client's endpoint as seen by the server.
    public Optional<Endpoint> clientAsSeen() {
        return clientAsSeen;
    }

    private static Optional<Packet> forwarded(Outcome outcome) {
        return outcome instanceof Outcome.Forwarded forwarded ? Optional.of(forwarded.packet()) : Optional.empty();
    }
}
