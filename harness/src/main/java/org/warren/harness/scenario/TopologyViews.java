package org.warren.harness.scenario;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.TopologyView;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.workload.link.LinkBehaviour;

/// Converts a topology to its form in records.
final class TopologyViews {

    private static final double NANOS_PER_MILLI = 1e6;

    private TopologyViews() {}

    static TopologyView of(String name, Topology topology) {
        return new TopologyView(
                name,
                topology.networks().stream()
                        .map(network -> new TopologyView.Network(
                                network.name(),
                                network.subnets().stream().map(Object::toString).toList()))
                        .toList(),
                topology.nodes().stream().map(TopologyViews::node).toList());
    }

    private static TopologyView.Node node(Node node) {
        return new TopologyView.Node(
                node.name(),
                node.interfaces().stream().map(TopologyViews::attachment).toList(),
                nat(node.nat()));
    }

    private static TopologyView.Interface attachment(Interface attached) {
        Link link = attached.link();
        // For a link that changes over time a record contains the long-term loss of what nodes send.
        LinkBehaviour behaviour = link.behaviour();
        return new TopologyView.Interface(
                attached.name(),
                attached.network(),
                attached.addresses().stream().map(Object::toString).toList(),
                (behaviour == null ? link.delay().toNanos() : behaviour.up().delayNanos()) / NANOS_PER_MILLI,
                link.meanLossPercent(),
                link.duplicatePercent(),
                link.reorderPercent(),
                behaviour == null ? link.rateBitsPerSecond() : behaviour.up().rateBitsPerSecond(),
                attached.mtu());
    }

    private static TopologyView.@Nullable Nat nat(@Nullable Nat nat) {
        if (nat == null) {
            return null;
        }
        Duration tcpTimeout = nat.tcpTimeout();
        return new TopologyView.Nat(
                nat.outside(),
                nat.udpTimeout().toSeconds(),
                nat.udpStreamTimeout().toSeconds(),
                nat.translation() == Nat.Translation.NONE
                        ? TopologyView.Nat.NO_PORTS
                        : nat.ports().name().toLowerCase(Locale.ROOT),
                nat.unsolicited().name().toLowerCase(Locale.ROOT),
                tcpTimeout == null ? null : tcpTimeout.toSeconds(),
                Stream.concat(
                                Stream.ofNullable(nat.nat64())
                                        .map(prefix ->
                                                "NAT64: the inside is IPv6 and sees IPv4 addresses in " + prefix),
                                nat.portForwards().stream().map(Nat.PortForward::words))
                        .toList());
    }
}
