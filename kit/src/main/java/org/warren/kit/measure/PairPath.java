package org.warren.kit.measure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.SubjectPair;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// The two nodes of one pair, among those of all pairs on one network:
///
/// ```
/// client 203.0.113.(2n+10) ---- internet ---- 203.0.113.(2n+11) server
///        10.100.n.2 ============ wg0 ============ 10.100.n.1
/// ```
///
/// @param client the role of the pair's client, and its node
/// @param server the role of the pair's server, and its node
/// @param number n, 0 to 99
public record PairPath(String client, String server, int number) {

    public static final String TUNNEL = "wg0";
    /// The name of each node's only interface below its tunnel.
    public static final String INTERFACE = "eth0";
    public static final int PAIRS_MAX = 100;

    private static final String NETWORK = "internet";
    private static final int PORT = 51820;
    private static final int FIRST_HOST = 10;

    /// The pair of an ordinary run, whose nodes have the names of the roles.
    public static PairPath only() {
        return new PairPath(Roles.CLIENT, Roles.SERVER, 0);
    }

    /// The pair of a comparison.
    ///
    /// @param number n, 0 to 99
    public static PairPath of(SubjectPair pair, int number) {
        return new PairPath(pair.clientRole(), pair.serverRole(), number);
    }

    /// The nodes of all pairs, with the offloads that a measurement of speed needs.
    public static Topology topology(List<PairPath> paths) {
        Topology topology = Topology.of(Network.of(NETWORK, "203.0.113.0/24"));
        for (PairPath path : paths) {
            topology =
                    topology.with(host(path.client, path.clientAddress())).with(host(path.server, path.outerAddress()));
        }
        return topology;
    }

    private static Node host(String name, String address) {
        return Node.host(name, Interface.of(INTERFACE, NETWORK, address + "/24").offloading());
    }

    private String clientAddress() {
        return "203.0.113." + (2 * number + FIRST_HOST);
    }

    /// The server's address outside the tunnel.
    public String outerAddress() {
        return "203.0.113." + (2 * number + FIRST_HOST + 1);
    }

    /// The server's address inside the tunnel.
    public String innerAddress() {
        return "10.100." + number + ".1";
    }

    private String innerClientAddress() {
        return "10.100." + number + ".2";
    }

    /// Both ends of a tunnel that is up.
    public record Ends(TunnelInterface client, TunnelInterface server) {}

    /// Brings the tunnel up, from the client to the server that waits.
    ///
    /// @param environment additional environment variables of daemons, as `NAME=VALUE`
    public Ends up(Stage stage, List<String> environment) {
        TunnelInterface waiting = stage.createTunnel(server, TUNNEL, environment);
        TunnelInterface calling = stage.createTunnel(client, TUNNEL, environment);
        KeyPair serverKeys = KeyPair.generate(waiting.node());
        KeyPair clientKeys = KeyPair.generate(calling.node());
        waiting.configure(new TunnelConfig(
                serverKeys.privateKey(),
                PORT,
                List.of(innerAddress() + "/24"),
                List.of(new PeerConfig(clientKeys.publicKey(), null, List.of(innerClientAddress() + "/32"), 0))));
        waiting.up();
        calling.configure(new TunnelConfig(
                clientKeys.privateKey(),
                PORT,
                List.of(innerClientAddress() + "/24"),
                List.of(new PeerConfig(
                        serverKeys.publicKey(), outerAddress() + ":" + PORT, List.of(innerAddress() + "/32"), 0))));
        calling.up();
        return new Ends(calling, waiting);
    }

    /// The kernels of both nodes; only numbers from the same kernels may be compared.
    public String group(Stage stage) {
        String under = kernel(stage.linux(client));
        String beyond = kernel(stage.linux(server));
        return under.equals(beyond) ? under : under + " to " + beyond;
    }

    private static String kernel(LinuxNode node) {
        boolean guest = text(node, "/proc/cpuinfo").contains("User Mode Linux");
        return (guest ? "guest kernel " : "host kernel ")
                + text(node, "/proc/sys/kernel/osrelease").strip();
    }

    private static String text(LinuxNode node, String path) {
        return new String(node.read(path), StandardCharsets.UTF_8);
    }
}
