package org.warren.kit.nat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.verdict.Findings;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// A router of a run whose NAT is modelled, with the interfaces `lan` and `wan`: did it do with each UDP datagram what
/// the model does? Where it did not, the NAT was not what it was declared to be, and nothing follows about subjects.
///
/// @param node the router's name
/// @param inside its inner network
/// @param outside its outside IPv4 address
/// @param words what its NAT is, for people
/// @param behaviour what its NAT was declared to do
/// @param moves when it gets other outside addresses, in their order
public record ModelledRouter(
        String node, IpPrefix inside, String outside, String words, NatBehaviour behaviour, List<Move> moves) {

    public ModelledRouter {
        moves = List.copyOf(moves);
    }

    /// A router that keeps its outside address.
    public ModelledRouter(String node, IpPrefix inside, String outside, String words, NatBehaviour behaviour) {
        this(node, inside, outside, words, behaviour, List.of());
    }

    /// New mappings get another address, and those of before keep theirs.
    ///
    /// @param nanos when
    /// @param outside the IPv4 address from then on
    public record Move(long nanos, String outside) {}

    /// The interface on the side of the hosts.
    public static final String LAN = "lan";
    /// The interface on the side of the internet.
    public static final String WAN = "wan";

    /// A datagram that came to the router.
    ///
    /// @param capture where it stands
    /// @param packet as it came
    /// @param outbound whether from inside
    /// @param left as it left on the other side; empty where it did not
    private record Passage(String capture, CapturedPacket packet, boolean outbound, Optional<CapturedPacket> left) {}

    private record Disagreement(Passage passage, String sentence) {}

    /// Adds what is missing for a verdict about subjects: the first packet with which the router did something else
    /// than the model, or that no packet came to it.
    ///
    /// @return how many datagrams came to it
    public int judge(Evidence evidence, Findings findings) {
        List<Passage> passages = passages(evidence, true);
        if (passages.isEmpty()) {
            findings.missing("No packet reached router %s.".formatted(node));
        }
        disagreement(evidence, passages).ifPresent(disagreement -> {
            findings.cite(disagreement.passage.capture, disagreement.passage.packet);
            findings.missing(disagreement.sentence);
        });
        return passages.size();
    }

    /// Whether the router did what its model does.
    public boolean agrees(Evidence evidence) {
        return disagreement(evidence, passages(evidence, true)).isEmpty();
    }

    /// Datagrams of both sides that came in the same nanosecond may have come in either order.
    private Optional<Disagreement> disagreement(Evidence evidence, List<Passage> passages) {
        Optional<Disagreement> first = compare(evidence, passages);
        return first.isEmpty() || compare(evidence, passages(evidence, false)).isEmpty() ? Optional.empty() : first;
    }

    private List<Passage> passages(Evidence evidence, boolean insideFirst) {
        List<CapturedPacket> lan = datagrams(evidence.packets(node, LAN));
        List<CapturedPacket> wan = datagrams(evidence.packets(node, WAN));
        List<Passage> fromInside = came(Evidence.capturePath(node, LAN), lan, wan, true);
        List<Passage> fromOutside = came(Evidence.capturePath(node, WAN), wan, lan, false);
        List<Passage> passages = new ArrayList<>(insideFirst ? fromInside : fromOutside);
        passages.addAll(insideFirst ? fromOutside : fromInside);
        passages.sort(Comparator.comparingLong(passage -> passage.packet.nanos()));
        return passages;
    }

    private static List<CapturedPacket> datagrams(List<CapturedPacket> packets) {
        return packets.stream()
                .filter(packet -> packet.protocol() == Protocol.UDP)
                .toList();
    }

    private List<Passage> came(
            String capture, List<CapturedPacket> here, List<CapturedPacket> there, boolean outbound) {
        Map<ByteBuffer, CapturedPacket> left = new HashMap<>();
        there.forEach(packet -> left.put(packet.payload(), packet));
        List<Passage> passages = new ArrayList<>();
        for (CapturedPacket packet : here) {
            boolean comes = outbound
                    ? inside.contains(packet.source().address())
                    : isOutside(packet.destination().address().getHostAddress());
            if (comes) {
                passages.add(new Passage(capture, packet, outbound, Optional.ofNullable(left.get(packet.payload()))));
            }
        }
        return passages;
    }

    private boolean isOutside(String address) {
        return address.equals(outside) || moves.stream().anyMatch(move -> move.outside.equals(address));
    }

    private Optional<Disagreement> compare(Evidence evidence, List<Passage> passages) {
        // `warren-nat` seeds a router's random numbers so.
        var random = new SplittableRandom(evidence.observations().seed() ^ node.hashCode());
        var nat = new Translator(behaviour, List.of(Endpoint.address(outside)), random);
        Deque<Move> due = new ArrayDeque<>(moves);
        for (Passage passage : passages) {
            Packet packet = model(passage.packet);
            long now = passage.packet.nanos();
            while (!due.isEmpty() && due.element().nanos < now) {
                nat.assignFrom(List.of(Endpoint.address(due.remove().outside)));
            }
            Outcome outcome = passage.outbound ? nat.fromInside(packet, now) : nat.fromOutside(packet, now);
            Optional<Packet> expected =
                    outcome instanceof Outcome.Forwarded forwarded ? Optional.of(forwarded.packet()) : Optional.empty();
            Optional<Packet> actual = passage.left.map(ModelledRouter::model);
            if (!expected.equals(actual)) {
                return Optional.of(new Disagreement(
                        passage,
                        "Router %s (%s) made %s of the packet from %s to %s, the model makes %s of it."
                                .formatted(
                                        node,
                                        words,
                                        text(actual),
                                        packet.source(),
                                        packet.destination(),
                                        text(expected))));
            }
        }
        return Optional.empty();
    }

    private static Packet model(CapturedPacket packet) {
        return Packet.udp(
                Endpoint.parse(packet.source().toString()),
                Endpoint.parse(packet.destination().toString()));
    }

    private static String text(Optional<Packet> packet) {
        return packet.map(each -> "one from %s to %s".formatted(each.source(), each.destination()))
                .orElse("nothing");
    }
}
