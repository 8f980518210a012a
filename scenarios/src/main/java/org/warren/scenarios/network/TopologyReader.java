package org.warren.scenarios.network;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.parameter.DurationText;
import org.warren.harness.parameter.PercentText;
import org.warren.harness.parameter.RateText;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.workload.LinkReader;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkDirection;

/// Reads networks and nodes, and reports errors that [Topology] would report for the whole at their place in the file.
final class TopologyReader {

    static final List<String> NODE_KEYS = List.of(
            "interfaces",
            "gateway",
            "routes",
            "forwards",
            "nat",
            "firewall",
            "tunnels",
            "role",
            "subject",
            "nothing-left");

    static final List<String> INTERFACE_KEYS = List.of(
            "network", "address", "delay", "loss", "duplicate", "reorder", "rate", "link", "mtu", "shares-address");
    private static final Duration DELAY_MAX = Duration.ofMinutes(10);
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final String ADDRESS = "an address with the length of its network's prefix, such as 192.168.1.2/24";

    private static final List<String> FIGURES = List.of("delay", "loss", "duplicate", "reorder", "rate");

    private final LinkReader.Files files;
    private final Map<String, Network> networks = new LinkedHashMap<>();
    private final Map<String, String> takenBy = new LinkedHashMap<>();

    /// @param files next to the description
    TopologyReader(LinkReader.Files files) {
        this.files = files;
    }

    Topology read(YamlValue networkValues, YamlValue nodeValues) {
        networkValues
                .entries("a mapping of networks to their subnets, such as home: 192.168.1.0/24")
                .forEach((name, value) -> networks.put(name, network(name, value)));
        List<Node> nodes = new ArrayList<>();
        nodeValues.entries("a mapping of nodes").forEach((name, value) -> nodes.add(node(name, value)));
        if (nodes.isEmpty()) {
            throw nodeValues.bad("at least one node");
        }
        return new Topology(List.copyOf(networks.values()), nodes);
    }

    /// A positive duration, up to a year.
    static Duration duration(YamlValue value, Duration min, Duration max) {
        String expected = "a duration such as 30s, 5m or 1h, at most " + DurationWords.of(max);
        String text = value.text(expected);
        // Records of earlier runs have plain numbers, which were seconds.
        if (NUMBER.matcher(text).matches() && !(min.isZero() && Double.parseDouble(text) == 0) && !value.isRecorded()) {
            throw value.bad(expected + "; " + text + " has no unit: write " + text + "s for seconds, or ms, m, h or d");
        }
        OptionalLong nanos = DurationText.parseNanos(text);
        if (nanos.isEmpty() || nanos.getAsLong() < min.toNanos() || nanos.getAsLong() > max.toNanos()) {
            throw value.bad(min.isZero() ? expected : expected + " and at least " + DurationWords.of(min));
        }
        return Duration.ofNanos(nanos.getAsLong());
    }

    private static Network network(String name, YamlValue value) {
        List<IpPrefix> subnets = value.items().stream()
                .map(item -> item.parse("a subnet such as 192.168.1.0/24, or a list of them", IpPrefix::parse))
                .toList();
        return checked(value, () -> new Network(name, subnets));
    }

    private Node node(String name, YamlValue value) {
        Map<String, YamlValue> fields = value.fields(NODE_KEYS);
        YamlValue interfaceValues = value.required(fields, "interfaces");
        List<Interface> interfaces = new ArrayList<>();
        interfaceValues
                .entries("a mapping of interfaces, such as eth0: {network: home, address: 192.168.1.2/24}")
                .forEach((interfaceName, item) -> interfaces.add(attachment(name, interfaceName, item)));
        List<InetAddress> gateways = gateways(interfaces, fields.get("gateway"));
        YamlValue natValue = fields.get("nat");
        Nat nat = natValue == null ? null : NatReader.read(interfaces, natValue);
        YamlValue tunnels = fields.get("tunnels");
        YamlValue firewall = fields.get("firewall");
        if (nat != null && nat.model() != null && firewall != null) {
            throw firewall.bad("no firewall on a router whose NAT is modelled: its packets pass by the kernel's NAT");
        }
        if (nat != null && nat.model() != null && tunnels != null) {
            throw tunnels.bad("no tunnel on a router whose NAT is modelled: it has no traffic of its own");
        }
        YamlValue forwardsValue = fields.get("forwards");
        boolean forwards = forwardsValue == null ? nat != null : forwardsValue.flag();
        if (nat != null && !forwards) {
            throw value.bad("forwards: true, or no nat: a router that translates also forwards");
        }
        return checked(value, () -> new Node(name, interfaces, gateways, forwards, nat));
    }

