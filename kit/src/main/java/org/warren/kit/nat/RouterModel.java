package org.warren.kit.nat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.nat.Span;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// What a NAT router of a run was declared to be, to be held against what it did to each UDP datagram. Where it did
/// something else, nothing follows about the subjects.
///
/// @param node the router's
/// @param words what it is, for people; may be empty
/// @param lan its inner interface, which is captured
/// @param wan its outer interface, which is captured
/// @param inside its inner network
/// @param outsideIpv4 its outside address
/// @param behaviour what it does; where it chooses ports at random, it agrees with no model
/// @param changes what is done to it during the run, in the order of time
/// @param unanswered when hosts inside do not answer ARP, so that what goes to them is not seen to leave
public record RouterModel(
        String node,
        String words,
        String lan,
        String wan,
        IpPrefix inside,
        String outsideIpv4,
        NatBehaviour behaviour,
        List<Change> changes,
        List<Span> unanswered) {

    /// Something that is done to a router.
    ///
    /// @param nanos when, since virtual time 0
    /// @param action the same, done to the model at that time
    public record Change(long nanos, Consumer<Translator> action) {}

    public RouterModel {
        changes = List.copyOf(changes);
        unanswered = List.copyOf(unanswered);
    }

    /// A router with the interfaces `lan` and `wan`, to which nothing is done.
    ///
    /// @param inside its inner network, such as `192.168.1.0/24`
    public static RouterModel of(String node, String words, String inside, String outsideIpv4, NatBehaviour behaviour) {
        return new RouterModel(
                node, words, "lan", "wan", IpPrefix.parse(inside), outsideIpv4, behaviour, List.of(), List.of());
    }

    /// The same to which something is done.
    public RouterModel with(List<Change> others) {
        return new RouterModel(node, words, lan, wan, inside, outsideIpv4, behaviour, others, unanswered);
    }

    /// The same of which hosts inside do not answer ARP for some time.
    public RouterModel unansweredIn(Span span) {
        return new RouterModel(node, words, lan, wan, inside, outsideIpv4, behaviour, changes, List.of(span));
    }

    /// Judges whether each router let through what its model lets through, with the addresses and ports that the model
    /// gives. Where one did not, or met no datagram at all, the result is UNKNOWN.
    public static CheckResult judge(Evidence evidence, Findings findings, List<RouterModel> routers) {
        int packets = 0;
        for (RouterModel router : routers) {
            List<Passage> passages = router.passages(evidence);
            packets += passages.size();
            router.disagreement(passages).ifPresent(disagreement -> {
                findings.cite(disagreement.passage.capture, disagreement.passage.packet);
                findings.missing(disagreement.sentence);
            });
            if (passages.isEmpty()) {
                findings.missing("No packet reached router %s.".formatted(router.node));
            }
        }
        return findings.result("All %d packets at the %d routers were translated or dropped as the model says."
                .formatted(packets, routers.size()));
    }

    /// Whether the router did what its model does.
    public boolean agrees(Evidence evidence) {
        return disagreement(passages(evidence)).isEmpty();
    }

    /// The model, as new, with what was done to it before any packet: the changes of time 0.
    public Translator translator() {
        Translator nat = new Translator(behaviour, List.of(Endpoint.address(outsideIpv4)), new SplittableRandom(1));
        changes.stream().filter(change -> change.nanos <= 0).forEach(change -> change.action.accept(nat));
        return nat;
    }

    /// A datagram that came to the router.
    ///
    /// @param capture where it stands
    /// @param packet as it came
    /// @param left as it left; empty where it did not
    private record Passage(String capture, CapturedPacket packet, boolean outbound, Optional<CapturedPacket> left) {}

    private record Disagreement(Passage passage, String sentence) {}

    private List<Passage> passages(Evidence evidence) {
        List<CapturedPacket> inner = datagrams(evidence.packets(node, lan));
        List<CapturedPacket> outer = datagrams(evidence.packets(node, wan));
        Deque<Passage> outbound = new ArrayDeque<>();
        for (CapturedPacket packet : inner) {
            if (inside.contains(packet.source().address())
                    && !inside.contains(packet.destination().address())) {
                List<CapturedPacket> side = isForOutside(packet) ? inner : outer;
                outbound.add(new Passage(Evidence.capturePath(node, lan), packet, true, left(packet, side)));
            }
        }
        Deque<Passage> inbound = new ArrayDeque<>();
        for (CapturedPacket packet : outer) {
            if (isForOutside(packet)) {
                inbound.add(new Passage(Evidence.capturePath(node, wan), packet, false, left(packet, inner)));
            }
        }
        List<Passage> passages = new ArrayList<>();
        while (!outbound.isEmpty() && !inbound.isEmpty()) {
            passages.add(isFirst(outbound.element(), inbound.element()) ? outbound.remove() : inbound.remove());
        }
        passages.addAll(outbound);
        passages.addAll(inbound);
        return passages;
    }

    private boolean isForOutside(CapturedPacket packet) {
        return packet.destination().toString().startsWith(outsideIpv4 + ":");
    }

    /// In virtual time a packet and its answer may pass in the same instant: then the order on one side decides.
    private static boolean isFirst(Passage outbound, Passage inbound) {
        if (outbound.packet.nanos() != inbound.packet.nanos()) {
            return outbound.packet.nanos() < inbound.packet.nanos();
        }
        return inbound.left
                .map(left -> outbound.packet.number() < left.number())
                .orElseGet(() -> outbound.left
                        .map(left -> left.number() < inbound.packet.number())
                        .orElse(true));
    }

    private static List<CapturedPacket> datagrams(List<CapturedPacket> packets) {
        return packets.stream()
                .filter(packet -> packet.protocol() == Protocol.UDP)
                .toList();
    }

    /// Nothing rewrites what a datagram carries; a hairpinned one is seen on the same side with other addresses.
    private static Optional<CapturedPacket> left(CapturedPacket came, List<CapturedPacket> side) {
        return side.stream()
                .filter(packet -> packet.nanos() >= came.nanos()
                        && packet.payload().equals(came.payload())
                        && !(packet.source().equals(came.source())
                                && packet.destination().equals(came.destination())))
                .findFirst();
    }

    private Optional<Disagreement> disagreement(List<Passage> passages) {
        Translator nat = translator();
        int done = (int) changes.stream().filter(change -> change.nanos <= 0).count();
        for (Passage passage : passages) {
            Packet packet = model(passage.packet);
            long now = passage.packet.nanos();
            while (done < changes.size() && changes.get(done).nanos <= now) {
                nat.expire(changes.get(done).nanos);
                changes.get(done).action.accept(nat);
                done++;
            }
            Outcome outcome = passage.outbound ? nat.fromInside(packet, now) : nat.fromOutside(packet, now);
            Optional<Packet> expected =
                    outcome instanceof Outcome.Forwarded forwarded ? Optional.of(forwarded.packet()) : Optional.empty();
            Optional<Packet> actual = passage.left.map(RouterModel::model);
            boolean isUnseen = actual.isEmpty()
                    && outcome instanceof Outcome.Forwarded forwarded
                    && forwarded.inside()
                    && unanswered.stream().anyMatch(span -> span.fromNanos() <= now && now < span.toNanos());
            if (!expected.equals(actual) && !isUnseen) {
                return Optional.of(new Disagreement(
                        passage,
                        "Router %s%s made %s of the packet from %s to %s, the model makes %s of it."
                                .formatted(
                                        node,
                                        words.isEmpty() ? "" : " (" + words + ")",
                                        words(actual),
                                        packet.source(),
                                        packet.destination(),
                                        words(expected))));
            }
        }
        return Optional.empty();
    }

    private static Packet model(CapturedPacket packet) {
        return Packet.udp(
                Endpoint.parse(packet.source().toString()),
                Endpoint.parse(packet.destination().toString()));
    }

    private static String words(Optional<Packet> packet) {
        return packet.map(each -> "one from %s to %s".formatted(each.source(), each.destination()))
                .orElse("nothing");
    }
}
