package org.warren.harness.labs.linux;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warren.harness.agent.Agent;
import org.warren.harness.agent.JavaPrograms;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;
import org.warren.harness.text.LastLines;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.nat.BehaviourText;
import org.warren.nat.Prefix64;

/// `warren-nat`: one process for all nodes of an agent whose NAT is modelled instead of the kernel's, and for all links
/// that change over time ([ModelledLinks]).
///
/// For a NAT, the kernel routes packets from inside to the TUN device `nat-in` and packets from outside to `nat-out`.
/// The outside addresses are not local, so that nothing is delivered to the router itself; it answers ARP for them as a
/// proxy. For a NAT64, packets to its prefix, from any interface, are routed to `nat-in`; other IPv6 packets, and IPv4
/// from inside, are routed normally.
public final class NatProgram {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String FOLDER = "/srv/warren-nat";
    private static final String FILE = FOLDER + "/routers";
    private static final String LOG = FOLDER + "/log";
    private static final int INSIDE_TABLE = 100;
    private static final int OUTSIDE_TABLE = 101;

    private NatProgram() {}

    /// The `ip -batch` lines for a node; empty if its NAT is not modelled.
    static String wiring(Node node) {
        Nat nat = node.nat();
        if (nat == null || !nat.isModelled()) {
            return "";
        }
        StringBuilder batch = new StringBuilder();
        for (String device : List.of("nat-in", "nat-out")) {
            batch.append("tuntap add dev ").append(device).append(" mode tun\n");
            batch.append("link set dev ").append(device).append(" addrgenmode none\n");
            batch.append("link set dev ").append(device).append(" mtu 1500 up\n");
        }
        for (IpPrefix address : outside(node, nat)) {
            String text = address.address().getHostAddress();
            batch.append("route del local ").append(text).append(" dev ").append(nat.outside());
            batch.append(" table local\n");
            batch.append("neigh add proxy ")
                    .append(text)
                    .append(" dev ")
                    .append(nat.outside())
                    .append('\n');
        }
        Prefix64 prefix = nat.nat64();
        if (prefix == null) {
            batch.append("route add default dev nat-in table ")
                    .append(INSIDE_TABLE)
                    .append('\n');
        } else {
            // This includes the router kernel's own reports about packets that are too long for the inside.
            batch.append("route add ").append(prefix).append(" dev nat-in\n");
        }
        batch.append("route add default dev nat-out table ")
                .append(OUTSIDE_TABLE)
                .append('\n');
        for (Interface attached : node.interfaces()) {
            boolean isOutside = attached.name().equals(nat.outside());
            if (!isOutside && prefix != null) {
                continue; // IPv6 that is not for the prefix is routed as it is
            }
            int table = isOutside ? OUTSIDE_TABLE : INSIDE_TABLE;
            batch.append("rule add iif ")
                    .append(attached.name())
                    .append(" lookup ")
                    .append(table);
            batch.append(" pref ").append(table).append('\n');
        }
        return batch.toString();
    }

    /// Starts the process, if any NAT or link is modelled, and waits until it carries packets.
    ///
    /// @param agent of the nodes
    /// @param evidence the agent's folder that becomes evidence
    /// @param wired has created the nodes and networks
    /// @param seed of the random numbers of all routers and links
    /// @param epoch the beginning of the run
    /// @throws LabException when it does not start, in one sentence
    public static void start(
            Topology topology, Agent agent, String evidence, Provisioning wired, long seed, Instant epoch) {
        if (!isNeeded(topology)) {
            return;
        }
        Map<String, byte[]> files = JavaPrograms.natRouter();
        if (files.size() < 2) {
            throw new LabException("this build has no warren-nat.jar; package it (`mvn package`) and try again");
        }
        agent.execute("", TIMEOUT, new byte[0], List.of("mkdir", "-p", FOLDER)).orThrow();
        files.forEach((name, content) -> agent.write("", FOLDER + "/" + name, content));
        List<String> blocks = new ArrayList<>(ModelledLinks.settings(topology, wired, seed, epoch));
        modelled(topology).forEach(node -> blocks.add(settings(node, evidence, seed)));
        String text = String.join("\n", blocks);
        agent.write("", FILE, text.getBytes(StandardCharsets.UTF_8));
        agent.execute("", TIMEOUT, new byte[0], List.of("sh", FOLDER + "/" + JavaPrograms.NAT_ROUTER_SCRIPT, FILE, LOG))
                .orThrow();
    }

