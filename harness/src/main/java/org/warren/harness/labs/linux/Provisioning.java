package org.warren.harness.labs.linux;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.warren.harness.agent.Agent;
import org.warren.harness.lab.NamedParts;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Creates the namespaces, bridges, veth pairs, routes and NAT rules of a topology. Starting a process in a guest costs
/// more time than its work, so everything of one node is in one batch.
public final class Provisioning {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// For the whole guest, including its kernel threads, whose number differs between kernels. It is twice the limit
    /// of the watch over a guest process, so that the watch reports a program that forks without end before forks fail
    /// here. In a container only this limit protects the machine's memory from such a program.
    private static final int THREADS_MAX = 4096;

    private static final String IPV4 = "/proc/sys/net/ipv4/";
    private static final String IPV6 = "/proc/sys/net/ipv6/conf/";
    private static final String NETFILTER = "/proc/sys/net/netfilter/";

    private final Topology topology;
    private final Agent agent;
    private final boolean isGuest;
    private final Map<String, String> ports = new LinkedHashMap<>();

    /// @param agent of all nodes
    /// @param isGuest whether the kernel is the lab's own; machine-wide settings of another kernel are not changed
    public Provisioning(Topology topology, Agent agent, boolean isGuest) {
        this.topology = topology;
        this.agent = agent;
        this.isGuest = isGuest;
    }

    /// Creates nodes and networks.
    ///
    /// @throws org.warren.harness.lab.LabException when the agent refuses a step
    public void run() {
        // Nodes have the interfaces of the topology and no others; bridges act as wires and have no addresses.
        if (isGuest) {
            set("", "/proc/sys/kernel/threads-max", THREADS_MAX);
            set("", "/proc/sys/net/core/fb_tunnels_only_for_init_net", 2);
        }
        set("", IPV6 + "default/disable_ipv6", 1);
        topology.nodes().forEach(this::createNode);
        batch("", "ip", networks());
        if (isGuest && topology.hasCycle()) {
            agent.execute("", TIMEOUT, bytes(stormRules()), List.of("nft", "-f", "-"))
                    .orThrow();
        }
        topology.nodes().forEach(this::configure);
    }

    /// The bridge port that `node/interface` is connected to.
    public String port(String interfaceKey) {
        return ports.getOrDefault(interfaceKey, "");
    }

    private void createNode(Node node) {
        agent.createNode(node.name());
        // Addresses are static: no duplicate address detection, no router solicitations.
        set(node.name(), IPV6 + "default/accept_dad", 0);
        set(node.name(), IPV6 + "default/accept_ra", 0);
        set(node.name(), IPV6 + "default/router_solicitations", 0);
        if (node.forwards()) {
            set(node.name(), IPV4 + "ip_forward", 1);
            set(node.name(), IPV6 + "all/forwarding", 1);
        }
        Nat nat = node.nat();
        if (nat != null && nat.isKernels()) {
            set(
                    node.name(),
                    NETFILTER + "nf_conntrack_udp_timeout",
                    nat.udpTimeout().toSeconds());
            set(
                    node.name(),
                    NETFILTER + "nf_conntrack_udp_timeout_stream",
                    nat.udpStreamTimeout().toSeconds());
            Duration tcpTimeout = nat.tcpTimeout();
            if (tcpTimeout != null) {
                set(node.name(), NETFILTER + "nf_conntrack_tcp_timeout_established", tcpTimeout.toSeconds());
                set(node.name(), NETFILTER + "nf_conntrack_tcp_loose", 0);
            }
        }
    }

