package org.warren.kit.roadwarrior;

import java.util.List;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.subject.WgQuick;
import org.warren.harness.subject.WgQuickFile;

/// The tunnel between a client that uses wg-quick and a server that is up.
///
/// @param client wg-quick for interface `wg0` of the client, which is not yet up and has no file
/// @param server interface `wg0` of the server
/// @param file the client's file, without DNS and Table
public record QuickTunnel(WgQuick client, TunnelInterface server, WgQuickFile file) {

    /// Brings the server and its echo service up.
    ///
    /// @param allowedIps the server's allowed IPs at the client
    public static QuickTunnel prepare(Stage stage, boolean overIpv6, int keepaliveSeconds, List<String> allowedIps) {
        WgQuick client = stage.wgQuick(RoadWarrior.CLIENT, Tunnel.NAME);
        KeyPair serverKeys = KeyPair.generate(stage.linux(RoadWarrior.SERVER));
        KeyPair clientKeys = KeyPair.generate(client.node());
        TunnelInterface server = Tunnel.serve(
                stage,
                serverKeys,
                clientKeys.publicKey(),
                List.of(Tunnel.SERVER_IPV4 + "/24", Tunnel.SERVER_IPV6 + "/64"));
        server.node().startEcho();
        TunnelConfig config = new TunnelConfig(
                clientKeys.privateKey(),
                Tunnel.PORT,
                List.of(Tunnel.CLIENT_IPV4 + "/32", Tunnel.CLIENT_IPV6 + "/128"),
                List.of(new PeerConfig(
                        serverKeys.publicKey(),
                        overIpv6 ? Tunnel.ENDPOINT_IPV6 : Tunnel.ENDPOINT_IPV4,
                        allowedIps,
                        keepaliveSeconds)));
        return new QuickTunnel(client, server, WgQuickFile.of(config));
    }

    /// Gives the client its file and brings it up.
    public void up() {
        client.configure(file);
        client.up();
    }
}
