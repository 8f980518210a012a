package org.warren.scenarios.nattimeout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.nat.Mapping;
import org.warren.harness.nat.MappingLifetime;
import org.warren.harness.nat.ModelledFlow;
import org.warren.harness.nat.Span;
import org.warren.harness.scenario.Roles;

/// The tunnel's flow as the router saw it, and the lives of its mapping from two sources: conntrack, and the packets.
///
/// @param inside the client's endpoint behind the router
/// @param remote the server's endpoint
/// @param packets all packets of the flow that reached the router, in the order of time
/// @param lives the lives of the mapping that follow from the packets by Linux's rule; a tie is decided by conntrack
/// @param mappings what conntrack reported about it; empty if the router is a third-party program
record RouterView(
        Endpoint inside,
        Endpoint remote,
        List<FlowPacket> packets,
        List<MappingLifetime> lives,
        List<Mapping> mappings) {

    static final String ROUTER = "nat";
    static final String LAN = "lan";
    static final String WAN = "wan";

    /// How late in real time an event may be recorded, because the agent has to be scheduled.
    private static final long READING_NANOS = 500_000_000;

    /// A probe is recorded as sent only afterwards, when its datagram may already have passed the router.
    private static final long NOTED_LATE_NANOS = 1_000_000;

    static RouterView of(Evidence evidence) {
        var lan = evidence.packets(ROUTER, LAN);
        var wan = evidence.packets(ROUTER, WAN);
        // The server cannot reach through the NAT before the client has sent, so the first packet is the client's.
        var first = WireGuardDatagram.in(lan).stream()
                .findFirst()
                .orElseThrow(() -> new MissingEvidenceException("No WireGuard packet reached the router's inside."))
                .packet();
        var packets = flow(lan, wan, first.source(), first.destination());
        List<Mapping> mappings = NatTimeoutScenario.program(evidence).isPresent()
                ? List.of()
                : evidence.mappings(ROUTER).between(first.source(), first.destination());
        var behaviour = NatTimeoutParameters.of(evidence).behaviour();
        return new RouterView(
                first.source(),
                first.destination(),
                packets,
                lives(packets, ModelledFlow.reported(behaviour, mappings, readingNanos(evidence))),
                mappings);
    }

    private static List<FlowPacket> flow(
            List<CapturedPacket> lan, List<CapturedPacket> wan, Endpoint inside, Endpoint remote) {
        var translated = new LinkedHashMap<ByteBuffer, CapturedPacket>();
        var passing = new ArrayList<Passing>();
        for (var packet : wan) {
            if (packet.protocol() == Protocol.UDP && packet.destination().equals(remote)) {
                translated.put(packet.payload(), packet);
            }
        }
        for (var packet : lan) {
            if (packet.protocol() == Protocol.UDP
                    && packet.source().equals(inside)
                    && packet.destination().equals(remote)) {
                var sent = Optional.ofNullable(translated.get(packet.payload()));
                passing.add(new Passing(
                        FlowPacket.outbound(packet, sent.map(CapturedPacket::source)),
                        sent.map(CapturedPacket::number).orElse(0)));
            }
        }
        for (var packet : wan) {
            if (packet.protocol() == Protocol.UDP && packet.source().equals(remote)) {
                passing.add(new Passing(FlowPacket.inbound(packet), packet.number()));
            }
        }
        return passing.stream().sorted(Passing.ORDER).map(Passing::packet).toList();
    }

    /// A packet with its number on the outer side, 0 where it did not get there.
    ///
    /// Virtual time does not advance while a node computes, so a whole handshake may pass in one instant. Both
    /// directions are in the capture of the outer side in the order in which they passed.
    private record Passing(FlowPacket packet, int number) {
        static final Comparator<Passing> ORDER = Comparator.<Passing>comparingLong(
                        passing -> passing.packet().nanos())
                .thenComparingInt(Passing::number);
    }

    /// How late the agent may record what conntrack did.
    static long readingNanos(Evidence evidence) {
        return evidence.observations().isInRealTime() ? READING_NANOS : ModelledFlow.TICKS_NANOS;
    }

    /// The packets that met a mapping, in the order of time. A packet so close to its end that it created the next
    /// mapping is not one of them.
    Stream<FlowPacket> packetsOf(Mapping mapping) {
        long from = mapping.createdNanos() - ModelledFlow.TICKS_NANOS;
        long until = mapping.endedNanos().isPresent()
                ? mapping.endedNanos().getAsLong() - ModelledFlow.TICKS_NANOS
                : Long.MAX_VALUE;
        return packets.stream()
                .filter(packet -> from <= packet.nanos() && packet.nanos() < until)
                .filter(packet ->
                        packet.outside().filter(mapping.outside()::equals).isPresent());
    }

    /// The packet that determined when a mapping ended.
    Optional<FlowPacket> lastPacketOf(Mapping mapping) {
        return packetsOf(mapping).reduce((earlier, later) -> later);
    }

    /// Inbound packets count only when they are sent to the outside endpoint of the current mapping.
    private static List<MappingLifetime> lives(List<FlowPacket> packets, ModelledFlow flow) {
        Optional<Endpoint> outside = Optional.empty();
        for (var packet : packets) {
            if (packet.outbound()) {
                outside = flow.isAliveAt(packet.nanos()) ? outside : packet.outside();
                flow.take(packet.passage());
            } else if (outside.isPresent() && outside.equals(packet.outside())) {
                flow.take(packet.passage());
            }
        }
        return flow.lives();
    }

    /// The share of an interval without a mapping, by conntrack.
    double shareByConntrack(long fromNanos, long toNanos) {
        var spans = mappings.stream()
                .map(mapping ->
                        new Span(mapping.createdNanos(), mapping.endedNanos().orElse(Long.MAX_VALUE)))
                .toList();
        return Span.shareOutside(spans, fromNanos, toNanos);
    }

    /// The share of an interval without a mapping, by the packets alone.
    double shareByCapture(long fromNanos, long toNanos) {
        return Span.shareOutside(lives.stream().map(MappingLifetime::span).toList(), fromNanos, toNanos);
    }

    /// The first packet of the client that reached the router at that moment or later.
    Optional<FlowPacket> firstOutboundFrom(long nanos) {
        return packets.stream()
                .filter(FlowPacket::outbound)
                .filter(packet -> packet.nanos() >= nanos)
                .findFirst();
    }

    /// The first datagram that carried one of the server's probes to the router: its data, or the handshake without
    /// which it cannot be sent.
    ///
    /// @param nextNanos when the next probe was sent
    FlowPacket arrival(long sentNanos, long nextNanos) {
        return packets.stream()
                .filter(packet -> !packet.outbound())
                .filter(packet -> packet.nanos() >= sentNanos - NOTED_LATE_NANOS)
                .filter(packet -> packet.nanos() < nextNanos - NOTED_LATE_NANOS)
                .filter(packet -> packet.kind()
                        .filter(kind -> kind == Kind.DATA || kind == Kind.INITIATION)
                        .isPresent())
                .findFirst()
                .orElseGet(() -> FlowPacket.supposed(sentNanos));
    }

    /// The packet that reached the router at that very moment.
    Optional<FlowPacket> packetAt(long nanos) {
        return packets.stream().filter(packet -> packet.nanos() == nanos).findFirst();
    }

    /// The client's endpoints as they arrived at the server, one each time that they changed.
    static List<EndpointChange> sightings(Evidence evidence, Endpoint remote) {
        var sightings = new ArrayList<EndpointChange>();
        for (var datagram : WireGuardDatagram.in(evidence.packets(Roles.SERVER, "eth0"))) {
            var packet = datagram.packet();
            boolean known =
                    !sightings.isEmpty() && sightings.getLast().endpoint().equals(packet.source());
            if (packet.destination().equals(remote) && !known) {
                sightings.add(new EndpointChange(packet.source(), packet.nanos()));
            }
        }
        return sightings;
    }
}
