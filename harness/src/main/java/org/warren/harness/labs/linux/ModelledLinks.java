package org.warren.harness.labs.linux;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.NamedParts;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.workload.link.Discipline;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkDirection;
import org.warren.workload.link.LinkText;

/// Links that change over time. The port of such an interface is not on its network's bridge: another bridge connects
/// it to a TAP device, and a second TAP device is on the network's bridge. `warren-nat` forwards frames between the
/// two.
///
/// ```
/// node: eth0 --- port3 --- wire3 --- near3 --- warren-nat --- far3 --- br-internet
/// ```
final class ModelledLinks {

    private static final String PORT = "port";

    private ModelledLinks() {}

    /// The additional `ip -batch` lines for a port that already exists.
    ///
    /// @param port its name, which ends with a number
    /// @param bridge of the network
    static String wiring(String port, String bridge) {
        StringBuilder batch = new StringBuilder();
        // It does not learn addresses, and so forwards everything, like a cable.
        batch.append("link add dev ").append(wire(port));
        batch.append(" type bridge forward_delay 0 mcast_snooping 0 ageing_time 0\n");
        batch.append("link set dev ").append(wire(port)).append(" up\n");
        batch.append("link set dev ")
                .append(port)
                .append(" master ")
                .append(wire(port))
                .append(" up\n");
        for (String tap : List.of(near(port), far(port))) {
            batch.append("tuntap add dev ").append(tap).append(" mode tap\n");
            batch.append("link set dev ").append(tap).append(" master ");
            batch.append(tap.equals(near(port)) ? wire(port) : bridge).append(" up\n");
        }
        return batch.toString();
    }

    /// The program's configuration of all links, one block each.
    ///
    /// @param wired has created the ports
    /// @param seed of the links' random numbers
    /// @param epoch the zero of their time
    static List<String> settings(Topology topology, Provisioning wired, long seed, Instant epoch) {
        List<String> blocks = new ArrayList<>();
        for (Node node : topology.nodesWithModelledLinks()) {
            for (Interface attached : node.interfaces()) {
                LinkBehaviour behaviour = attached.link().behaviour();
                if (behaviour != null) {
                    String port = wired.port(NamedParts.interfaceKey(node.name(), attached.name()));
                    blocks.add("link: " + name(node, attached) + "\nnear: " + near(port) + "\nfar: " + far(port)
                            + "\nseed: " + seed + "\nepoch: " + epoch.getEpochSecond() * 1_000_000_000L + "\n"
                            + LinkText.write(behaviour));
                }
            }
        }
        return blocks;
    }

    /// The name that determines a link's random numbers.
    static String name(Node node, Interface attached) {
        return node.name() + "." + attached.name();
    }

    /// The commands that configure queueing disciplines of the lab's kernel, which run before the model: at the node's
    /// end, and at the TAP device through which the network's packets reach the program.
    static void shape(BridgeLink ends, @Nullable LinkBehaviour behaviour) {
        if (behaviour != null) {
            ends.wait(discipline(ends.interfaceName(), behaviour.up()), discipline(far(ends.port()), behaviour.down()));
        }
    }

    /// `tc` commands for a device that sends in one direction. If there is a rate and another discipline, the rate is a
    /// token bucket with room for one packet.
    private static List<List<String>> discipline(String device, LinkDirection direction) {
        String rate = direction.rateBitsPerSecond() + "bit";
        List<String> root = List.of("tc", "qdisc", "replace", "dev", device, "root");
        return switch (direction.discipline()) {
            case FIFO -> List.of();
            case CAKE -> List.of(with(root, "cake", "bandwidth", rate));
            case FQ_CODEL ->
                List.of(
                        with(root, "handle", "1:", "tbf", "rate", rate, "burst", "1600", "limit", "1mb"),
                        List.of("tc", "qdisc", "replace", "dev", device, "parent", "1:1", Discipline.FQ_CODEL.word()));
        };
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    private static String wire(String port) {
        return "wire" + number(port);
    }

    private static String near(String port) {
        return "near" + number(port);
    }

    private static String far(String port) {
        return "far" + number(port);
    }

    private static String number(String port) {
        return port.substring(PORT.length());
    }
}
