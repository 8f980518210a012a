package org.warren.harness.labs.containers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.agent.Agent;
import org.warren.harness.labs.linux.NatRules;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;

/// Replaces the engine's names, addresses and routes of a container's interfaces by those of the topology.
///
/// An interface whose link is not perfect, and each interface of a machine, gets a veth pair whose far end forwards
/// everything to the engine's interface and back. Each end shapes what it sends, so both directions are shaped in the
/// same way, and the node sees what it would see on such a link, including a cut.
///
/// @param node of the topology
/// @param agent in its container
record NodeWiring(Node node, Agent agent) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String EVERYTHING =
            "parent ffff: protocol all u32 match u32 0 0 action mirred egress redirect dev";

    /// Applies the topology.
    ///
    /// @param macs the link-layer addresses of the engine's interfaces, by their names in the topology
    /// @param outside the names of these interfaces in the container, if the node has its own kernel; else null
    List<Attachment> run(Map<String, String> macs, @Nullable Map<String, String> outside) {
        EngineInterfaces found = EngineInterfaces.of(node.name(), agent);
        StringBuilder batch = new StringBuilder();
        // Two steps, because a name in the topology may be the engine's name of another interface.
        for (Interface attached : node.interfaces()) {
            String name = found.name(mac(macs, attached));
            batch.append("link set dev ").append(name).append(" down\n");
            batch.append("addr flush dev ").append(name).append('\n');
            batch.append("link set dev ").append(name).append(" name ").append(wire(attached));
            batch.append('\n');
        }
        List<Attachment> attachments = new ArrayList<>();
        for (Interface attached : node.interfaces()) {
            boolean plain = isPlain(attached);
            batch.append(plain ? renamed(attached) : joined(attached, mac(macs, attached)));
            batch.append(addresses(attached));
            String inside = "/sys/class/net/" + (plain ? attached.name() : wire(attached));
            String presence = outside == null
                    ? inside
                    : GuestKernelNode.CONTAINER_SYS + "/class/net/" + outside.get(attached.name());
            attachments.add(new Attachment(attached, presence, plain ? null : port(attached)));
        }
        batch(batch.append(routes()).toString());
        attachments.forEach(this::makePlain);
        Nat nat = node.nat();
        if (nat != null) {
            execute(NatRules.of(nat, node.interfaces()), "nft", "-f", "-");
        }
        return attachments;
    }

    /// Brings an interface up again; it lost its routes and IPv6 addresses with its link.
    void restore(Interface attached) {
        batch(addresses(attached) + routes());
    }

    private String renamed(Interface attached) {
        return "link set dev " + wire(attached) + " name " + attached.name() + " mtu " + attached.mtu() + "\n";
    }

    /// The engine's interface and the far end of the veth pair have no addresses, and send nothing of their own.
    private String joined(Interface attached, String mac) {
        String wire = wire(attached);
        String port = port(attached);
        String mtu = " mtu " + attached.mtu();
        StringBuilder batch = new StringBuilder();
        batch.append("link set dev ").append(wire).append(" address ").append(EngineInterfaces.inside(mac));
        batch.append('\n');
        batch.append("link add dev ")
                .append(port)
                .append(" type veth peer name ")
                .append(attached.name());
        batch.append(" address ").append(mac).append('\n');
        for (String end : List.of(wire, port)) {
            batch.append("link set dev ").append(end).append(" addrgenmode none\n");
            batch.append("link set dev ").append(end).append(mtu).append(" up\n");
        }
        return batch.append("link set dev ")
                .append(attached.name())
                .append(mtu)
                .append('\n')
                .toString();
    }

    /// Not a bridge: that would take part in the node's network, and answer for its addresses.
    private void pass(String from, String to) {
        execute(
                "qdisc add dev %1$s ingress\nfilter add dev %1$s %2$s %3$s\n".formatted(from, EVERYTHING, to),
                "tc",
                "-batch",
                "-");
    }

    private void makePlain(Attachment attachment) {
        Interface attached = attachment.attached();
        if (!attached.offloads()) {
            agent.disableOffloads(ContainerNode.HERE, attached.name());
        }
        String port = attachment.port();
        if (port != null) {
            agent.disableOffloads(ContainerNode.HERE, port);
            agent.disableOffloads(ContainerNode.HERE, wire(attached));
            pass(wire(attached), port);
            pass(port, wire(attached));
            if (!attached.link().isPerfect()) {
                new ContainerLink(this, attached, port).shape(attached.link());
            }
        }
    }

    private boolean isPlain(Interface attached) {
        return attached.link().isPerfect() && !node.isMachine();
    }

    private String wire(Interface attached) {
        return "wire" + node.interfaces().indexOf(attached);
    }

    private String port(Interface attached) {
        return "port" + node.interfaces().indexOf(attached);
    }

    /// The link-layer address that the engine assigned to an interface.
    static String mac(Map<String, String> macs, Interface attached) {
        return Objects.requireNonNull(macs.get(attached.name()));
    }

    private static String addresses(Interface attached) {
        StringBuilder batch = new StringBuilder();
        for (IpPrefix address : attached.addresses()) {
            batch.append("addr replace ").append(address).append(" dev ").append(attached.name());
            batch.append(address.isIpv4() ? "\n" : " nodad\n");
        }
        return batch.append("link set dev ")
                .append(attached.name())
                .append(" up\n")
                .toString();
    }

    private String routes() {
        return node.gateways().stream()
                .map(gateway -> "route replace default via " + gateway.getHostAddress() + "\n")
                .collect(Collectors.joining());
    }

    /// Runs lines of `ip -batch`.
    void batch(String lines) {
        execute(lines, "ip", "-batch", "-");
    }

    void execute(String input, String... command) {
        agent.execute(ContainerNode.HERE, TIMEOUT, input.getBytes(StandardCharsets.UTF_8), List.of(command))
                .orThrow();
    }
}
