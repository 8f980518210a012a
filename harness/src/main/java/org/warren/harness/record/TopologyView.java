package org.warren.harness.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A topology in a record: plain values without behaviour, so that old records stay readable when topologies get new
/// features.
public record TopologyView(String name, List<Network> networks, List<Node> nodes) {

    /// For a run that ended before it had a topology.
    public static final TopologyView EMPTY = new TopologyView("none", List.of(), List.of());

    public TopologyView {
        RecordValues.requireText(name, "topology name");
        networks = List.copyOf(networks);
        nodes = List.copyOf(nodes);
    }

    /// A network with its subnets.
    ///
    /// @param subnets in CIDR notation
    public record Network(String name, List<String> subnets) {
        public Network {
            RecordValues.requireText(name, "network name");
            subnets = List.copyOf(subnets);
        }
    }

    /// A node with its interfaces.
    ///
    /// @param nat null for a node that does not translate
    public record Node(
            String name,
            List<Interface> interfaces,
            @JsonProperty(required = true) @Nullable Nat nat) {
        public Node {
            RecordValues.requireText(name, "node name");
            interfaces = List.copyOf(interfaces);
        }
    }

    /// An interface of a node, with the properties of its link.
    ///
    /// @param addresses with prefix lengths
    /// @param rateBitsPerSecond 0 if the rate is not limited
    /// @param mtuBytes the largest IP packet that it sends without fragmentation
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

        /// Properties that older records do not have, and their defaults.
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

    /// The behaviour of a router at its outside interface.
    ///
    /// @param outside the name of that interface
    /// @param udpTimeoutSeconds lifetime of a mapping with packets in only one direction
    /// @param udpStreamTimeoutSeconds lifetime of a mapping with packets in both directions
    /// @param ports how it chooses the outside port (`preserve`, `random`), or [#NO_PORTS] for a firewall that does not
    ///     translate
    /// @param unsolicited how it treats packets from outside without a mapping (`drop`, `reject`)
    /// @param tcpTimeoutSeconds lifetime of an idle TCP connection; missing if it is Linux's default of five days
    /// @param notes other properties, for readers, such as port forwards
    public record Nat(
            String outside,
            long udpTimeoutSeconds,
            long udpStreamTimeoutSeconds,
            String ports,
            String unsolicited,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long tcpTimeoutSeconds,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {

        /// The value for a stateful firewall that does not translate.
        public static final String NO_PORTS = "none";

        /// Properties that some records do not have.
        static final List<String> ADDED = List.of("tcpTimeoutSeconds", "notes");

        public Nat {
            RecordValues.requireText(outside, "outside interface of the NAT");
            Objects.requireNonNull(ports, "ports");
            Objects.requireNonNull(unsolicited, "unsolicited");
            // Records of older versions have none.
            notes = List.copyOf(Objects.requireNonNullElse(notes, List.of()));
        }

        /// Whether it translates addresses; otherwise it is a stateful firewall.
        public boolean translates() {
            return !ports.equals(NO_PORTS);
        }

        /// A NAT that treats TCP connections as Linux does by default.
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