    private Interface attachment(String node, String name, YamlValue value) {
        Map<String, YamlValue> fields = value.fields(INTERFACE_KEYS);
        YamlValue networkValue = value.required(fields, "network");
        Network network = networks.get(networkValue.text("the name of a network"));
        if (network == null) {
            throw networkValue.bad("one of the networks " + String.join(", ", networks.keySet()));
        }
        List<IpPrefix> addresses = new ArrayList<>();
        YamlValue addressValue = fields.get("address");
        YamlValue shared = fields.get("shares-address");
        boolean shares = shared != null && shared.flag();
        if (addressValue != null) {
            String where = node + "." + name;
            addressValue.items().forEach(item -> addresses.add(address(where, network, shares, item)));
        } else if (shared != null && shares) {
            throw shared.bad("an address beside it");
        }
        YamlValue mtu = fields.get("mtu");
        int bytes = mtu == null ? Interface.DEFAULT_MTU : mtu.number(68, Interface.DEFAULT_MTU);
        Link link = checked(value, () -> link(fields));
        return checked(value, () -> new Interface(name, network.name(), addresses, link, bytes, false, shares));
    }

    private IpPrefix address(String where, Network network, boolean shares, YamlValue value) {
        IpPrefix address = value.parse(ADDRESS, IpPrefix::parse);
        boolean inside = network.subnets().stream()
                .anyMatch(subnet -> subnet.length() == address.length() && subnet.contains(address.address()));
        if (!inside) {
            throw value.bad("an address in network " + network.name() + ", which has "
                    + String.join(
                            ", ",
                            network.subnets().stream().map(IpPrefix::toString).toList()));
        }
        String other = shares ? null : takenBy.put(network.name() + " " + address.host(), where);
        if (other != null) {
            throw value.bad("an address that is free, " + address.host() + " is that of " + other
                    + "; where both are to have it, one of them says shares-address: true");
        }
        return address;
    }

    private Link link(Map<String, YamlValue> fields) {
        YamlValue link = fields.get("link");
        if (link != null) {
            FIGURES.stream().filter(fields::containsKey).findFirst().ifPresent(figure -> {
                throw Objects.requireNonNull(fields.get(figure))
                        .bad("it under link, which stands beside it: a link has delay, loss and rate of its own");
            });
            LinkBehaviour behaviour = link.read((file, key, node) -> LinkReader.read(file, key, node, files));
            boolean isWire = behaviour.up().equals(LinkDirection.PERFECT)
                    && behaviour.down().equals(LinkDirection.PERFECT)
                    && behaviour.radio() == null;
            return isWire ? Link.PERFECT : Link.overTime(behaviour);
        }
        YamlValue delay = fields.get("delay");
        return new Link(
                delay == null ? Duration.ZERO : duration(delay, Duration.ZERO, DELAY_MAX),
                percent(fields.get("loss")),
                percent(fields.get("duplicate")),
                percent(fields.get("reorder")),
                rate(fields.get("rate")));
    }

    private static double percent(@Nullable YamlValue value) {
        if (value == null) {
            return 0;
        }
        OptionalDouble percent = PercentText.parse(value.text("a percentage such as 2%"));
        return percent.orElseThrow(() -> value.bad("a percentage such as 2%, from 0 to 100"));
    }

    private static long rate(@Nullable YamlValue value) {
        if (value == null) {
            return 0;
        }
        String expected = "a rate such as 20mbit, in bit, kbit, mbit or gbit, of 8bit or more";
        String text = value.text(expected);
        if (NUMBER.matcher(text).matches()) {
            throw value.bad(expected + "; " + text + " has no unit: write " + text + "mbit, or another one");
        }
        OptionalLong read = RateText.parseBits(text);
        if (read.isEmpty()) {
            throw value.bad(expected);
        }
        long bits = read.getAsLong();
        if (bits < 8) {
            throw value.bad(expected + "; leave the key out for no limit");
        }
        return bits;
    }

    private static List<InetAddress> gateways(List<Interface> interfaces, @Nullable YamlValue value) {
        List<InetAddress> gateways = new ArrayList<>();
        if (value == null) {
            return gateways;
        }
        for (YamlValue item : value.items()) {
            IpPrefix gateway = item.parse("an address such as 192.168.1.1", IpPrefix::parse);
            boolean onLink = interfaces.stream()
                    .flatMap(attached -> attached.addresses().stream())
                    .anyMatch(address -> address.contains(gateway.address()));
            if (!onLink || item.text("an address").contains("/")) {
                throw item.bad("the address of a router on one of the node's networks");
            }
            if (gateways.stream()
                    .anyMatch(other -> other.getClass().equals(gateway.address().getClass()))) {
                throw item.bad("one gateway for each address family");
            }
            gateways.add(gateway.address());
        }
        return gateways;
    }

    /// Reports errors of the topology's own classes at their place in the file.
    private static <T> T checked(YamlValue value, java.util.function.Supplier<T> maker) {
        try {
            return maker.get();
        } catch (NetworkFileException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new NetworkFileException(value.message(String.valueOf(e.getMessage())), e);
        }
    }
}
