package org.warren.scenarios.workday;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.workload.PlayedWorkload;

/// The tunnels of all nodes at home to the server, each with an inner address of its own; or the same nodes without
/// tunnels.
final class HomeTunnels {

    /// The interface below a node's tunnel.
    static final String OUTSIDE = "eth0";

    private static final String SERVER_INNER = "10.100.0.1";
    private static final String ALLOWED = "10.100.0.0/24";
    private static final List<String> COUNTERS = List.of("rx_bytes", "rx_packets", "tx_bytes", "tx_packets");

    private final Stage stage;
    private final List<TunnelInterface> clients = new ArrayList<>();
    private final List<TunnelConfig> configs = new ArrayList<>();
    private final List<String> nodes;
    private final List<BackgroundProcess> captures = new ArrayList<>();

    private HomeTunnels(Stage stage, List<String> nodes) {
        this.stage = stage;
        this.nodes = nodes;
    }

    /// No tunnels: the flows use the nodes' own addresses.
    static HomeTunnels none(Stage stage, List<String> nodes) {
        return new HomeTunnels(stage, nodes);
    }

    /// Creates all interfaces and brings the server's up.
    static HomeTunnels of(Stage stage, List<String> nodes, int keepaliveSeconds) {
        HomeTunnels made = new HomeTunnels(stage, nodes);
        made.make(keepaliveSeconds);
        return made;
    }

    private void make(int keepaliveSeconds) {
        KeyPair serverKeys = KeyPair.generate(stage.linux(RoadWarrior.SERVER));
        List<PeerConfig> peers = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            TunnelInterface client = stage.createTunnel(RoadWarrior.CLIENT, nodes.get(i), Tunnel.NAME);
            KeyPair keys = KeyPair.generate(client.node());
            clients.add(client);
            configs.add(new TunnelConfig(
                    keys.privateKey(),
                    Tunnel.PORT,
                    List.of(inner(i) + "/24"),
                    List.of(new PeerConfig(
                            serverKeys.publicKey(), Tunnel.ENDPOINT_IPV4, List.of(ALLOWED), keepaliveSeconds))));
            peers.add(new PeerConfig(keys.publicKey(), null, List.of(inner(i) + "/32"), 0));
        }
        TunnelInterface server = stage.createTunnel(RoadWarrior.SERVER, Tunnel.NAME);
        server.configure(new TunnelConfig(serverKeys.privateKey(), Tunnel.PORT, List.of(SERVER_INNER + "/24"), peers));
        server.up();
    }

    void up() {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).configure(configs.get(i));
            clients.get(i).up();
        }
    }

    /// Captures handshake messages and keepalives at home from now on. Data would exceed the limit of a capture, and
    /// the players record what happened to it.
    void capture() {
        for (String node : nodes) {
            // The program reports what it does on standard error, which would end up in the capture.
            String command =
                    "exec tcpdump -Z root -i " + OUTSIDE + " -w - -U -s 0 --immediate-mode --time-stamp-precision=nano"
                            + " 'udp port " + Tunnel.PORT + " and (udp[8] < 4 or udp[4:2] = 40)' 2>/dev/null";
            captures.add(stage.linux(node).spawn(Evidence.capturePath(node, OUTSIDE), List.of("sh", "-c", command)));
        }
    }

    /// @throws LabException when a capture has ended: without handshakes nothing can be concluded about them
    void requireCaptures() {
        if (!captures.stream().allMatch(BackgroundProcess::isRunning)) {
            throw new LabException(
                    "tcpdump, which captures the handshakes at home, has ended; see whether the nodes have it");
        }
    }

    /// The destination of the flows' packets: inside the tunnels, if there are any.
    List<PlayedWorkload.Place> places() {
        boolean isPlain = clients.isEmpty();
        List<PlayedWorkload.Place> places = new ArrayList<>();
        places.add(new PlayedWorkload.Place(RoadWarrior.SERVER, isPlain ? RoadWarrior.SERVER_IPV4 : SERVER_INNER));
        for (int i = 0; i < nodes.size(); i++) {
            places.add(new PlayedWorkload.Place(nodes.get(i), isPlain ? outer(i) : inner(i)));
        }
        return places;
    }

    /// The address of a node at home, by its number.
    static String outer(int number) {
        return "192.168.1." + (number + 2);
    }

    private static String inner(int number) {
        return "10.100.0." + (number + 2);
    }

    /// What a node's interface has carried so far.
    ///
    /// @param when `before` or `after`
    static Note<String> counters(String when, String node, String interfaceName) {
        return Note.text("counters-" + when + "-" + node + "-" + interfaceName);
    }

    /// Records what the interfaces below the tunnels have carried so far: bytes and packets in, bytes and packets out.
    void noteCounters(String when) {
        for (String node : nodes) {
            LinuxNode place = stage.linux(node);
            List<String> numbers = COUNTERS.stream()
                    .map(counter -> place.read("/sys/class/net/" + OUTSIDE + "/statistics/" + counter))
                    .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
                    .toList();
            stage.note(counters(when, node, OUTSIDE), String.join(" ", numbers));
        }
    }
}
