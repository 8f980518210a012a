package org.warren.scenarios.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.nat.Endpoint;
import org.warren.nat.Prefix64;

/// The two ends of a question, and the address by which the question names the second; events may move addresses.
final class AskedAddresses {

    private static final Pattern ENDS = Pattern.compile("(\\S+) to (\\S+)");
    /// A colon in an IPv6 address does not introduce a port.
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:]+)):(\\d{1,5})");
    private static final int PORT_MAX = 65535;

    private final Topology topology;
    private final Map<String, String> owners = new LinkedHashMap<>();
    private final Map<String, String> firstAddress = new LinkedHashMap<>();
    /// Who has an address on a network; several homes may have the same addresses.
    private final Map<Near, String> near = new LinkedHashMap<>();

    AskedAddresses(Topology topology, List<TunnelFile> tunnels) {
        this.topology = topology;
        for (Node node : topology.nodes()) {
            for (Interface attached : node.interfaces()) {
                attached.addresses().forEach(address -> {
                    note(node.name(), attached.name(), address.host());
                    near.putIfAbsent(new Near(attached.network(), address.host()), node.name());
                });
            }
        }
        topology.natRouters().stream()
                .flatMap(router -> Stream.ofNullable(router.nat()))
                .flatMap(nat -> Stream.ofNullable(nat.nat64()))
                .forEach(this::noteInPrefix);
        tunnels.forEach(tunnel -> tunnel.addresses().forEach(address -> note(tunnel.node(), tunnel.name(), address)));
    }

    /// Behind a NAT64, a node with an IPv4 address also has one in the prefix.
    private void noteInPrefix(Prefix64 prefix) {
        for (Node node : topology.nodes()) {
            node.interfaces().stream()
                    .flatMap(attached -> attached.addresses().stream())
                    .filter(IpPrefix::isIpv4)
                    .map(address -> new Endpoint(Endpoint.address(address.host()), 0))
                    .forEach(ipv4 ->
                            owners.putIfAbsent(literal(prefix.embed(ipv4).addressText()), node.name()));
        }
    }

    private record Near(String network, String address) {}

    /// The two ends of a question.
    ///
    /// @param from the node that sends
    /// @param to the node that it sends to
    /// @param address of that node
    /// @param port the port, null if the question names none
    /// @param servedPort the port of the target itself, if a port forward leads to another one; else null
    /// @param words as the file writes them
    record Ends(
            String from,
            String to,
            String address,
            @Nullable Integer port,
            @Nullable Integer servedPort,
            String words) {}

    private void note(String node, String interfaceName, String address) {
        owners.putIfAbsent(address, node);
        firstAddress.putIfAbsent(node, address);
        firstAddress.putIfAbsent(node + "." + interfaceName, address);
    }

    /// From now on nodes have the addresses that an event gives them, instead of those of the same family.
    void follow(Event event) {
        if (event.kind() != Event.Kind.ADDRESS) {
            return;
        }
        IpPrefix address = IpPrefix.parse(Objects.requireNonNull(event.to()));
        String place = event.node() + "." + event.interfaceName();
        String old = firstAddress.get(place);
        owners.put(address.host(), event.node());
        attached(event.node(), event.interfaceName())
                .forEach(own -> near.put(new Near(own.network(), address.host()), event.node()));
        if (old != null && IpPrefix.parse(old).isIpv4() == address.isIpv4()) {
            firstAddress.put(place, address.host());
            firstAddress.replace(event.node(), old, address.host());
        }
    }

    /// Reads `A to B`.
    Ends ends(YamlValue value) {
        return ends(value, "NODE to NODE, NODE.INTERFACE or an address, such as phone to server", false);
    }

    private List<Interface> attached(String node, @Nullable String name) {
        return topology.node(node).interfaces().stream()
                .filter(attached -> attached.name().equals(name))
                .toList();
    }

    /// Reads `A to B` or `A to B:PORT`. If a router forwards that port of its outside address, the host inside is the
    /// target.
    Ends endsWithPort(YamlValue value, boolean isTcp) {
        Ends ends =
                ends(value, "NODE to NODE, NODE.INTERFACE or an address, and :PORT, such as phone to server:443", true);
        Nat nat = topology.node(ends.to()).nat();
        if (nat == null || !isOutside(ends, nat)) {
            return ends;
        }
        return nat.portForwards().stream()
                .filter(forward -> forward.isTcp() == isTcp && Objects.equals(ends.port(), forward.port()))
                .flatMap(forward -> inside(ends.to(), forward.to())
                        .map(host -> new Ends(
                                ends.from(), host, ends.address(), ends.port(), forward.toPort(), ends.words()))
                        .stream())
                .findFirst()
                .orElse(ends);
    }

    private boolean isOutside(Ends ends, Nat nat) {
        return attached(ends.to(), nat.outside()).stream()
                .anyMatch(outside -> ends.to().equals(near.get(new Near(outside.network(), ends.address()))));
    }

    /// Who has an address on one of a router's own networks.
    private Optional<String> inside(String router, String address) {
        return topology.node(router).interfaces().stream()
                .flatMap(own -> Optional.ofNullable(near.get(new Near(own.network(), address))).stream())
                .findFirst();
    }

    private Ends ends(YamlValue value, String expected, boolean mayHavePort) {
        Matcher ends = ENDS.matcher(value.text(expected));
        if (!ends.matches()) {
            throw value.bad(expected);
        }
        String asked = ends.group(2);
        Integer port = null;
        Matcher withPort = WITH_PORT.matcher(asked);
        if (withPort.matches() && mayHavePort) {
            asked = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
            port = Integer.valueOf(withPort.group(3));
            if (port < 1 || port > PORT_MAX) {
                throw value.bad("a port from 1 to " + PORT_MAX);
            }
        } else if (withPort.matches()) {
            throw value.bad(expected + ", without a port");
        }
        String address = address(value, asked);
        return new Ends(node(value, ends.group(1)), owner(asked, address), address, port, null, usualName(ends));
    }

    private static String usualName(Matcher ends) {
        String route = ends.group(1) + "-to-" + ends.group(2);
        return route.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    }

    private String node(YamlValue value, String name) {
        if (topology.nodes().stream().noneMatch(node -> node.name().equals(name))) {
            throw value.bad("one of the nodes "
                    + String.join(
                            ", ", topology.nodes().stream().map(Node::name).toList()) + ", not " + name);
        }
        return name;
    }

    private String address(YamlValue value, String text) {
        String known = firstAddress.get(text);
        String address = known != null ? known : literal(text);
        if (!owners.containsKey(address)) {
            throw value.bad("a node, an interface with an address, or an address that one has; " + text + " is none");
        }
        return address;
    }

    /// The target: the node that is named, even if others have the same address. For an address alone, the first node
    /// that has it.
    private String owner(String text, String address) {
        return firstAddress.containsKey(text)
                ? text.replaceFirst("\\..*", "")
                : Objects.requireNonNull(owners.get(address));
    }

    /// In the form in which the topology stores addresses.
    private static String literal(String text) {
        try {
            return IpPrefix.parse(text).host();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
