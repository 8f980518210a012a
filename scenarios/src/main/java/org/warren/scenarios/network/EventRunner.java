package org.warren.scenarios.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.warren.harness.diagnosis.AddressLoss;
import org.warren.harness.diagnosis.LinkOutage;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.subject.WgQuick;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;

/// Runs the events before questions, and records which links were cut and when.
final class EventRunner {

    /// A daemon learns from the kernel that its link is up, and an interface disappears with its daemon; both take a
    /// moment.
    static final Duration SETTLE_TIME = Duration.ofSeconds(2);

    /// The value of the observations that holds the outages of links.
    static final String OUTAGES = "link-outages";
    /// The value that holds the periods in which nodes had lost an address.
    static final String LOSSES = "address-losses";

    private final Stage stage;
    private final NetworkDescription network;
    private final NameService names;
    private final NodePower power;
    private final Map<String, WgQuick> up;
    private final Map<String, WgQuick> all;
    private final Set<String> crashed = new TreeSet<>();
    private final Map<String, List<IpPrefix>> moved = new LinkedHashMap<>();
    /// The gateways that events set, by node and address family.
    private final Map<String, Map<Boolean, String>> routed = new LinkedHashMap<>();
    private final Map<String, Event> cut = new LinkedHashMap<>();
    /// The addresses of interfaces whose links were lost.
    private final Map<String, List<IpPrefix>> taken = new LinkedHashMap<>();
    private final List<Learned> learned = new ArrayList<>();
    private final List<LinkOutage> outages = new ArrayList<>();
    private final List<AddressLoss> losses = new ArrayList<>();

    /// A route that an event added.
    ///
    /// @param before what led to its prefix before
    private record Learned(StaticRoute route, List<String> before) {}

    /// @param up the tunnels by NODE.INTERFACE; those that are taken down are removed
    EventRunner(Stage stage, NetworkDescription network, NameService names, NodePower power, Map<String, WgQuick> up) {
        this.stage = stage;
        this.network = network;
        this.names = names;
        this.power = power;
        this.up = up;
        this.all = Map.copyOf(up);
        stage.observe(OUTAGES, outages);
        stage.observe(LOSSES, losses);
    }

    void let(Event event) {
        String name = event.node() + "." + event.interfaceName();
        switch (event.kind()) {
            case LINK_DOWN -> {
                stage.lab().link(event.node(), event.interfaceName()).down();
                if (cut.put(name, event) == null) {
                    outages.add(new LinkOutage(event.node(), event.interfaceName(), now(), Long.MAX_VALUE));
                }
            }
            // Like a program that manages links: everything that depended on the link is removed.
            case LINK_LOST -> {
                let(new Event(Event.Kind.LINK_DOWN, event.node(), event.interfaceName()));
                taken.computeIfAbsent(name, missing -> takeAddresses(event.node(), event.interfaceName()));
            }
            case LINK_UP -> join(event);
            case WG_QUICK_DOWN -> {
                WgQuick tunnel = up.remove(name);
                if (tunnel != null) {
                    tunnel.down();
                }
            }
            case WG_QUICK_UP -> comeUp(event, name);
            // Nothing undoes what wg-quick did: rules, firewall and settings stay.
            case CRASH -> {
                WgQuick tunnel = up.remove(name);
                if (tunnel != null) {
                    crashed.add(name);
                    tunnel.crash();
                    stage.advance(SETTLE_TIME);
                }
            }
            // The state that a router loses when its power fails.
            case NAT_RESTART -> stage.linux(event.node()).run("conntrack", "-F").orThrow();
            case ADDRESS -> address(event, name);
            case GATEWAY -> {
                stage.linux(event.node()).routeDefaultVia(to(event));
                routed.computeIfAbsent(event.node(), missing -> new LinkedHashMap<>())
                        .put(IpPrefix.parse(to(event)).isIpv4(), to(event));
            }
            case ROUTE -> {
                String[] parts = to(event).split(" ", -1);
                StaticRoute route = new StaticRoute(event.node(), parts[0], parts[1], 0);
                learned.add(new Learned(route, route.learn(stage.linux(event.node()))));
            }
            case DHCP -> dhcp(event);
            case NAME -> names.change(event.node(), to(event));
            case SLEEP -> sleep(event);
            case REBOOT -> reboot(event.node());
            case CLOCK -> power.clock(event.node(), EventReader.clockSeconds(to(event)));
        }
        stage.observe(OUTAGES, outages);
        stage.observe(LOSSES, losses);
    }

