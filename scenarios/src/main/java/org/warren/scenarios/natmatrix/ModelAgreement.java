package org.warren.scenarios.natmatrix;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.nat.Endpoint;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// Each router let through what the model lets through, with the addresses and ports that the model gives.
/// Where one did not, the NAT was not what it was declared to be, and nothing follows about the subjects.
final class ModelAgreement {

    static final Check CHECK = Check.of("nat-model", ModelAgreement::judge);

    private ModelAgreement() {}

    private static CheckResult judge(Evidence evidence, Findings findings) {
        String life = NatMatrixScenario.life(evidence.get(NatMatrixScenario.LIFE));
        int packets = 0;
        for (MatrixCell cell : MatrixCell.ALL) {
            List<Passage> passages = passages(evidence, cell);
            packets += passages.size();
            disagreement(cell, life, passages).ifPresent(disagreement -> {
                findings.cite(disagreement.passage.capture, disagreement.passage.packet);
                findings.missing(disagreement.sentence);
            });
            if (passages.isEmpty()) {
                findings.missing("No packet reached router %s.".formatted(cell.router()));
            }
        }
        return findings.result("All %d packets at the %d routers were translated or dropped as the model says."
                .formatted(packets, MatrixCell.ALL.size()));
    }

    /// Whether a router did what its model does.
    static boolean agrees(Evidence evidence, MatrixCell cell) {
        String life = NatMatrixScenario.life(evidence.get(NatMatrixScenario.LIFE));
        return disagreement(cell, life, passages(evidence, cell)).isEmpty();
    }

    /// A datagram that came to a router.
    ///
    /// @param capture where it stands
    /// @param packet as it came
    /// @param left as it left on the other side; empty where it did not
    private record Passage(String capture, CapturedPacket packet, boolean outbound, Optional<CapturedPacket> left) {}

    private record Disagreement(Passage passage, String sentence) {}

    private static List<Passage> passages(Evidence evidence, MatrixCell cell) {
        List<CapturedPacket> inside = datagrams(evidence.packets(cell.router(), "lan"));
        List<CapturedPacket> outside = datagrams(evidence.packets(cell.router(), "wan"));
        var passages = new ArrayList<Passage>();
        add(passages, Evidence.capturePath(cell.router(), "lan"), inside, outside, cell.clientIpv4(), true);
        add(passages, Evidence.capturePath(cell.router(), "wan"), outside, inside, cell.outsideIpv4(), false);
        passages.sort(Comparator.comparingLong(passage -> passage.packet.nanos()));
        return passages;
    }

    private static List<CapturedPacket> datagrams(List<CapturedPacket> packets) {
        return packets.stream()
                .filter(packet -> packet.protocol() == Protocol.UDP)
                .toList();
    }

    /// @param address from which packets that come from inside have to be, or to which those from outside
    ///     have to go
    private static void add(
            List<Passage> passages,
            String capture,
            List<CapturedPacket> came,
            List<CapturedPacket> other,
            String address,
            boolean outbound) {
        Map<ByteBuffer, CapturedPacket> left = new LinkedHashMap<>();
        other.forEach(packet -> left.put(packet.payload(), packet));
        for (CapturedPacket packet : came) {
            var end = outbound ? packet.source() : packet.destination();
            if (end.toString().startsWith(address + ":")) {
                passages.add(new Passage(capture, packet, outbound, Optional.ofNullable(left.get(packet.payload()))));
            }
        }
    }

    private static Optional<Disagreement> disagreement(MatrixCell cell, String life, List<Passage> passages) {
        var nat = new Translator(
                cell.behaviour(life), List.of(Endpoint.address(cell.outsideIpv4())), new SplittableRandom(1));
        for (Passage passage : passages) {
            Packet packet = model(passage.packet);
            long now = passage.packet.nanos();
            Outcome outcome = passage.outbound ? nat.fromInside(packet, now) : nat.fromOutside(packet, now);
            Optional<Packet> expected =
                    outcome instanceof Outcome.Forwarded forwarded ? Optional.of(forwarded.packet()) : Optional.empty();
            Optional<Packet> actual = passage.left.map(ModelAgreement::model);
            if (!expected.equals(actual)) {
                return Optional.of(new Disagreement(
                        passage,
                        "Router %s (%s) made %s of the packet from %s to %s, the model makes %s of it."
                                .formatted(
                                        cell.router(),
                                        cell.words(),
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
