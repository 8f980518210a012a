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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.catalogue.RouterProgram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.nat.Span;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.harness.verdict.RuleCheck;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.PortAssignment;
import org.warren.nat.RouterClock;
import org.warren.nat.Translator;

/// The declared behaviour of a run's NAT router, to be compared with what it did to each UDP datagram. If the router
/// behaved differently, nothing can be concluded about the subjects.
///
/// @param node the router's
/// @param words a description for readers; may be empty
/// @param lan the inner interface, which is captured
/// @param wan the outer interface, which is captured
/// @param inside its inner network
/// @param outsideIpv4 its outside address
/// @param behaviour the declared behaviour; random ports are those that `warren-nat` chooses with the run's seed
/// @param changes changes to the router during the run, in the order of time
/// @param laterIpv4 the outside addresses that it gets during the run
/// @param unanswered the times in which hosts inside do not answer ARP, so that packets to them are not seen to leave
/// @param program the external program that implements it, which chooses random ports itself and may notice the end of
///     mappings late; null if there is none
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

    /// A change to a router.
    ///
    /// @param nanos when, since virtual time 0
    /// @param action the change, applied to the model at that time
    public record Change(long nanos, Consumer<Translator> action) {}

    public RouterModel {
        changes = List.copyOf(changes);
        laterIpv4 = List.copyOf(laterIpv4);
        unanswered = List.copyOf(unanswered);
    }

    /// A router with the interfaces [#LAN] and [#WAN] and without changes.
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

    /// The same with changes.
    public RouterModel with(List<Change> others) {
        return new RouterModel(
                node, words, lan, wan, inside, outsideIpv4, behaviour, others, laterIpv4, unanswered, program);
    }

    /// The same with a later outside address: new mappings use it, and existing ones keep theirs.
    ///
    /// @param nanos when, since virtual time 0; later than all changes so far
    public RouterModel movedTo(long nanos, String ipv4) {
        List<Change> more = new ArrayList<>(changes);
        more.add(new Change(nanos, nat -> nat.assignFrom(List.of(Endpoint.address(ipv4)))));
        List<String> later = new ArrayList<>(laterIpv4);
        later.add(ipv4);
        return new RouterModel(node, words, lan, wan, inside, outsideIpv4, behaviour, more, later, unanswered, program);
    }

    /// The same with a time in which hosts inside do not answer ARP.
    public RouterModel unansweredIn(Span span) {
        return new RouterModel(
                node, words, lan, wan, inside, outsideIpv4, behaviour, changes, laterIpv4, List.of(span), program);
    }

    /// The same for an external program that was measured to behave like this.
    public RouterModel asProgram(RouterProgram other) {
        return new RouterModel(
                node, words, lan, wan, inside, outsideIpv4, behaviour, changes, laterIpv4, unanswered, other);
    }

    /// The check `nat-model`: [#judge(Evidence, Findings, List)] for the routers of a run.
    ///
    /// @param routers finds them, with the parameters of the run
    public static RuleCheck check(Function<Evidence, List<RouterModel>> routers) {
        return Check.of("nat-model", (evidence, findings) -> judge(evidence, findings, routers.apply(evidence)));
    }

    /// Judges whether each router forwarded exactly the packets that its model forwards, with the model's addresses and
    /// ports. If one did not, or received no datagram, the result is UNKNOWN.
    public static CheckResult judge(Evidence evidence, Findings findings, List<RouterModel> routers) {
        int packets = 0;
        for (RouterModel router : routers) {
            packets += router.judge(evidence, findings);
        }
        return findings.result("All %d packets at the %d routers were translated or dropped as the model says."
                .formatted(packets, routers.size()));
    }

    /// Adds what is missing for a verdict about subjects: the first datagram that the router handled differently from
    /// the model, or that no datagram reached it.
    ///
    /// @return how many datagrams reached the router
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

    /// Whether the router behaved like its model.
    public boolean agrees(Evidence evidence) {
        return disagreement(evidence, passages(evidence)).isEmpty();
    }

    /// A new model, with the changes of time 0, which happen before any packet.
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
    /// @param capture the capture that contains it
    /// @param packet as it arrived
    /// @param left as it left; empty if it did not
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

    /// In virtual time a packet and its answer may pass at the same instant: then the order on one side decides.
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

    /// Nothing rewrites the payload of a datagram.
    private static Optional<CapturedPacket> left(CapturedPacket came, List<CapturedPacket> side) {
        return after(came, side).findFirst();
    }

    /// A hairpinned datagram is seen again on the side from which it came, with other addresses.
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
        // `warren-nat` seeds a router's random numbers in this way.
        long seed = evidence.observations().seed() ^ node.hashCode();
        LateClock clock = new LateClock(program == null ? 0 : program.graceNanos());
        return disagreement(translator(seed, clock), clock, passages);
    }

    /// The clock of a NAT that checks its mappings for expiry periodically: an expired mapping may remain for a while,
    /// until it is seen to be gone.
    private static final class LateClock implements RouterClock {
        private final long graceNanos;
        /// All mappings that expired until then are gone.
        private long goneUntil = Long.MIN_VALUE;

        LateClock(long graceNanos) {
            this.graceNanos = graceNanos;
        }

        @Override
        public boolean isAlive(long expiresNanos, long now) {
            return EXACT.isAlive(expiresNanos, now) || (expiresNanos > goneUntil && now - expiresNanos < graceNanos);
        }

        /// Checks what happened to a packet whose mapping has expired. Once that is gone, so are all that expired
        /// earlier.
        ///
        /// @param inside the endpoint whose mapping the packet needs
        /// @param isKept whether the router still had the mapping
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

    /// A packet shows whether its expired mapping was still there: it was let in, or left as the packets before it.
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
    /// @param areFollowed whether to use the program's ports; otherwise the model's apply
    /// @param seen the program's endpoints by the model's outside endpoint
    private record ChosenPorts(boolean areFollowed, Map<Endpoint, Seen> seen) {

        /// @param inside the endpoint that the mapping belongs to
        /// @param outside the endpoint that the program assigned to it
        private record Seen(Endpoint inside, Endpoint outside) {}

        /// The program's endpoint for an outside endpoint of the model.
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

        /// A packet as it arrived, with the model's endpoint in place of its destination.
        Packet asModelHasThem(Packet came) {
            return seen.entrySet().stream()
                    .filter(entry -> entry.getValue().outside.equals(came.destination()))
                    .map(entry -> Packet.udp(came.source(), entry.getKey()))
                    .findFirst()
                    .orElse(came);
        }

        /// The model's output for a packet, with the port that the program chose. The first packet of a mapping shows
        /// which port that is, unless another mapping has it.
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
