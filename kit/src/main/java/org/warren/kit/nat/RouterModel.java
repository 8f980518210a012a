package org.warren.kit.nat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.catalogue.RouterProgram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.nat.Span;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.PortAssignment;
import org.warren.nat.RouterClock;
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
/// @param behaviour what it does; ports chosen at random are those that `warren-nat` chooses with the run's seed
/// @param changes what is done to it during the run, in the order of time
/// @param laterIpv4 the outside addresses that it gets during the run
/// @param unanswered when hosts inside do not answer ARP, so that what goes to them is not seen to leave
/// @param program the program of others that it is, which chooses random ports by itself and may look at the ends of
///     mappings late; null for others
public record RouterModel(
        String node,
        String words,
        String lan,
        String wan,
        IpPrefix inside,
        String outsideIpv4,
        NatBehaviour behaviour,
        List<Change> changes,
        List<String> laterIpv4,
        List<Span> unanswered,
        @Nullable RouterProgram program) {

    /// The usual name of the interface on the side of the hosts.
    public static final String LAN = "lan";
    /// The usual name of the interface on the side of the internet.
    public static final String WAN = "wan";

    /// Something that is done to a router.
    ///
    /// @param nanos when, since virtual time 0
    /// @param action the same, done to the model at that time
    public record Change(long nanos, Consumer<Translator> action) {}

    public RouterModel {
        changes = List.copyOf(changes);
        laterIpv4 = List.copyOf(laterIpv4);
        unanswered = List.copyOf(unanswered);
    }

    /// A router with the interfaces [#LAN] and [#WAN], to which nothing is done.
    ///
    /// @param inside its inner network, such as `192.168.1.0/24`
    public static RouterModel of(String node, String words, String inside, String outsideIpv4, NatBehaviour behaviour) {
        return new RouterModel(
                node,
                words,
                LAN,
                WAN,
                IpPrefix.parse(inside),
                outsideIpv4,
                behaviour,
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    /// The same to which something is done.
    public RouterModel with(List<Change> others) {
        return new RouterModel(
                node, words, lan, wan, inside, outsideIpv4, behaviour, others, laterIpv4, unanswered, program);
    }

    /// The same that gets another outside address: new mappings have that, and those of before keep theirs.
    ///
    /// @param nanos when, since virtual time 0; after all that is done to it before
    public RouterModel movedTo(long nanos, String ipv4) {
        List<Change> more = new ArrayList<>(changes);
        more.add(new Change(nanos, nat -> nat.assignFrom(List.of(Endpoint.address(ipv4)))));
        List<String> later = new ArrayList<>(laterIpv4);
        later.add(ipv4);
        return new RouterModel(node, words, lan, wan, inside, outsideIpv4, behaviour, more, later, unanswered, program);
    }

    /// The same of which hosts inside do not answer ARP for some time.
    public RouterModel unansweredIn(Span span) {
        return new RouterModel(
                node, words, lan, wan, inside, outsideIpv4, behaviour, changes, laterIpv4, List.of(span), program);
    }

    /// The same that is a program of others, which was measured to behave so.
    public RouterModel asProgram(RouterProgram other) {
        return new RouterModel(
                node, words, lan, wan, inside, outsideIpv4, behaviour, changes, laterIpv4, unanswered, other);
    }

    /// Judges whether each router let through what its model lets through, with the addresses and ports that the model
    /// gives. Where one did not, or met no datagram at all, the result is UNKNOWN.
    public static CheckResult judge(Evidence evidence, Findings findings, List<RouterModel> routers) {
        int packets = 0;
        for (RouterModel router : routers) {
            packets += router.judge(evidence, findings);
        }
        return findings.result("All %d packets at the %d routers were translated or dropped as the model says."
                .formatted(packets, routers.size()));
    }

    /// Adds what is missing for a verdict about subjects: the first datagram with which the router did something else
    /// than the model, or that none reached it.
    ///
    /// @return how many datagrams reached it
    public int judge(Evidence evidence, Findings findings) {
        List<Passage> passages = passages(evidence);
        disagreement(evidence, passages).ifPresent(disagreement -> {
            findings.cite(disagreement.passage.capture, disagreement.passage.packet);
            findings.missing(disagreement.sentence);
        });
        if (passages.isEmpty()) {
            findings.missing("No packet reached router %s.".formatted(node));
        }
        return passages.size();
    }

    /// Whether the router did what its model does.
    public boolean agrees(Evidence evidence) {
        return disagreement(evidence, passages(evidence)).isEmpty();
    }

    /// The model, as new, with what was done to it before any packet: the changes of time 0.
    public Translator translator() {
        return translator(1, RouterClock.EXACT);
    }

    private Translator translator(long seed, RouterClock clock) {
        Translator nat = new Translator(
                behaviour, List.of(Endpoint.address(outsideIpv4)), new SplittableRandom(seed), event -> {}, clock);
        changes.stream().filter(change -> change.nanos <= 0).forEach(change -> change.action.accept(nat));
        return nat;
    }

    /// A datagram that reached the router.
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
                Optional<CapturedPacket> left = isForOutside(packet) ? returned(packet, inner) : left(packet, outer);
                outbound.add(new Passage(Evidence.capturePath(node, lan), packet, true, left));
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
        String address = packet.destination().address().getHostAddress();
        return address.equals(outsideIpv4) || laterIpv4.contains(address);
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

    /// Nothing rewrites what a datagram carries.
    private static Optional<CapturedPacket> left(CapturedPacket came, List<CapturedPacket> side) {
        return after(came, side).findFirst();
    }

    /// A hairpinned datagram is seen on the side by which it came, with other addresses.
    private static Optional<CapturedPacket> returned(CapturedPacket came, List<CapturedPacket> side) {
        return after(came, side)
                .filter(packet -> !(packet.source().equals(came.source())
                        && packet.destination().equals(came.destination())))
                .findFirst();
    }

    private static Stream<CapturedPacket> after(CapturedPacket came, List<CapturedPacket> side) {
        return side.stream()
                .filter(packet ->
                        packet.nanos() >= came.nanos() && packet.payload().equals(came.payload()));
    }

    private Optional<Disagreement> disagreement(Evidence evidence, List<Passage> passages) {
        // `warren-nat` seeds a router's random numbers so.
        long seed = evidence.observations().seed() ^ node.hashCode();
        LateClock clock = new LateClock(program == null ? 0 : program.graceNanos());
        return disagreement(translator(seed, clock), clock, passages);
    }

    /// The clock of a NAT that looks at the ends of its mappings now and then: one that is due may still be there for a
    /// while, until it is seen to be gone.
    private static final class LateClock implements RouterClock {
        private final long graceNanos;
        /// Whatever was due by then is gone.
        private long goneUntil = Long.MIN_VALUE;

        LateClock(long graceNanos) {
            this.graceNanos = graceNanos;
        }

        @Override
        public boolean isAlive(long expiresNanos, long now) {
            return EXACT.isAlive(expiresNanos, now) || (expiresNanos > goneUntil && now - expiresNanos < graceNanos);
        }

        /// Looks at what became of a packet whose mapping is due. Once that is gone, so is all that was due before.
        ///
        /// @param inside whose mapping the packet needs
        /// @param isKept whether the router still had it
        void see(Translator nat, Endpoint inside, boolean isKept, long now) {
            nat.lastExpiryOf(org.warren.nat.Protocol.UDP, inside).stream()
                    .filter(due -> due <= now && !isKept)
                    .forEach(due -> goneUntil = Math.max(goneUntil, due));
        }
    }

    private Optional<Disagreement> disagreement(Translator nat, LateClock clock, List<Passage> passages) {
        ChosenPorts chosen = new ChosenPorts(
                program != null && behaviour.ports().method() == PortAssignment.Method.RANDOM, new LinkedHashMap<>());
        int done = (int) changes.stream().filter(change -> change.nanos <= 0).count();
        for (Passage passage : passages) {
            long now = passage.packet.nanos();
            lookAtEnd(nat, clock, chosen, passage);
            chosen.forgetEnded(nat, now);
            Packet packet = chosen.asModelHasThem(model(passage.packet));
            while (done < changes.size() && changes.get(done).nanos <= now) {
                nat.expire(changes.get(done).nanos);
                changes.get(done).action.accept(nat);
                done++;
            }
            Outcome outcome = passage.outbound ? nat.fromInside(packet, now) : nat.fromOutside(packet, now);
            Optional<Packet> actual = passage.left.map(RouterModel::model);
            Optional<Packet> expected = outcome instanceof Outcome.Forwarded forwarded
                    ? Optional.of(chosen.asSeen(packet.source(), forwarded.packet(), actual))
                    : Optional.empty();
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

    /// A packet says whether its mapping, if that is due, was still there: it gets in, or leaves as those before it.
    private static void lookAtEnd(Translator nat, LateClock clock, ChosenPorts chosen, Passage passage) {
        long now = passage.packet.nanos();
        Packet packet = chosen.asModelHasThem(model(passage.packet));
        if (passage.outbound) {
            boolean isAsBefore = passage.left
                    .map(RouterModel::model)
                    .filter(left -> nat.outsideOf(org.warren.nat.Protocol.UDP, packet.source()).stream()
                            .map(chosen::asSeen)
                            .noneMatch(left.source()::equals))
                    .isEmpty();
            clock.see(nat, packet.source(), isAsBefore, now);
        } else {
            nat.destinationOf(packet, now).ifPresent(inside -> clock.see(nat, inside, passage.left.isPresent(), now));
        }
    }

    /// The outside ports that a program chose at random, in place of those that the model chose.
    ///
    /// @param areFollowed whether that is so; else the model's are right
    /// @param seen by the model's outside endpoint
    private record ChosenPorts(boolean areFollowed, Map<Endpoint, Seen> seen) {

        /// @param inside whose mapping it is
        /// @param outside the endpoint that the program gave it
        private record Seen(Endpoint inside, Endpoint outside) {}

        /// An outside endpoint of the model's, as the program chose it.
        Endpoint asSeen(Endpoint outside) {
            Seen chosen = seen.get(outside);
            return chosen == null ? outside : chosen.outside;
        }

        /// The port of a mapping that has ended may be chosen again.
        void forgetEnded(Translator nat, long now) {
            if (!seen.isEmpty()) {
                nat.expire(now);
                seen.entrySet().removeIf(entry -> !nat.outsideOf(org.warren.nat.Protocol.UDP, entry.getValue().inside)
                        .contains(entry.getKey()));
            }
        }

        /// A packet as it came, with the model's endpoint in place of the one that it was sent to.
        Packet asModelHasThem(Packet came) {
            return seen.entrySet().stream()
                    .filter(entry -> entry.getValue().outside.equals(came.destination()))
                    .map(entry -> Packet.udp(came.source(), entry.getKey()))
                    .findFirst()
                    .orElse(came);
        }

        /// What the model makes of a packet, with the port that the program chose. The first packet of a mapping says
        /// which that is, if no other has it.
        Packet asSeen(Endpoint inside, Packet made, Optional<Packet> left) {
            Endpoint outside = made.source();
            left.map(Packet::source)
                    .filter(source -> areFollowed
                            && source.address() == outside.address()
                            && seen.values().stream().noneMatch(other -> other.outside.equals(source)))
                    .ifPresent(source -> seen.putIfAbsent(outside, new Seen(inside, source)));
            return Packet.udp(asSeen(outside), made.destination());
        }
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