    private void comeUp(Event event, String name) {
        WgQuick tunnel = Objects.requireNonNull(all.get(name));
        try {
            power.up(event.node(), event.interfaceName(), tunnel);
        } catch (SubjectException e) {
            if (!crashed.contains(name)) {
                throw e;
            }
            throw new LabException(
                    "what " + name
                            + " left when it crashed, such as a rule of its own, may be in the way, which says nothing about the subject: "
                            + e.getMessage(),
                    e);
        }
        crashed.remove(name);
        up.put(name, tunnel);
        stage.advance(SETTLE_TIME);
    }

    private void sleep(Event event) {
        List<Event> links = cutAll(event.node());
        power.sleep(event.node());
        stage.advance(Duration.ofNanos(EventReader.nanos(to(event)).orElseThrow()));
        power.wake(event.node());
        links.forEach(this::join);
    }

    private void dhcp(Event event) {
        String[] parts = to(event).split(" ", -1);
        Interface attached = network.topology().node(event.node()).interfaceNamed(event.interfaceName());
        String serving = EventReader.serving(network.topology(), parts[0], attached)
                .orElseThrow()
                .name();
        LinuxNode node = stage.linux(event.node());
        IpPrefix address = addresses(event.node(), event.interfaceName()).stream()
                .filter(IpPrefix::isIpv4)
                .findFirst()
                .orElseThrow(
                        () -> new LabException(event.node() + " has no address now that a DHCP server could hand out"));
        DhcpExchange.run(
                        stage.linux(parts[0]),
                        serving,
                        new DhcpExchange.Client(node, event.interfaceName(), address),
                        parts[1] + "," + parts[2])
                .forEach(route -> learned.add(new Learned(route, route.learn(node))));
    }

    private void address(Event event, String name) {
        IpPrefix address = IpPrefix.parse(to(event));
        List<IpPrefix> lost = taken.get(name);
        if (lost == null) {
            move(event.node(), event.interfaceName(), address.isIpv4(), List.of(address));
        } else {
            // It gets this one when its link returns.
            lost.removeIf(old -> old.isIpv4() == address.isIpv4());
            lost.add(address);
        }
    }

    private void reboot(String name) {
        List<Event> links = cutAll(name);
        power.off(name);
        stage.advance(NodePower.BOOT);
        links.forEach(this::join);
        // Its files have its first address.
        Node node = network.topology().node(name);
        node.interfaces().stream()
                .map(Interface::name)
                .forEach(outside -> translateTo(node, outside, addresses(name, outside)));
        // A daemon that crashed starts again with its machine.
        List<String> back =
                crashed.stream().filter(place -> place.startsWith(name + ".")).toList();
        back.forEach(place -> up.put(place, Objects.requireNonNull(all.get(place))));
        back.forEach(crashed::remove);
        power.on(name);
    }

    /// Cuts those links of a node that are up.
    private List<Event> cutAll(String node) {
        List<Event> links = network.topology().node(node).interfaces().stream()
                .map(attached -> new Event(Event.Kind.LINK_DOWN, node, attached.name()))
                .filter(link -> !cut.containsKey(node + "." + link.interfaceName()))
                .toList();
        links.forEach(this::let);
        return links;
    }

    private void join(Event link) {
        stage.lab().link(link.node(), link.interfaceName()).up();
        cut.remove(link.node() + "." + link.interfaceName());
        List<IpPrefix> addresses = taken.remove(link.node() + "." + link.interfaceName());
        if (addresses != null) {
            for (boolean isIpv4 : new boolean[] {true, false}) {
                move(
                        link.node(),
                        link.interfaceName(),
                        isIpv4,
                        addresses.stream()
                                .filter(address -> address.isIpv4() == isIpv4)
                                .toList());
            }
        }
        outages.replaceAll(outage -> outage.isOf(link.node(), link.interfaceName())
                ? new LinkOutage(outage.node(), outage.interfaceName(), outage.fromNanos(), now())
                : outage);
    }

    /// Removes an interface's addresses, and with them all routes that depend on them.
    private List<IpPrefix> takeAddresses(String node, String name) {
        List<IpPrefix> own = new ArrayList<>(addresses(node, name));
        move(node, name, true, List.of());
        move(node, name, false, List.of());
        // Linux keeps IPv6 routes even without an address, except those that it created itself for one.
        stage.linux(node)
                .run("ip", "-6", "route", "flush", "table", "all", "dev", name, "proto", "boot")
                .orThrow();
        return own;
    }

    private static String to(Event event) {
        return Objects.requireNonNull(event.to());
    }

