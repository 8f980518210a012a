package org.warren.scenarios.network;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// The node that answers for the host names of a network, over DNS.
///
/// @param node with the records
/// @param ttl how long an answer may be cached
/// @param caches nodes that forward requests of their neighbours to it and cache the answers, as home routers do
record Resolver(String node, Duration ttl, List<String> caches) {

    static final List<String> KEYS = List.of("on", "ttl", "caches");
    private static final Duration USUAL_TTL = Duration.ofSeconds(60);
    private static final Duration TTL_MAX = Duration.ofDays(7);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int PORT = 53;

    Resolver {
        caches = List.copyOf(caches);
    }

    /// @param value the name of a node, or a mapping
    /// @param names the host names, at least one
    static Resolver read(YamlValue value, Topology topology, HostNames names) {
        if (names.addresses().isEmpty()) {
            throw value.bad("names beside it: a resolver without records answers nothing");
        }
        if (value.isText()) {
            return new Resolver(node(value, topology), USUAL_TTL, List.of());
        }
        Map<String, YamlValue> fields = value.fields(KEYS);
        String node = node(value.required(fields, "on"), topology);
        YamlValue ttlValue = fields.get("ttl");
        Duration ttl = ttlValue == null ? USUAL_TTL : TopologyReader.duration(ttlValue, Duration.ofSeconds(1), TTL_MAX);
        List<String> caches = new ArrayList<>();
        YamlValue cacheValue = fields.get("caches");
        if (cacheValue != null) {
            for (YamlValue item : cacheValue.items()) {
                String cache = node(item, topology);
                if (cache.equals(node) || caches.contains(cache)) {
                    throw item.bad("each node once, and not the one that has the records");
                }
                caches.add(cache);
            }
        }
        return new Resolver(node, ttl, caches);
    }

    private static String node(YamlValue value, Topology topology) {
        String name = value.text("the name of a node");
        Node found = topology.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> value.bad("one of the nodes "
                        + String.join(
                                ", ", topology.nodes().stream().map(Node::name).toList()) + ", not " + name));
        if (address(found) == null) {
            throw value.bad("a node that has an address");
        }
        return name;
    }

    /// Whether a program that resolves names uses a port of a node.
    boolean has(String asked, int port) {
        return port == PORT && (asked.equals(node) || caches.contains(asked));
    }

    /// The address of the server that a node uses: its router if that caches answers, else the node with the records.
    String addressFor(Node asking, Topology topology) {
        if (asking.name().equals(node) || caches.contains(asking.name())) {
            return LOOPBACK;
        }
        return asking.gateways().stream()
                .filter(gateway -> caches.stream().anyMatch(cache -> has(topology.node(cache), gateway)))
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseGet(() -> recordsAddress(topology));
    }

    /// The first address of the node with the records.
    String recordsAddress(Topology topology) {
        String address = address(topology.node(node));
        if (address == null) {
            throw new IllegalStateException(node + " was read before");
        }
        return address;
    }

    private static boolean has(Node node, InetAddress address) {
        return node.interfaces().stream()
                .flatMap(attached -> attached.addresses().stream())
                .anyMatch(own -> own.address().equals(address));
    }

    private static @Nullable String address(Node node) {
        return node.interfaces().stream()
                .flatMap(attached -> attached.addresses().stream())
                .map(own -> own.host())
                .findFirst()
                .orElse(null);
    }
}
