package org.warren.harness.labs.containers;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;

/// The kernel settings of a node. A container's `/proc/sys` is read-only, so they are passed to the engine when the
/// container is created.
final class NodeSettings {

    private static final String IPV6 = "net.ipv6.conf.";
    private static final String CONNTRACK = "net.netfilter.nf_conntrack_";

    private NodeSettings() {}

    static Map<String, String> of(Node node) {
        Map<String, String> settings = new LinkedHashMap<>();
        String forwards = node.forwards() ? "1" : "0";
        settings.put("net.ipv4.ip_forward", forwards);
        settings.put(IPV6 + "all.forwarding", forwards);
        if (!node.isMachine()) {
            // wg-quick sets this for a full tunnel, and cannot do so here.
            settings.put("net.ipv4.conf.all.src_valid_mark", "1");
        }
        // The engine disables IPv6 if its own network has none; tunnels need it anyway.
        settings.put(IPV6 + "all.disable_ipv6", "0");
        settings.put(IPV6 + "default.disable_ipv6", "0");
        // Addresses are static: no duplicate address detection, no router solicitations.
        settings.put(IPV6 + "default.accept_dad", "0");
        settings.put(IPV6 + "default.accept_ra", "0");
        settings.put(IPV6 + "default.router_solicitations", "0");
        Nat nat = node.nat();
        if (nat != null) {
            settings.put(CONNTRACK + "udp_timeout", seconds(nat.udpTimeout()));
            settings.put(CONNTRACK + "udp_timeout_stream", seconds(nat.udpStreamTimeout()));
            Duration tcpTimeout = nat.tcpTimeout();
            if (tcpTimeout != null) {
                settings.put(CONNTRACK + "tcp_timeout_established", seconds(tcpTimeout));
                settings.put(CONNTRACK + "tcp_loose", "0");
            }
            settings.put(CONNTRACK + "events", "1");
            settings.put(CONNTRACK + "timestamp", "1");
            settings.put(CONNTRACK + "acct", "1");
        }
        return settings;
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
