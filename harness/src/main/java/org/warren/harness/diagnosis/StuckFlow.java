package org.warren.harness.diagnosis;

import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.nat.Mapping;

/// A flow that a NAT drops for good.
final class StuckFlow {

    private static final double NANOS_PER_SECOND = 1e9;

    private StuckFlow() {}

    /// Whether the node where a packet was last seen says that it has dropped its flow for good. Who has its endpoint
    /// since then has a flow of his own.
    static Optional<Reason> reason(Network network, Flow flow, Sighting last) {
        CapturedPacket packet = last.packet();
        String node = last.node();
        List<Mapping> entries = Optional.ofNullable(network.mappings().get(node)).stream()
                .flatMap(history -> history.entries().stream())
                .filter(mapping -> packet.protocol() == Protocol.UDP
                        && mapping.protocol().equals("udp")
                        && mapping.createdNanos() <= packet.nanos()
                        && (mapping.inside().equals(packet.source())
                                || mapping.outside().equals(packet.destination())))
                .toList();
        return entries.stream()
                .filter(Mapping::stuck)
                .filter(mapping -> mapping.endedNanos().orElse(Long.MAX_VALUE) <= packet.nanos()
                        && entries.stream()
                                .noneMatch(other -> other.createdNanos()
                                        >= mapping.endedNanos().orElse(Long.MAX_VALUE)))
                .reduce((earlier, later) -> later)
                .map(mapping -> flow.because(
                        Cause.STUCK_FLOW,
                        node,
                        "%s came to %s, and since %.1f s before %s drops all packets of %s for good, whose flow had grown too old; another source port gets through"
                                .formatted(
                                        flow.what(),
                                        last.place(),
                                        (packet.nanos() - mapping.endedNanos().orElse(0)) / NANOS_PER_SECOND,
                                        node,
                                        mapping.inside())));
    }
}
