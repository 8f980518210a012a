package org.warren.scenarios.network;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.parameter.DurationText;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Reads the events before a question.
final class EventReader {

    private static final String EXPECTED =
            Arrays.stream(Event.Kind.values()).map(Event.Kind::form).collect(Collectors.joining(", "));

    private static final Duration SLEEP_MAX = Duration.ofDays(7);
    private static final Duration CLOCK_MAX = Duration.ofDays(10 * 365);
    /// The limit for all together.
    private static final Duration CLOCK_BACK_MAX = Duration.ofDays(50 * 365);
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final Pattern YEARS = Pattern.compile("\\d{1,2}y");

    private final Topology topology;
    private final List<TunnelFile> tunnels;
    private final Map<String, List<String>> hosts;
    /// By how many seconds the events so far have moved the clock of each node.
    private final Map<String, Long> clocks = new HashMap<>();
    /// The tunnels that the events so far took down, or whose daemons they killed.
    private final Set<String> down = new HashSet<>();
    private final Set<String> crashed = new HashSet<>();

    /// @param hosts addresses by host name
    EventReader(Topology topology, List<TunnelFile> tunnels, Map<String, List<String>> hosts) {
        this.topology = topology;
        this.tunnels = List.copyOf(tunnels);
        this.hosts = Map.copyOf(hosts);
    }

    /// @param value one or a list of them, null for none
    List<Event> read(@Nullable YamlValue value) {
        return value == null
                ? List.of()
                : value.items().stream().map(this::event).toList();
    }

    private Event event(YamlValue value) {
        String text = value.text(EXPECTED);
        for (Event.Kind kind : Event.Kind.values()) {
            if (text.startsWith(kind.words() + " ")) {
                String[] rest = text.substring(kind.words().length()).strip().split("\\s+", -1);
                if (rest.length
                        != kind.form().split(" ", -1).length - kind.words().split(" ", -1).length) {
                    throw value.bad(kind.form());
                }
                return event(value, kind, rest);
            }
        }
        throw value.bad(EXPECTED);
    }

    private Event event(YamlValue value, Event.Kind kind, String[] rest) {
        String place = rest[0];
        return switch (kind) {
            case LINK_DOWN, LINK_UP ->
                new Event(
                        kind, node(value, place).name(), attached(value, place).name());
            // Its addresses go with the link.
            case LINK_LOST ->
                new Event(
                        kind,
                        addressed(value, place).name(),
                        attached(value, place).name());
            case WG_QUICK_DOWN -> {
                down.add(place);
                yield new Event(kind, node(value, place).name(), tunnel(value, place));
            }
            case CRASH -> new Event(kind, node(value, place).name(), runningTunnel(value, place));
            case WG_QUICK_UP -> {
                String name = tunnel(value, place);
                boolean isDown = down.remove(place);
                boolean isCrashed = crashed.remove(place);
                if (!isDown && !isCrashed) {
                    throw value.bad("a tunnel that was taken down before, or crashed; " + place + " is up");
                }
                yield new Event(kind, node(value, place).name(), name);
            }
            case NAT_RESTART -> new Event(kind, router(value, place), "");
            case ADDRESS -> {
                Interface attached = attached(value, place);
                yield new Event(
                        kind, addressed(value, place).name(), attached.name(), address(value, attached, rest[1]));
            }
            case GATEWAY -> new Event(kind, addressed(value, place).name(), "", gateway(value, place, rest[1]));
            case ROUTE -> {
                StaticRoute route = StaticRoute.of(addressed(value, place), rest[1], rest[2], 0, "", value);
                yield new Event(kind, route.node(), "", route.prefix() + " " + route.via());
            }
            case DHCP -> dhcp(value, rest);
            case NAME -> new Event(kind, host(value, place), "", hostAddress(value, place, rest[1]));
            case SLEEP -> {
                duration(value, rest[1], SLEEP_MAX);
                yield new Event(kind, whole(value, place), "", rest[1]);
            }
            case REBOOT -> {
                String node = startable(value, place);
                crashed.removeIf(each -> each.startsWith(node + "."));
                yield new Event(kind, node, "");
            }
            case CLOCK -> {
                if (!rest[1].equals("back") && !rest[1].equals("forward")) {
                    throw value.bad(kind.form() + ", or forward");
                }
                duration(value, rest[2], CLOCK_MAX);
                yield new Event(kind, whole(value, place), "", clock(value, place, rest[1] + " " + rest[2]));
            }
        };
    }

