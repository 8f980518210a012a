package org.warren.harness.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A topology as a record shows it: plain values and no behaviour, so that old records stay readable when topologies
/// learn new things.
public record TopologyView(String name, List<Network> networks, List<Node> nodes) {

    /// For a run that ended before it had a topology.
    public static final TopologyView EMPTY = new TopologyView("none", List.of(), List.of());

    public TopologyView {
        RecordValues.requireText(name, "topology name");
        networks = List.copyOf(networks);
        nodes = List.copyOf(nodes);
    }

    /// A network with the addresses that belong to it.
    ///
    /// @param subnets in CIDR notation
    public record Network(String name, List<String> subnets) {
        public Network {
            RecordValues.requireText(name, "network name");
            subnets = List.copyOf(subnets);
        }
    }

    /// A node with its places in networks.
    ///
    /// @param nat null on a node that translates nothing
    public record Node(
            String name,
            List<Interface> interfaces,
            @JsonProperty(required = true) @Nullable Nat nat) {
        public Node {
            RecordValues.requireText(name, "node name");
            interfaces = List.copyOf(interfaces);
        }
    }

    /// A node's place in a network, with what its link does to packets.
    ///
    /// @param addresses with the prefix length
    /// @param rateBitsPerSecond 0 where nothing limits the rate
    /// @param mtuBytes the largest IP packet that it sends whole
    public record Interface(
            String name,
            String network,
            List<String> addresses,
            double delayMillis,
            double lossPercent,
            double duplicatePercent,
            double reorderPercent,
            long rateBitsPerSecond,
            int mtuBytes) {

        /// Properties that younger records have, and their values in records that are older.
        static final Map<String, Integer> ADDED = Map.of("duplicatePercent", 0, "reorderPercent", 0, "mtuBytes", 1500);

        public Interface {
            RecordValues.requireText(name, "interface name");
            RecordValues.requireText(network, "network of interface " + name);
            RecordValues.requireFinite(delayMillis, "delayMillis");
            RecordValues.requireFinite(lossPercent, "lossPercent");
            RecordValues.requireFinite(duplicatePercent, "duplicatePercent");
            RecordValues.requireFinite(reorderPercent, "reorderPercent");
            addresses = List.copyOf(addresses);
        }
    }

    /// What a router does at its outside interface.
    ///
    /// @param outside the name of that interface
    /// @param udpTimeoutSeconds how long a mapping lives that has seen packets in one direction only
    /// @param udpStreamTimeoutSeconds how long a mapping lives that has seen an exchange
    /// @param ports how it chooses the outside port (`preserve`, `random`), or [#NO_PORTS] for a firewall that
    ///     translates nothing
    /// @param unsolicited what happens to a packet from outside that has no mapping (`drop`, `reject`)
    /// @param tcpTimeoutSeconds how long an idle TCP connection lives; absent where Linux's own five days hold
    /// @param notes what else it does, for people, such as ports that lead inside
    public record Nat(
            String outside,
            long udpTimeoutSeconds,
            long udpStreamTimeoutSeconds,
            String ports,
            String unsolicited,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long tcpTimeoutSeconds,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {

        /// The ports of a stateful firewall that translates nothing.
        public static final String NO_PORTS = "none";

        /// Properties that not every record has.
        static final List<String> ADDED = List.of("tcpTimeoutSeconds", "notes");

        public Nat {
            RecordValues.requireText(outside, "outside interface of the NAT");
            Objects.requireNonNull(ports, "ports");
            Objects.requireNonNull(unsolicited, "unsolicited");
            // A record that is older than these has none.
            notes = List.copyOf(Objects.requireNonNullElse(notes, List.of()));
        }

        /// Whether it translates addresses; else it is a stateful firewall.
        public boolean translates() {
            return !ports.equals(NO_PORTS);
        }

        /// A NAT that treats TCP connections as Linux does by itself.
        public Nat(
                String outside,
                long udpTimeoutSeconds,
                long udpStreamTimeoutSeconds,
                String ports,
                String unsolicited) {
            this(outside, udpTimeoutSeconds, udpStreamTimeoutSeconds, ports, unsolicited, null, List.of());
        }
    }
}
