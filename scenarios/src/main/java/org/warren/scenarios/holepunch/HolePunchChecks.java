package org.warren.scenarios.holepunch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.scenario.Summary;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.RouterModel;

/// Which clients connected, compared with the model of their NATs.
final class HolePunchChecks {

    static final Check MODEL = RouterModel.check(
            evidence -> sides(evidence).stream().map(PunchSide::modelled).toList());

    /// The server shows as each client's endpoint the source of its last datagram (whitepaper §2.1).
    static final Check LEARNED = Check.of("rendezvous-endpoints", HolePunchChecks::learned);

    static final Check MEETING = Check.of("meeting", HolePunchChecks::meeting);

    private HolePunchChecks() {}

    private static List<PunchSide> sides(Evidence evidence) {
        return PunchPair.of(evidence).stream()
                .flatMap(pair -> List.of(pair.one(), pair.other()).stream())
                .distinct()
                .toList();
    }

    private static CheckResult learned(Evidence evidence, Findings findings) {
        long punched = evidence.step(HolePunchScenario.PUNCH).startNanos();
        List<PunchSide> sides = sides(evidence);
        for (PunchSide side : sides) {
            Optional<CapturedPacket> last = evidence.packets(side.router(), RouterModel.WAN).stream()
                    .filter(packet -> packet.protocol() == Protocol.UDP && packet.nanos() < punched)
                    .filter(packet -> isFrom(packet, side.outsideIpv4()))
                    .reduce((earlier, later) -> later);
            if (last.isEmpty()) {
                findings.missing("No datagram of %s left its router.".formatted(side.node()));
                continue;
            }
            String seen = evidence.get(HolePunchScenario.seen(side));
            if (!findings.expect(
                    seen.equals(last.get().source().toString()),
                    "The server shows %s as the endpoint of %s, whose last datagram came from %s."
                            .formatted(seen, side.node(), last.get().source()))) {
                findings.cite(Evidence.capturePath(side.router(), RouterModel.WAN), last.get());
            }
        }
        return findings.result("The server showed for each of %d clients the endpoint that its NAT had given it."
                .formatted(sides.size()));
    }

    private static CheckResult meeting(Evidence evidence, Findings findings) {
        Map<PunchSide, Boolean> agree = new HashMap<>();
        int meet = 0;
        int different = 0;
        List<PunchPair> pairs = PunchPair.of(evidence);
        for (PunchPair pair : pairs) {
            List<String> doubtful = List.of(pair.one(), pair.other()).stream()
                    .filter(side ->
                            !agree.computeIfAbsent(side, each -> each.modelled().agrees(evidence)))
                    .map(PunchSide::router)
                    .toList();
            if (!doubtful.isEmpty()) {
                findings.missing("Router %s did something else than its model, so that nothing follows about %s."
                        .formatted(String.join(" and ", doubtful), pair.words()));
                continue;
            }
            Optional<Boolean> met = met(evidence, pair);
            if (oneAlone(evidence, pair)) {
                findings.fail("Of %s only one got an answer; a way through two NATs is one for both directions."
                        .formatted(pair.words()));
                continue;
            }
            if (met.isEmpty()
                    || !tried(evidence, pair.one(), pair.other())
                    || !tried(evidence, pair.other(), pair.one())) {
                findings.missing("One of %s did not try.".formatted(pair.words()));
                continue;
            }
            boolean expected = pair.meets();
            findings.expect(
                    met.get() == expected,
                    "The try of %s to meet: %s."
                            .formatted(
                                    pair.words(),
                                    expected
                                            ? "both were expected to get an answer, and neither did"
                                            : "none was expected to get an answer, and both did"));
            meet += met.get() ? 1 : 0;
            if (met.get() == expected && expected != pair.meetsByTheLiterature()) {
                different++;
                // Findings keep forty packets: the later one of a pair is evidence for both.
                witness(evidence, pair).stream()
                        .max(Comparator.comparingLong(witness -> witness.packet.nanos()))
                        .ifPresent(witness -> findings.cite(witness.capture, witness.packet));
            }
        }
        return findings.result(
                ("All %d pairs came out as the model predicts: %d meet, %d of them although not both NATs "
                                + "map independently of the endpoint.")
                        .formatted(pairs.size(), meet, different));
    }

    /// Whether each got an answer from the other; empty if one of them did not send.
    static Optional<Boolean> met(Evidence evidence, PunchPair pair) {
        List<ProbeEvent> one = evidence.probes(pair.probes(true));
        List<ProbeEvent> other = evidence.probes(pair.probes(false));
        return one.isEmpty() || other.isEmpty()
                ? Optional.empty()
                : Optional.of(ProbeEvent.isAnswered(one) && ProbeEvent.isAnswered(other));
    }

    /// Whether a client sent to the other one's endpoint as seen by the server. The client of side b may have received
    /// a packet from the other one before, and then sends to its source (whitepaper §2.1).
    private static boolean tried(Evidence evidence, PunchSide side, PunchSide other) {
        long punched = evidence.step(HolePunchScenario.PUNCH).startNanos();
        String seen = evidence.get(HolePunchScenario.seen(other));
        return evidence.packets(side.router(), RouterModel.LAN).stream()
                .filter(packet -> packet.nanos() >= punched && isFrom(packet, side.ipv4()))
                .map(CapturedPacket::destination)
                .anyMatch(to -> to.toString().equals(seen)
                        || (!side.isFirst() && to.address().getHostAddress().equals(other.outsideIpv4())));
    }

    /// Whether one got an answer and the other one did not. A connection works in both directions.
    private static boolean oneAlone(Evidence evidence, PunchPair pair) {
        return met(evidence, pair).isPresent()
                && ProbeEvent.isAnswered(evidence.probes(pair.probes(true)))
                        != ProbeEvent.isAnswered(evidence.probes(pair.probes(false)));
    }

    /// A packet as evidence.
    record Witness(String capture, CapturedPacket packet) {}

    /// The first packet of each client of a pair that arrived at the other.
    static List<Witness> witness(Evidence evidence, PunchPair pair) {
        List<Witness> witnesses = new ArrayList<>();
        for (boolean isFirst : List.of(true, false)) {
            PunchSide sends = isFirst ? pair.one() : pair.other();
            PunchSide receives = isFirst ? pair.other() : pair.one();
            evidence.packets(receives.router(), RouterModel.LAN).stream()
                    .filter(packet -> packet.protocol() == Protocol.UDP && isFrom(packet, sends.outsideIpv4()))
                    .findFirst()
                    .ifPresent(packet -> witnesses.add(
                            new Witness(Evidence.capturePath(receives.router(), RouterModel.LAN), packet)));
        }
        return witnesses;
    }

    private static boolean isFrom(CapturedPacket packet, String ipv4) {
        return packet.source().address().getHostAddress().equals(ipv4);
    }

    static Summary summary(Evidence evidence) {
        List<Boolean> met = PunchPair.of(evidence).stream()
                .flatMap(pair -> met(evidence, pair).stream())
                .toList();
        return new Summary(
                List.of("%d of %d pairs met."
                        .formatted(met.stream().filter(each -> each).count(), met.size())),
                List.of());
    }
}
