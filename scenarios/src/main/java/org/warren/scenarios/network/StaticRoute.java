package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Node;

/// A route of a node in addition to those of its networks and its gateways.
///
/// @param node the node
/// @param prefix the destination, without host bits
/// @param via the next hop, an address on one of the node's networks
/// @param metric of two routes to a prefix Linux takes the one with the lower metric; 0 if none is given
record StaticRoute(String node, String prefix, String via, int metric) {

    private static final Pattern VIA = Pattern.compile("(\\S+)(?: +metric +(\\d{1,9}))?");

    private static final List<String> STATES = List.of("linkdown", "dead");

    /// @param value null if the node has none
    static List<StaticRoute> read(Node node, @Nullable YamlValue value) {
        List<StaticRoute> routes = new ArrayList<>();
        if (value != null) {
            value.entries("a mapping of prefixes to next hops, such as 10.9.0.0/24: 192.168.1.3")
                    .forEach((text, item) -> routes.add(route(node, text, item)));
        }
        return routes;
    }

    private static StaticRoute route(Node node, String text, YamlValue value) {
        String expected = "an address such as 192.168.1.3, or with a metric: 192.168.1.3 metric 600";
        Matcher hop = VIA.matcher(value.text(expected));
        if (!hop.matches()) {
            throw value.bad(expected);
        }
        return of(
                node,
                text,
                hop.group(1),
                hop.group(2) == null ? 0 : Integer.parseInt(hop.group(2)),
                " as the key",
                value);
    }

    /// @param place where the prefix is, for the message
    static StaticRoute of(Node node, String text, String hop, int metric, String place, YamlValue value) {
        IpPrefix prefix;
        try {
            prefix = IpPrefix.parse(text);
        } catch (IllegalArgumentException e) {
            throw value.bad("a prefix such as 10.9.0.0/24" + place + ", not " + text, e);
        }
        String masked =
                org.warren.wireguard.ip.IpPrefix.parse(prefix.toString()).toString();
        if (!masked.equals(prefix.toString())) {
            throw value.bad("a prefix without host bits" + place + ", such as " + masked + ", not " + text);
        }
        IpPrefix via;
        try {
            via = IpPrefix.parse(hop);
        } catch (IllegalArgumentException e) {
            throw value.bad("an address such as 192.168.1.3 as the next hop, not " + hop, e);
        }
        boolean isOnLink = node.interfaces().stream()
                .flatMap(attached -> attached.addresses().stream())
                .anyMatch(own -> own.contains(via.address()));
        if (!isOnLink || hop.contains("/")) {
            throw value.bad("the address of a router on one of the node's networks");
        }
        if (via.isIpv4() != prefix.isIpv4()) {
            throw value.bad("a next hop of the family of " + text);
        }
        return new StaticRoute(node.name(), prefix.toString(), via.host(), metric);
    }

    /// Adds it, or replaces one with the same prefix.
    ///
    /// @throws org.warren.harness.lab.LabException when the node has no route to the next hop
    void add(LinuxNode where) {
        where.run("ip", "route", "replace", prefix, "via", via, "metric", "" + metric)
                .orThrow();
    }

    /// Adds it as a route from a DHCP server, which replaces one with the same prefix and metric.
    ///
    /// @return the earlier routes to its prefix, one in each line, for [#takeBack]
    List<String> learn(LinuxNode where) {
        List<String> before = where.run("ip", family(), "route", "show", "exact", prefix)
                .orThrow()
                .out()
                .lines()
                .toList();
        add(where);
        return before;
    }

    /// Removes it, and restores the earlier routes to its prefix. One over an interface that has lost its address
    /// meanwhile cannot be added: it returns with the address.
    void takeBack(LinuxNode where, List<String> before) {
        remove(where);
        for (String route : before) {
            List<String> command = new ArrayList<>(List.of("ip", family(), "route", "replace"));
            // `ip` does not accept what it prints about a link without carrier.
            Stream.of(route.strip().split(" +", -1))
                    .filter(word -> !STATES.contains(word))
                    .forEach(command::add);
            where.run(command.toArray(String[]::new));
        }
    }

    private String family() {
        return prefix.contains(":") ? "-6" : "-4";
    }

    /// Removes it.
    ///
    /// @return whether it was present
    boolean remove(LinuxNode where) {
        return where.run("ip", "route", "del", prefix, "via", via, "metric", "" + metric)
                .succeeded();
    }
}
