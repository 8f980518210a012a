package org.warren.scenarios.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.diagnosis.SpokenFacts;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.IpPrefix;

/// Reads the tunnels, counters and routes of a run's nodes when a question was not answered. Secret keys do not leave
/// this class: a preshared key is replaced by a name, the same for equal keys.
final class NodeStates {

    private static final List<String> COUNTERS = List.of(
            "Ip.OutDiscards",
            "Udp.InDatagrams",
            "Udp.NoPorts",
            "Icmp.InEchos",
            "Icmp.InEchoReps",
            "Tcp.OutRsts",
            "TcpExt.IPReversePathFilter",
            "Ip6OutDiscards",
            "Udp6InDatagrams",
            "Udp6NoPorts",
            "Icmp6InEchos",
            "Icmp6InEchoReplies");
    private static final List<String> COUNTER_FILES = List.of("/proc/net/snmp", "/proc/net/netstat", "/proc/net/snmp6");
    private static final Pattern COLUMN = Pattern.compile("\\s+");
    private static final Pattern PORT = Pattern.compile(":\\d+$");
    /// As `wg show all dump` prints it: a line for each tunnel, with its private key, and one for each peer.
    private static final int TUNNEL_FIELDS = 5;
    private static final int PEER_FIELDS = 9;

    private static final int PEERS_ASKED_ALWAYS = 12;

    private static final String NONE = "(none)";

    private final Stage stage;
    private final NetworkFacts facts;
    private final Map<String, String> presharedNames = new LinkedHashMap<>();

    NodeStates(Stage stage, NetworkFacts facts) {
        this.stage = stage;
        this.facts = facts;
    }

    /// The counters of all nodes, by node and name.
    Map<String, Map<String, Long>> counters() {
        Map<String, Map<String, Long>> all = new LinkedHashMap<>();
        for (NetworkFacts.Node node : facts.nodes()) {
            Map<String, Long> found = new TreeMap<>();
            for (String file : COUNTER_FILES) {
                readCounters(text(stage.linux(node.name()), file), found);
            }
            found.keySet().retainAll(COUNTERS);
            all.put(node.name(), found);
        }
        return all;
    }

    /// The state of the nodes after a question.
    ///
    /// @param before the counters when it began
    /// @param program the last output of the program
    SpokenFacts ask(NodeQuestion question, Map<String, Map<String, Long>> before, String program) {
        Map<String, Map<String, Long>> grown = counters();
        grown.forEach((node, counters) -> counters.replaceAll(
                (name, value) -> value - before.getOrDefault(node, Map.of()).getOrDefault(name, 0L)));
        List<NetworkFacts.Tunnel> tunnels = new ArrayList<>();
        facts.tunnels().stream()
                .map(NetworkFacts.Tunnel::node)
                .distinct()
                .forEach(node -> tunnels.addAll(tunnels(node)));
        return new SpokenFacts(
                tunnels,
                grown,
                forwarding("/proc/sys/net/ipv4/ip_forward"),
                forwarding("/proc/sys/net/ipv6/conf/all/forwarding"),
                routes(question, tunnels),
                program);
    }

    private Map<String, Boolean> forwarding(String setting) {
        Map<String, Boolean> forwarding = new LinkedHashMap<>();
        facts.nodes()
                .forEach(node -> forwarding.put(
                        node.name(),
                        text(stage.linux(node.name()), setting).strip().equals("1")));
        return forwarding;
    }

    private Map<String, String> routes(NodeQuestion question, List<NetworkFacts.Tunnel> tunnels) {
        Map<String, String> routes = new LinkedHashMap<>();
        route(routes, question.from(), question.address());
        addressesOf(question.from()).forEach(address -> route(routes, question.to(), address));
        List<NetworkFacts.Tunnel> ends = tunnels.stream()
                .filter(tunnel ->
                        tunnel.node().equals(question.from()) || tunnel.node().equals(question.to()))
                .toList();
        // In a large network the nodes between are not read, because each takes a process.
        for (NetworkFacts.Tunnel tunnel : peers(tunnels) <= PEERS_ASKED_ALWAYS ? tunnels : ends) {
            for (NetworkFacts.Peer peer : tunnel.peers()) {
                String endpoint = peer.endpoint();
                if (endpoint != null) {
                    String address = PORT.matcher(endpoint).replaceFirst("");
                    route(routes, tunnel.node(), address.replace("[", "").replace("]", ""));
                }
            }
        }
        return routes;
    }

