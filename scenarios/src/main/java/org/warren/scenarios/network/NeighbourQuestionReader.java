package org.warren.scenarios.network;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Reads who probes whom for the address of a tunnel.
final class NeighbourQuestionReader {

    private static final Pattern ENDS = Pattern.compile("(\\S+) to ([^\\s.]+)\\.(\\S+)");
    private static final String EXPECTED = "NODE to NODE.TUNNEL, such as stranger to phone.wg0";
    private static final String ANSWERED = "answered";
    private static final String NOT_ANSWERED = "not answered";
    /// Of a documentation network (RFC 5737).
    private static final String PRETENDED = "192.0.2.80";

    private final Topology topology;
    private final List<TunnelFile> tunnels;

    NeighbourQuestionReader(Topology topology, List<TunnelFile> tunnels) {
        this.topology = topology;
        this.tunnels = List.copyOf(tunnels);
    }

    /// The two interfaces on one network, and the address in question.
    record Ends(
            String from,
            Interface fromInterface,
            String fromAddress,
            String to,
            Interface toInterface,
            String tunnel,
            String address) {}

    Ends ends(YamlValue value) {
        Matcher ends = ENDS.matcher(value.text(EXPECTED));
        if (!ends.matches()) {
            throw value.bad(EXPECTED);
        }
        Node from = node(value, ends.group(1));
        TunnelFile tunnel = tunnels.stream()
                .filter(file -> file.node().equals(ends.group(2)) && file.name().equals(ends.group(3)))
                .findFirst()
                .orElseThrow(() -> value.bad(EXPECTED + "; there is no tunnel " + ends.group(2) + "." + ends.group(3)));
        String address = tunnel.addresses().stream()
                .filter(own -> !own.contains(":"))
                .findFirst()
                .orElseThrow(() -> value.bad("a tunnel with an IPv4 address"));
        for (Interface mine : from.interfaces()) {
            for (Interface theirs : topology.node(tunnel.node()).interfaces()) {
                Optional<IpPrefix> own =
                        mine.addresses().stream().filter(IpPrefix::isIpv4).findFirst();
                if (mine.network().equals(theirs.network())
                        && own.isPresent()
                        && !from.name().equals(tunnel.node())) {
                    return new Ends(from.name(), mine, own.get().host(), tunnel.node(), theirs, tunnel.name(), address);
                }
            }
        }
        throw value.bad("two nodes of one network, of which the first has an IPv4 address there");
    }

    private Node node(YamlValue value, String name) {
        return topology.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> value.bad("one of the nodes "
                        + String.join(
                                ", ", topology.nodes().stream().map(Node::name).toList()) + ", not " + name));
    }

    static boolean answered(YamlValue value) {
        String expected = ANSWERED + " or " + NOT_ANSWERED;
        return switch (value.text(expected)) {
            case ANSWERED -> true;
            case NOT_ANSWERED -> false;
            default -> throw value.bad(expected);
        };
    }

    /// The source address of a segment.
    static String pretended(@Nullable YamlValue value) {
        return value == null
                ? PRETENDED
                : value.parse("an IPv4 address such as " + PRETENDED, text -> {
                    IpPrefix address = IpPrefix.parse(text);
                    if (text.contains("/") || !address.isIpv4()) {
                        throw new IllegalArgumentException("no IPv4 address");
                    }
                    return address.host();
                });
    }
}
