package org.warren.junit.containers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.warren.harness.lab.LabException;
import org.warren.wireguard.key.PrivateKey;

/// A WireGuard peer with an interface `wg0` and its own keys. It uses the engine's kernel if that has WireGuard, else
/// `wireguard-go`.
public final class WireGuardContainer extends NetworkContainer<WireGuardContainer> {

    /// The name of its interface.
    public static final String INTERFACE = "wg0";

    private static final int PORT = 51820;
    private static final int READ_BY_OWNER = 0400;
    private static final String KEY_FILE = "/run/wireguard.key";

    private final PrivateKey key = PrivateKey.generate(new SecureRandom()::nextBytes);
    private final Network network;
    private final String tunnelAddress;

    /// @param network that it is on
    /// @param tunnelAddress its address inside the tunnel, such as `10.100.0.1`
    public WireGuardContainer(Network network, String tunnelAddress) {
        this.network = network;
        this.tunnelAddress = tunnelAddress;
        withNetwork(network);
    }

    /// Its public key, in Base64.
    public String publicKey() {
        return key.publicKey().toBase64();
    }

    /// Its address inside the tunnel.
    public String tunnelAddress() {
        return tunnelAddress;
    }

    /// The implementation that it runs: `kernel` or `wireguard-go`.
    public String implementation() {
        return run("sh", "-c", "pidof wireguard-go >/dev/null && echo wireguard-go || echo kernel")
                .strip();
    }

    /// Sets a router as gateway to other networks.
    public void routeVia(NatRouterContainer router) {
        run("ip", "route", "replace", "default", "via", router.insideAddress());
    }

    /// Makes this container a client of another one: it knows the server's endpoint, and the server learns its. Both
    /// must be running.
    ///
    /// @param keepalive the persistent keepalive in whole seconds, zero for none
    public void connect(WireGuardContainer server, Duration keepalive) {
        server.run("wg", "set", INTERFACE, "peer", publicKey(), "allowed-ips", tunnelAddress + "/32");
        server.run("ip", "route", "replace", tunnelAddress + "/32", "dev", INTERFACE);
        run(
                "wg",
                "set",
                INTERFACE,
                "peer",
                server.publicKey(),
                "endpoint",
                server.address(server.network) + ":" + PORT,
                "allowed-ips",
                server.tunnelAddress + "/32",
                "persistent-keepalive",
                Long.toString(keepalive.toSeconds()));
        run("ip", "route", "replace", server.tunnelAddress + "/32", "dev", INTERFACE);
    }

    @Override
    protected void containerIsStarted(InspectContainerResponse container) {
        copyFileToContainer(
                Transferable.of(key.toBase64().getBytes(StandardCharsets.US_ASCII), READ_BY_OWNER), KEY_FILE);
        try {
            run("ip", "link", "add", "dev", INTERFACE, "type", "wireguard");
        } catch (LabException e) {
            // The engine's kernel has none. The daemon goes to the background when its interface can be configured.
            run("wireguard-go", INTERFACE);
        }
        run("wg", "set", INTERFACE, "private-key", KEY_FILE, "listen-port", String.format(Locale.ROOT, "%d", PORT));
        run("ip", "address", "add", tunnelAddress + "/32", "dev", INTERFACE);
        run("ip", "link", "set", "dev", INTERFACE, "mtu", "1420", "up");
    }
}