    private static int peers(List<NetworkFacts.Tunnel> tunnels) {
        return tunnels.stream().mapToInt(tunnel -> tunnel.peers().size()).sum();
    }

    private void route(Map<String, String> routes, String node, String address) {
        routes.computeIfAbsent(node + " " + address, missing -> route(stage.linux(node), address));
    }

    /// What `ip route get` prints, or its error.
    static String route(LinuxNode node, String address) {
        CommandResult result = node.run("ip", "route", "get", address);
        return (result.succeeded() ? result.out() : result.err()).strip();
    }

    private List<String> addressesOf(String node) {
        List<String> addresses = new ArrayList<>();
        facts.nodes().stream()
                .filter(candidate -> candidate.name().equals(node))
                .flatMap(found -> found.interfaces().stream())
                .forEach(attached -> attached.addresses()
                        .forEach(
                                address -> addresses.add(IpPrefix.parse(address).host())));
        facts.tunnels().stream()
                .filter(tunnel -> tunnel.node().equals(node))
                .forEach(tunnel -> addresses.addAll(tunnel.addresses()));
        return addresses;
    }

    private List<NetworkFacts.Tunnel> tunnels(String node) {
        Map<String, NetworkFacts.Tunnel> tunnels = new LinkedHashMap<>();
        Map<String, List<NetworkFacts.Peer>> peers = new LinkedHashMap<>();
        CommandResult dump = stage.linux(node).run("wg", "show", "all", "dump");
        if (!dump.succeeded() && dump.out().isEmpty()) {
            // Nothing is known apart from the files.
            return facts.tunnels().stream()
                    .filter(tunnel -> tunnel.node().equals(node))
                    .toList();
        }
        dump.out().lines().forEach(line -> {
            String[] fields = line.split("\t", -1);
            if (fields.length == TUNNEL_FIELDS) {
                tunnels.put(
                        fields[0],
                        new NetworkFacts.Tunnel(
                                node,
                                fields[0],
                                fields[2].equals(NONE) ? "" : fields[2],
                                Integer.parseInt(fields[3]),
                                addresses(node, fields[0]),
                                List.of()));
            } else if (fields.length == PEER_FIELDS) {
                peers.computeIfAbsent(fields[0], missing -> new ArrayList<>()).add(peer(fields));
            }
        });
        return tunnels.values().stream()
                .map(tunnel -> new NetworkFacts.Tunnel(
                        tunnel.node(),
                        tunnel.name(),
                        tunnel.publicKey(),
                        tunnel.listenPort(),
                        tunnel.addresses(),
                        peers.getOrDefault(tunnel.name(), List.of())))
                .toList();
    }

    private NetworkFacts.Peer peer(String[] fields) {
        return new NetworkFacts.Peer(
                fields[1],
                fields[2].equals(NONE)
                        ? "none"
                        : presharedNames.computeIfAbsent(
                                fields[2], missing -> "preshared-" + (presharedNames.size() + 1)),
                fields[3].equals(NONE) ? null : fields[3],
                fields[4].equals(NONE) ? List.of() : List.of(fields[4].split(",")));
    }

    private List<String> addresses(String node, String name) {
        return facts.tunnels().stream()
                .filter(tunnel -> tunnel.node().equals(node) && tunnel.name().equals(name))
                .flatMap(tunnel -> tunnel.addresses().stream())
                .toList();
    }

    /// Two lines for each group, names and values, or in the IPv6 file one line for each counter.
    private static void readCounters(String text, Map<String, Long> into) {
        List<String> lines = text.lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            String[] fields = COLUMN.split(lines.get(at).strip(), -1);
            if (!fields[0].endsWith(":")) {
                if (fields.length == 2) {
                    into.put(fields[0], Long.parseLong(fields[1]));
                }
                continue;
            }
            String[] values = COLUMN.split(lines.get(++at).strip(), -1);
            for (int column = 1; column < Math.min(fields.length, values.length); column++) {
                into.put(fields[0].replace(':', '.') + fields[column], Long.parseLong(values[column]));
            }
        }
    }

    /// A counter of the kernel; 0 if it has none of that name.
    ///
    /// @param text of a file such as `/proc/net/snmp`
    static long counter(String text, String name) {
        Map<String, Long> all = new TreeMap<>();
        readCounters(text, all);
        return all.getOrDefault(name, 0L);
    }

    private static String text(LinuxNode node, String path) {
        return node.exists(path) ? new String(node.read(path), StandardCharsets.US_ASCII) : "";
    }
}