    /// Does nothing if the process is still running, or there is none.
    ///
    /// @throws LabException when it ended, with its last lines: losses after that say nothing about subjects
    public static void requireRunning(Topology topology, Agent agent) {
        if (!isNeeded(topology)) {
            return;
        }
        List<String> ask = List.of("sh", "-c", "kill -0 \"$(cat " + FOLDER + "/pid)\"");
        if (!agent.execute("", TIMEOUT, new byte[0], ask).succeeded()) {
            String said = LastLines.of(new String(agent.read("", LOG), StandardCharsets.UTF_8));
            throw new LabException("warren-nat, which is " + what(topology)
                    + ", ended in the middle of the run, so what got lost since then says nothing about subjects. "
                    + said);
        }
    }

    private static boolean isNeeded(Topology topology) {
        return !modelled(topology).isEmpty()
                || !topology.nodesWithModelledLinks().isEmpty();
    }

    private static String what(Topology topology) {
        return Stream.of(
                        words("the NAT of ", modelled(topology)), words("links of ", topology.nodesWithModelledLinks()))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" and "));
    }

    private static String words(String what, List<Node> nodes) {
        return nodes.isEmpty() ? "" : nodes.stream().map(Node::name).collect(Collectors.joining(", ", what, ""));
    }

    private static List<Node> modelled(Topology topology) {
        return topology.natRouters().stream()
                .filter(node -> node.nat() != null && node.nat().isModelled())
                .toList();
    }

    /// The parts of this build that affect the packets of modelled routers and links; empty if there are none.
    public static List<Dependency> dependencies(Topology topology) {
        byte[] jar = JavaPrograms.natRouter().get(JavaPrograms.NAT_ROUTER);
        return !isNeeded(topology) || jar == null
                ? List.of()
                : List.of(new Dependency(JavaPrograms.NAT_ROUTER, "unknown", "sha256:" + Sha256.hex(jar)));
    }

    private static String settings(Node node, String evidence, long seed) {
        Nat nat = node.nat();
        if (nat == null || nat.model() == null) {
            throw new IllegalArgumentException("node " + node.name() + " has no modelled NAT");
        }
        String inside = node.interfaces().stream()
                .filter(attached -> !attached.name().equals(nat.outside()))
                .flatMap(attached -> attached.addresses().stream())
                .filter(IpPrefix::isIpv4)
                .map(IpPrefix::toString)
                .collect(Collectors.joining(" "));
        String outside = outside(node, nat).stream()
                .map(address -> address.address().getHostAddress())
                .collect(Collectors.joining(" "));
        String nat64 = nat.nat64() == null ? "" : "nat64: " + nat.nat64() + "\n";
        return "name: " + node.name() + "\nnamespace: /run/netns/" + node.name() + "\noutside: " + outside
                + "\ninside: " + inside + "\nevents: " + evidence + "/" + Evidence.conntrackPath(node.name())
                + "\nseed: " + seed + "\n" + nat64 + forwards(nat)
                + BehaviourText.lines(nat.model().behaviour());
    }

    private static String forwards(Nat nat) {
        return nat.portForwards().isEmpty()
                ? ""
                : nat.portForwards().stream()
                        .map(forward -> "%s/%d=%s:%d"
                                .formatted(forward.protocol(), forward.port(), forward.to(), forward.toPort()))
                        .collect(Collectors.joining(" ", "forwards: ", "\n"));
    }

    static List<IpPrefix> outside(Node node, Nat nat) {
        return node.interfaceNamed(nat.outside()).addresses().stream()
                .filter(IpPrefix::isIpv4)
                .toList();
    }
}
