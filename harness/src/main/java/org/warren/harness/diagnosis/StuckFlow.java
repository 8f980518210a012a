package org.warren.harness.diagnosis;

import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.nat.Mapping;
import org.warren.harness.text.NumberFormat;

/// A flow that a NAT drops permanently.
final class StuckFlow {

    private static final double NANOS_PER_SECOND = 1e9;

    private StuckFlow() {}

    /// Whether the node where a packet was last seen reports that it drops the packet's flow permanently. A later flow
    /// with the same endpoint is a different one.
    static Optional<Reason> reason(Network network, Flow flow, Sighting last) {
        CapturedPacket packet = last.packet();
        String node = last.node();
        List<Mapping> entries = Optional.ofNullable(network.mappings().get(node)).stream()
                .flatMap(history -> history.entries().stream())
                .filter(mapping -> packet.protocol() == Protocol.UDP
                        && mapping.protocol().equals("udp")
                        && mapping.createdNanos() <= packet.nanos())
                .toList();
        // Entries are in the order of their creation: the last one owns the outside endpoint now.
        Optional<Endpoint> inside = entries.stream()
                .filter(mapping -> mapping.inside().equals(packet.source())
                        || mapping.outside().equals(packet.destination()))
                .reduce((earlier, later) -> later)
                .map(Mapping::inside);
        return entries.stream()
                .filter(mapping -> mapping.stuck()
                        && inside.filter(mapping.inside()::equals).isPresent())
                .filter(mapping -> end(mapping) <= packet.nanos()
                        && entries.stream()
                                .noneMatch(other -> other.inside().equals(mapping.inside())
                                        && other.createdNanos() >= end(mapping)))
                .reduce((earlier, later) -> later)
                .map(mapping -> flow.because(
                        Cause.STUCK_FLOW,
                        node,
                        "%s came to %s, and since %s s before %s drops all packets of %s for good, whose flow had grown too old; another source port gets through"
                                .formatted(
                                        flow.what(),
                                        last.place(),
                                        NumberFormat.decimals((packet.nanos() - end(mapping)) / NANOS_PER_SECOND, 1),
                                        node,
                                        mapping.inside())));
    }

    private static long end(Mapping mapping) {
        return mapping.endedNanos().orElse(Long.MAX_VALUE);
    }
}