    private String networks() {
        StringBuilder batch = new StringBuilder();
        for (Network network : topology.networks()) {
            String bridge = bridge(network.name());
            batch.append("link add dev ").append(bridge).append(" type bridge forward_delay 0 mcast_snooping 0\n");
            batch.append("link set dev ").append(bridge).append(" up\n");
        }
        int number = 0;
        for (Node node : topology.nodes()) {
            for (Interface attached : node.interfaces()) {
                String port = "port" + number;
                ports.put(NamedParts.interfaceKey(node.name(), attached.name()), port);
                batch.append("link add dev ").append(port).append(" address ").append(mac(0x06, number));
                batch.append(" type veth peer name ").append(attached.name());
                batch.append(" address ").append(mac(0x02, number));
                batch.append(" netns ").append(node.name()).append('\n');
                if (attached.link().behaviour() == null) {
                    batch.append("link set dev ")
                            .append(port)
                            .append(" master ")
                            .append(bridge(attached.network()));
                    batch.append(" up\n");
                } else {
                    batch.append(ModelledLinks.wiring(port, bridge(attached.network())));
                }
                number++;
            }
        }
        return batch.toString();
    }

    /// Frames that loop where nodes bridge networks would keep the guest from doing anything else, including the
    /// detection of the loop. A network drops more than 5000 frames at one instant; an interface that carries more than
    /// 4000 is blocked and reported by the agent.
    private String stormRules() {
        StringBuilder rules = new StringBuilder("table bridge warren {\n chain prerouting {\n");
        rules.append("  type filter hook prerouting priority -300;\n");
        for (Network network : topology.networks()) {
            String joined = topology.nodes().stream()
                    .flatMap(node -> node.interfaces().stream()
                            .filter(attached -> attached.network().equals(network.name()))
                            .map(attached -> '"' + port(NamedParts.interfaceKey(node.name(), attached.name())) + '"'))
                    .collect(Collectors.joining(", "));
            if (!joined.isEmpty()) {
                rules.append("  iifname { ")
                        .append(joined)
                        .append(" } limit rate over 400000/second burst 5000 packets drop\n");
            }
        }
        return rules.append(" }\n}\n").toString();
    }

    private void configure(Node node) {
        StringBuilder batch = new StringBuilder();
        for (Interface attached : node.interfaces()) {
            for (IpPrefix address : attached.addresses()) {
                batch.append("addr add ").append(address).append(" dev ").append(attached.name());
                batch.append(address.isIpv4() ? "\n" : " nodad\n");
            }
            batch.append("link set dev ").append(attached.name());
            batch.append(" mtu ").append(attached.mtu()).append(" up\n");
        }
        for (var gateway : node.gateways()) {
            batch.append("route add default via ")
                    .append(gateway.getHostAddress())
                    .append('\n');
        }
        batch.append(NatProgram.wiring(node));
        batch(node.name(), "ip", batch.toString());
        for (Interface attached : node.interfaces()) {
            if (isGuest || !attached.offloads()) {
                agent.disableOffloads(node.name(), attached.name());
            }
            BridgeLink ends = new BridgeLink(
                    agent, node.name(), attached.name(), port(NamedParts.interfaceKey(node.name(), attached.name())));
            if (attached.link().behaviour() != null) {
                ModelledLinks.shape(ends, attached.link().behaviour());
            } else if (!attached.link().isPerfect()) {
                ends.shape(attached.link());
            }
        }
        Nat nat = node.nat();
        if (nat != null && nat.isKernels()) {
            agent.execute(node.name(), TIMEOUT, bytes(NatRules.of(nat, node.interfaces())), List.of("nft", "-f", "-"))
                    .orThrow();
        }
    }

    private void batch(String node, String tool, String lines) {
        if (!lines.isEmpty()) {
            agent.execute(node, TIMEOUT, bytes(lines), List.of(tool, "-batch", "-"))
                    .orThrow();
        }
    }

    private void set(String node, String setting, long value) {
        agent.write(node, setting, bytes(Long.toString(value)));
    }

    private static String bridge(String network) {
        return "br-" + network;
    }

    /// Locally administered and fixed: a random address would differ from run to run.
    private static String mac(int first, int number) {
        return String.format("%02x:00:00:00:%02x:%02x", first, number >> 8, number & 0xff);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