    /// Marks a tunnel that is down from here on, so it cannot crash again.
    private String runningTunnel(YamlValue value, String place) {
        String name = tunnel(value, place);
        if (down.contains(place) || !crashed.add(place)) {
            throw value.bad("a tunnel that is up; " + place + " is down");
        }
        return name;
    }

    /// Some programs read and set a clock in whole seconds.
    private String clock(YamlValue value, String place, String words) {
        String text = words.substring(words.indexOf(' ') + 1);
        if (nanos(text).orElseThrow() % Duration.ofSeconds(1).toNanos() != 0) {
            throw value.bad("whole seconds, not " + text);
        }
        if (clocks.merge(place, clockSeconds(words), Long::sum) < -CLOCK_BACK_MAX.toSeconds()) {
            throw value.bad("a clock that goes back by " + DurationWords.of(CLOCK_BACK_MAX)
                    + " at most, with what it went before: it starts in 2026, and there is no time before 1970");
        }
        return words;
    }

    /// A node whose addresses and routes may change.
    private Node addressed(YamlValue value, String place) {
        Node node = node(value, place);
        if (node.nat() != null && node.nat().model() != null) {
            throw value.bad("a node without a modelled NAT, whose addresses and routes stay as they are");
        }
        return node;
    }

    private Node node(YamlValue value, String place) {
        String name = place.replaceFirst("\\..*", "");
        return topology.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> value.bad("one of the nodes "
                        + String.join(
                                ", ", topology.nodes().stream().map(Node::name).toList()) + ", not " + name));
    }

    private Interface attached(YamlValue value, String place) {
        Node node = node(value, place);
        return node.interfaces().stream()
                .filter(attached -> place.equals(node.name() + "." + attached.name()))
                .findFirst()
                .orElseThrow(() -> value.bad("an interface of the network; there is no " + place));
    }

    private String tunnel(YamlValue value, String place) {
        return tunnels.stream()
                .filter(tunnel -> place.equals(tunnel.node() + "." + tunnel.name()))
                .map(TunnelFile::name)
                .findFirst()
                .orElseThrow(() -> value.bad("a tunnel; there is no tunnel " + place));
    }

    private String router(YamlValue value, String place) {
        Node node = node(value, place);
        if (node.nat() == null || place.contains(".")) {
            throw value.bad("a NAT router; " + place + " is none");
        }
        if (node.nat().model() != null) {
            throw value.bad("a router with the kernel's NAT; a modelled one cannot be restarted yet");
        }
        return node.name();
    }

    private String whole(YamlValue value, String place) {
        if (place.contains(".")) {
            throw value.bad("a node, not " + place);
        }
        return node(value, place).name();
    }

    private Event dhcp(YamlValue value, String[] rest) {
        Node client = addressed(value, rest[0]);
        Interface attached = attached(value, rest[0]);
        StaticRoute route = StaticRoute.of(client, rest[2], rest[3], 0, "", value);
        if (attached.addresses().stream().noneMatch(IpPrefix::isIpv4)
                || route.prefix().contains(":")) {
            throw value.bad("an interface, a prefix and a next hop of IPv4");
        }
        String server = whole(value, rest[1]);
        if (server.equals(client.name()) || serving(topology, server, attached).isEmpty()) {
            throw value.bad("another node of network " + attached.network() + " as the server, not " + server);
        }
        return new Event(
                Event.Kind.DHCP, client.name(), attached.name(), server + " " + route.prefix() + " " + route.via());
    }

    /// The interface of a server that is on the client's network.
    static Optional<Interface> serving(Topology topology, String server, Interface client) {
        return topology.node(server).interfaces().stream()
                .filter(own -> own.network().equals(client.network()))
                .filter(own -> own.addresses().stream().anyMatch(IpPrefix::isIpv4))
                .findFirst();
    }

    private String startable(YamlValue value, String place) {
        String name = whole(value, place);
        Nat nat = node(value, place).nat();
        if (nat != null && nat.model() != null) {
            throw value.bad("a node without a modelled NAT, which cannot be started again yet");
        }
        return name;
    }

    private static void duration(YamlValue value, String text, Duration max) {
        OptionalLong nanos = NUMBER.matcher(text).matches() ? OptionalLong.empty() : nanos(text);
        if (nanos.isEmpty() || nanos.getAsLong() <= 0 || nanos.getAsLong() > max.toNanos()) {
            throw value.bad("a duration such as 30s, 2h or 1d, at most " + DurationWords.of(max) + ", not " + text);
        }
    }

    /// Years of 365 days are accepted too.
    static OptionalLong nanos(String text) {
        return DurationText.parseNanos(
                YEARS.matcher(text).matches() ? Integer.parseInt(text.replace("y", "")) * 365 + "d" : text);
    }

    /// By how much a clock moves, as written in the file: `back 1y`, or `forward 2h`.
    static long clockSeconds(String words) {
        long seconds = Duration.ofNanos(
                        nanos(words.substring(words.indexOf(' ') + 1)).orElseThrow())
                .toSeconds();
        return words.startsWith("back ") ? -seconds : seconds;
    }

    private String address(YamlValue value, Interface attached, String text) {
        Network network = topology.networks().stream()
                .filter(candidate -> candidate.name().equals(attached.network()))
                .findFirst()
                .orElseThrow();
        IpPrefix address = parse(value, text, "an address with the length of its network's prefix");
        if (network.subnets().stream()
                .noneMatch(subnet -> subnet.length() == address.length() && subnet.contains(address.address()))) {
            throw value.bad("an address in network " + network.name() + ", which has "
                    + network.subnets().stream().map(IpPrefix::toString).collect(Collectors.joining(", ")));
        }
        topology.nodes().stream()
                .flatMap(node -> node.interfaces().stream())
                .filter(other -> other.network().equals(network.name()) && !other.equals(attached))
                .flatMap(other -> other.addresses().stream())
                .filter(other -> other.host().equals(address.host()))
                .findFirst()
                .ifPresent(other -> {
                    throw value.bad("an address that is free at all times, another interface of " + network.name()
                            + " has " + other.host());
                });
        return address.toString();
    }

    private String gateway(YamlValue value, String place, String text) {
        IpPrefix gateway = parse(value, text, "the address of a router");
        List<String> own =
                node(value, place).interfaces().stream().map(Interface::network).toList();
        boolean isNear = topology.networks().stream()
                .filter(network -> own.contains(network.name()))
                .flatMap(network -> network.subnets().stream())
                .anyMatch(subnet -> subnet.contains(gateway.address()));
        if (text.contains("/") || !isNear) {
            throw value.bad("the address of a router on one of the node's networks");
        }
        return gateway.host();
    }

    private String host(YamlValue value, String name) {
        if (!hosts.containsKey(name)) {
            throw value.bad("one of the host names under names; there is no " + name);
        }
        return name;
    }

    private String hostAddress(YamlValue value, String name, String text) {
        if (text.contains("/")) {
            throw value.bad("an address without the length of a prefix");
        }
        InetAddress address = parse(value, text, "an address").address();
        if (hosts.getOrDefault(name, List.of()).stream()
                .noneMatch(old -> InetAddress.ofLiteral(old).getClass().equals(address.getClass()))) {
            throw value.bad("an address of a family that " + name + " has");
        }
        return IpPrefix.parse(text).host();
    }

    private static IpPrefix parse(YamlValue value, String text, String expected) {
        try {
            return IpPrefix.parse(text);
        } catch (IllegalArgumentException e) {
            throw value.bad(expected, e);
        }
    }
}