    /// As a DHCP client does when it receives another address: the old one is removed first, and Linux drops everything
    /// that depends on it: routes, and mappings that a masquerade created with it.
    private void move(String nodeName, String name, boolean isIpv4, List<IpPrefix> addresses) {
        LinuxNode where = stage.linux(nodeName);
        List<IpPrefix> own =
                moved.computeIfAbsent(nodeName + "." + name, missing -> new ArrayList<>(original(nodeName, name)));
        // The last one first: when the first address of a subnet is removed, Linux removes the others of that subnet
        // too.
        for (IpPrefix old : List.copyOf(own).reversed()) {
            if (old.isIpv4() == isIpv4) {
                where.run("ip", "address", "del", old.toString(), "dev", name).orThrow();
                own.remove(old);
                losses.add(new AddressLoss(nodeName, name, old.host(), now(), Long.MAX_VALUE));
            }
        }
        for (IpPrefix address : addresses) {
            List<String> add = new ArrayList<>(List.of("ip", "address", "add", address.toString(), "dev", name));
            if (!isIpv4) {
                add.add("nodad");
            }
            where.run(add.toArray(String[]::new)).orThrow();
            own.add(address);
            losses.replaceAll(loss -> loss.isOf(nodeName, name, address.host())
                    ? new AddressLoss(nodeName, name, loss.address(), loss.fromNanos(), now())
                    : loss);
        }
        Node node = network.topology().node(nodeName);
        translateTo(node, name, addresses);
        gateways(node)
                .filter(gateway -> addresses.stream().anyMatch(address -> address.contains(gateway)))
                .forEach(gateway -> where.routeDefaultVia(gateway.getHostAddress()));
        network.routes().stream()
                .filter(route -> route.node().equals(nodeName))
                .filter(route -> addresses.stream()
                        .anyMatch(address ->
                                address.contains(IpPrefix.parse(route.via()).address())))
                .forEach(route -> route.add(where));
    }

    /// The addresses of the file, except for a family in which an event set another one.
    private Stream<InetAddress> gateways(Node node) {
        Map<Boolean, String> set = routed.getOrDefault(node.name(), Map.of());
        return Stream.concat(
                node.gateways().stream().filter(gateway -> !set.containsKey(gateway instanceof Inet4Address)),
                set.values().stream().map(InetAddress::ofLiteral));
    }

    /// A router whose mappings survive a change of its address translates new connections to the new one.
    private void translateTo(Node node, String name, List<IpPrefix> addresses) {
        Nat nat = node.nat();
        if (nat != null
                && nat.translation() == Nat.Translation.NAMED_ADDRESS
                && nat.outside().equals(name)) {
            addresses.stream().filter(IpPrefix::isIpv4).findFirst().ifPresent(address -> stage.linux(node.name())
                    .run(
                            "nft",
                            "flush map ip nat outside; add element ip nat outside { \"%s\" : %s }"
                                    .formatted(name, address.host()))
                    .orThrow());
        }
    }

    private List<IpPrefix> addresses(String node, String interfaceName) {
        return moved.getOrDefault(node + "." + interfaceName, original(node, interfaceName));
    }

    private List<IpPrefix> original(String node, String interfaceName) {
        return network.topology().node(node).interfaceNamed(interfaceName).addresses();
    }

    /// Restores the links that events have cut, and the nodes' addresses and gateways.
    void mend() {
        cut.values()
                .forEach(event ->
                        stage.lab().link(event.node(), event.interfaceName()).up());
        cut.clear();
        // The last one first: it may have replaced an earlier one.
        learned.reversed()
                .forEach(last -> last.route().takeBack(stage.linux(last.route().node()), last.before()));
        learned.clear();
        List<String> nodes = List.copyOf(routed.keySet());
        routed.clear();
        for (String place : List.copyOf(moved.keySet())) {
            String node = place.substring(0, place.indexOf('.'));
            String name = place.substring(place.indexOf('.') + 1);
            for (boolean isIpv4 : new boolean[] {true, false}) {
                List<IpPrefix> addresses = original(node, name).stream()
                        .filter(address -> address.isIpv4() == isIpv4)
                        .toList();
                if (!List.copyOf(moved.get(place)).containsAll(addresses)) {
                    move(node, name, isIpv4, addresses);
                }
            }
        }
        nodes.forEach(node -> network.topology().node(node).gateways().forEach(gateway -> stage.linux(node)
                .routeDefaultVia(gateway.getHostAddress())));
    }

    private long now() {
        return stage.lab().clock().elapsedNanos();
    }
}
