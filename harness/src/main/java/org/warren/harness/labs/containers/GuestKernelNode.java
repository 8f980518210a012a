package org.warren.harness.labs.containers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.agent.Agent;
import org.warren.harness.agent.LabKernel;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Node;

/// Runs a node on the lab kernel, in real time. The container bridges each of the engine's interfaces to a tap device.
/// Its first process becomes the kernel, which has the other end, with the link-layer address that the engine assigned.
/// Nothing on the network sees a difference.
final class GuestKernelNode {

    /// Enough for a daemon and a traffic agent, each on its own JVM.
    static final int MEMORY_MEBIBYTES = 512;

    /// The path of the container's `/sys` in the guest.
    static final String CONTAINER_SYS = "/run/container-sys";

    /// The container itself only forwards frames.
    static final Map<String, String> CONTAINER_SETTINGS =
            Map.of("net.ipv6.conf.all.disable_ipv6", "1", "net.ipv6.conf.default.disable_ipv6", "1");

    private GuestKernelNode() {}

    /// Boots the kernel and applies the node's settings.
    ///
    /// @param wiring the node, whose agent is still the container's
    /// @param macs the link-layer addresses that the engine assigned to the node's interfaces
    /// @return the engine's names of the interfaces
    static Map<String, String> boot(NodeWiring wiring, Map<String, String> macs) {
        Node node = wiring.node();
        Agent agent = wiring.agent();
        Map<String, String> names = new LinkedHashMap<>();
        EngineInterfaces found = EngineInterfaces.of(node.name(), agent);
        node.interfaces().forEach(attached -> names.put(attached.name(), found.name(NodeWiring.mac(macs, attached))));
        wiring.batch(bridges(node, names, macs));
        node.interfaces().stream()
                .filter(attached -> !attached.offloads())
                .forEach(attached ->
                        agent.disableOffloads(ContainerNode.HERE, Objects.requireNonNull(names.get(attached.name()))));
        agent.become(LabKernel.inContainer(MEMORY_MEBIBYTES, options(node, macs)));
        wiring.batch("link set dev lo up\n");
        // A machine's programs expect this folder; nothing in the guest's /run is the container's.
        wiring.execute("", "mkdir", "-p", "/run/wireguard");
        NodeSettings.of(node)
                .forEach((name, value) -> agent.write(
                        ContainerNode.HERE,
                        "/proc/sys/" + name.replace('.', '/'),
                        value.getBytes(StandardCharsets.US_ASCII)));
        return names;
    }

    private static String bridges(Node node, Map<String, String> names, Map<String, String> macs) {
        StringBuilder batch = new StringBuilder();
        int number = 0;
        for (Interface attached : node.interfaces()) {
            String name = names.get(attached.name());
            String mtu = " mtu " + attached.mtu();
            batch.append("link add dev bridge").append(number);
            batch.append(" type bridge forward_delay 0 mcast_snooping 0\n");
            batch.append("tuntap add dev tap").append(number).append(" mode tap vnet_hdr\n");
            batch.append("addr flush dev ").append(name).append('\n');
            batch.append("link set dev ").append(name).append(" down\n");
            batch.append("link set dev ").append(name);
            batch.append(" address ").append(EngineInterfaces.outside(NodeWiring.mac(macs, attached)));
            batch.append(mtu).append('\n');
            for (String member : List.of(name, "tap" + number)) {
                batch.append("link set dev ").append(member).append(mtu);
                batch.append(" master bridge").append(number).append(" up\n");
            }
            batch.append("link set dev bridge").append(number).append(mtu).append(" up\n");
            number++;
        }
        return batch.toString();
    }

    private static List<String> options(Node node, Map<String, String> macs) {
        // Nodes have the interfaces of the topology and no others.
        List<String> options = new ArrayList<>(List.of("fb_tunnels=none", "dummy.numdummies=0", "ifb.numifbs=0"));
        // The driver's connection is still the container's standard input and output, but served while time passes.
        options.add("ssl0=fd:0,fd:1");
        int number = 0;
        for (Interface attached : node.interfaces()) {
            // Without gro the kernel has no room for packets that are not yet complete, and loses them.
            options.add("vec" + number + ":transport=tap,ifname=tap" + number + ",mac=" + NodeWiring.mac(macs, attached)
                    + (attached.offloads() ? ",gro=1" : ""));
            number++;
        }
        options.addAll(List.of("--", "guest-node"));
        return options;
    }
}
