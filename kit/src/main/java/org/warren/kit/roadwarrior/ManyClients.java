package org.warren.kit.roadwarrior;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;

/// Tunnels of several clients to one server, over IPv4 and with IPv4 inside: the server is up, the clients are not yet
/// configured.
///
/// @param server the server's interface `wg0`, which learns the clients' endpoints
/// @param serverKey its public key
/// @param clients the clients' interfaces `wg0`, which will know the server's endpoint
/// @param clientKeys the clients' public keys, in the same order
public record ManyClients(
        TunnelInterface server, String serverKey, List<PreparedEnd> clients, List<String> clientKeys) {

    /// Creates all interfaces, with a client in each home, brings the server's up, and starts the echo service on all
    /// nodes.
    ///
    /// @param serverIpv4 the address at which clients reach the server, at port 51820
    public static ManyClients prepare(Stage stage, String serverIpv4, List<? extends NumberedHome> homes) {
        TunnelInterface server = stage.createTunnel(RoadWarrior.SERVER, Tunnel.NAME);
        KeyPair serverKeys = KeyPair.generate(server.node());
        PeerConfig toServer = new PeerConfig(
                serverKeys.publicKey(), serverIpv4 + ":" + Tunnel.PORT, List.of(Tunnel.SERVER_IPV4 + "/32"), 0);
        List<PreparedEnd> clients = new ArrayList<>();
        List<PeerConfig> peers = new ArrayList<>();
        for (NumberedHome each : homes) {
            TunnelInterface client = stage.createTunnel(RoadWarrior.CLIENT, each.client(), Tunnel.NAME);
            KeyPair keys = KeyPair.generate(client.node());
            peers.add(new PeerConfig(keys.publicKey(), null, List.of(each.tunnelIpv4() + "/32"), 0));
            clients.add(new PreparedEnd(client, config(keys, each.tunnelIpv4(), List.of(toServer))));
            client.node().startEcho();
        }
        server.configure(config(serverKeys, Tunnel.SERVER_IPV4, peers));
        server.up();
        server.node().startEcho();
        return new ManyClients(
                server,
                serverKeys.publicKey(),
                clients,
                peers.stream().map(PeerConfig::publicKey).toList());
    }

    private static TunnelConfig config(KeyPair keys, String tunnelIpv4, List<PeerConfig> peers) {
        return new TunnelConfig(keys.privateKey(), Tunnel.PORT, List.of(tunnelIpv4 + "/24"), peers);
    }

    /// Configures the clients' interfaces and brings them up.
    public void up() {
        clients.forEach(PreparedEnd::up);
    }

    /// Sets a persistent keepalive for the server's peer at each client.
    ///
    /// @param seconds 1 to 65535, or 0 for none
    public void clientsKeepAlive(int seconds) {
        clients.forEach(
                client -> client.end().set("peer", serverKey, "persistent-keepalive", Integer.toString(seconds)));
    }

    /// Sets a persistent keepalive for each client's peer at the server.
    ///
    /// @param seconds 1 to 65535, or 0 for none
    public void serverKeepsAlive(int seconds) {
        List<String> words = new ArrayList<>();
        for (String key : clientKeys) {
            words.addAll(List.of("peer", key, "persistent-keepalive", Integer.toString(seconds)));
        }
        server.set(words.toArray(String[]::new));
    }
}
