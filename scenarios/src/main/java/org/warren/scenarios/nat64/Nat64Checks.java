package org.warren.scenarios.nat64;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Probes;
import org.warren.harness.scenario.Summary;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.harness.verdict.PacketReference;
import org.warren.kit.nat.PredictedTry;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;
import org.warren.scenarios.nat64.RawDatagrams.Validity;

/// A tunnel through a NAT64, at both interfaces of the router.
final class Nat64Checks {

    private static final String LAN = Evidence.capturePath(Nat64Scenario.ROUTER, "lan");
    private static final String WAN = Evidence.capturePath(Nat64Scenario.ROUTER, "wan");

    /// RFC 7915: a translated packet is 20 bytes shorter in IPv4; RFC 6146: a packet without a mapping is dropped.
    static final Check MODEL = Check.of("nat-model", Nat64Checks::model).on(LAN);

    /// RFC 6052 §2.2: the server's address in the well-known prefix.
    static final Check ENDPOINT =
            Check.of("synthesized-endpoint", Nat64Checks::endpoint).on(LAN);

    /// RFC 8200 §8.1: over IPv6 a datagram has a checksum; RFC 6935 exempts only tunnel protocols that are specified
    /// for it, and WireGuard is not one. Over IPv4 the checksum may be missing (RFC 768).
    static final Check CHECKSUM =
            Check.of("udp-checksum", Nat64Checks::checksum).on(LAN);

    static final Check FULL_PACKETS =
            Check.of("full-packets", Nat64Checks::fullPackets).on(LAN);

    static final Check REACHABILITY = Check.of("reachability", Nat64Checks::reachability);

    private static final InetAddress CLIENT = InetAddress.ofLiteral(Nat64Scenario.CLIENT_IPV6);
    private static final Endpoint SERVER_IPV6 =
            new Endpoint(InetAddress.ofLiteral(Nat64Scenario.SERVER_IPV6), Tunnel.PORT);
    private static final InetAddress SERVER_IPV4 = InetAddress.ofLiteral(Nat64Scenario.SERVER_IPV4);

    private static final int ETHERNET = 14;
    /// By how many bytes an IPv6 header is longer than an IPv4 one.
    private static final int LONGER = 20;
    private static final int UDP_HEADER = 8;
    private static final int FULL = 1500;
    /// How much longer or shorter a mapping may live, because the passive keepalive and conntrack have timers of their
    /// own.
    private static final long BOUNDARY_NANOS = 1_500_000_000L;

    private Nat64Checks() {}

    private static CheckResult model(Evidence evidence, Findings findings) {
        int packets = compare(evidence, findings);
        return findings.result(
                "All %d datagrams at the router were translated or dropped as the model says, 20 bytes shorter in IPv4."
                        .formatted(packets));
    }

    private static boolean isAsDeclared(Evidence evidence) {
        Findings findings = new Findings("nat-model");
        int packets = compare(evidence, findings);
        return packets > 0 && findings.result("").message().isEmpty();
    }

    /// Compares each datagram that reached the router with the model of the masquerade, as if it had been translated
    /// to IPv4 before.
    private static int compare(Evidence evidence, Findings findings) {
        List<CapturedPacket> lan = datagrams(evidence.packets(Nat64Scenario.ROUTER, "lan"));
        List<CapturedPacket> wan = datagrams(evidence.packets(Nat64Scenario.ROUTER, "wan"));
        List<CapturedPacket> fragments = fragments(evidence);
        Map<ByteBuffer, CapturedPacket> onLan = byPayload(lan);
        Map<ByteBuffer, CapturedPacket> onWan = byPayload(wan);
        List<CapturedPacket> came = new ArrayList<>();
        lan.stream()
                .filter(packet -> isFrom(packet, CLIENT) && packet.destination().equals(SERVER_IPV6))
                .forEach(came::add);
        wan.stream().filter(packet -> isFrom(packet, SERVER_IPV4)).forEach(came::add);
        came.sort(Comparator.comparingLong(CapturedPacket::nanos));
        Translator nat = Nat64Prediction.translator();
        int compared = 0;
        for (CapturedPacket packet : came) {
            boolean outbound = isFrom(packet, CLIENT);
            Packet model = Packet.udp(
                    outbound ? end(Nat64Scenario.MIDDLE_IPV4, packet.source()) : end(packet.source()),
                    outbound ? end(Nat64Scenario.SERVER_IPV4, packet.destination()) : end(packet.destination()));
            Outcome outcome = outbound ? nat.fromInside(model, packet.nanos()) : nat.fromOutside(model, packet.nanos());
            Optional<CapturedPacket> left = Optional.ofNullable((outbound ? onWan : onLan).get(packet.payload()));
            if (!outbound && left.isEmpty() && outcome instanceof Outcome.Forwarded && inFragments(fragments, packet)) {
                compared++;
                continue;
            }
            compared++;
            if (!isSame(outcome, left, packet, outbound)) {
                findings.cite(outbound ? LAN : WAN, packet);
                findings.missing("The router made %s of the packet from %s to %s, the model makes %s of it."
                        .formatted(
                                left.map(each -> "one from %s with %d bytes".formatted(each.source(), each.length()))
                                        .orElse("nothing"),
                                packet.source(),
                                packet.destination(),
                                outcome));
                return compared;
            }
        }
        if (compared == 0) {
            findings.missing("No packet reached the router.");
        }
        return compared;
    }

    /// The fragments that reached the client, in order.
    private static List<CapturedPacket> fragments(Evidence evidence) {
        return evidence.packets(Nat64Scenario.ROUTER, "lan").stream()
                .filter(packet -> packet.protocol() == Protocol.FRAGMENT && isFrom(packet, SERVER_IPV6.address()))
                .toList();
    }

    /// Whether a datagram left in fragments that together are complete.
    private static boolean inFragments(List<CapturedPacket> fragments, CapturedPacket packet) {
        for (int i = 0; i < fragments.size(); i++) {
            ByteBuffer whole = ByteBuffer.allocate(UDP_HEADER + packet.payload().remaining());
            for (int j = i; j < fragments.size() && fragments.get(j).payload().remaining() <= whole.remaining(); j++) {
                whole.put(fragments.get(j).payload());
            }
            if (!whole.hasRemaining() && whole.position(UDP_HEADER).slice().equals(packet.payload())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(
            Outcome outcome, Optional<CapturedPacket> left, CapturedPacket packet, boolean outbound) {
        if (!(outcome instanceof Outcome.Forwarded forwarded) || left.isEmpty()) {
            return left.isEmpty() && !(outcome instanceof Outcome.Forwarded);
        }
        CapturedPacket actual = left.get();
        if (outbound) {
            return end(actual.source()).equals(forwarded.packet().source())
                    && actual.destination().equals(new Endpoint(SERVER_IPV4, Tunnel.PORT))
                    && actual.length() == packet.length() - LONGER;
        }
        return actual.source().equals(SERVER_IPV6)
                && actual.destination().port()
                        == forwarded.packet().destination().port()
                && actual.length() == packet.length() + LONGER;
    }

    private static org.warren.nat.Endpoint end(Endpoint endpoint) {
        return org.warren.nat.Endpoint.parse(endpoint.toString());
    }

    private static org.warren.nat.Endpoint end(String ipv4, Endpoint port) {
        return org.warren.nat.Endpoint.parse(ipv4 + ":" + port.port());
    }

    private static List<CapturedPacket> datagrams(List<CapturedPacket> packets) {
        return packets.stream()
                .filter(packet -> packet.protocol() == Protocol.UDP)
                .toList();
    }

    private static Map<ByteBuffer, CapturedPacket> byPayload(List<CapturedPacket> packets) {
        Map<ByteBuffer, CapturedPacket> byPayload = new HashMap<>();
        packets.forEach(packet -> byPayload.put(packet.payload(), packet));
        return byPayload;
    }

    private static boolean isFrom(CapturedPacket packet, InetAddress address) {
        return packet.source().address().equals(address);
    }

    private static CheckResult endpoint(Evidence evidence, Findings findings) {
        if (!isAsDeclared(evidence)) {
            return findings.missing("The router did something else than its model, so that nothing follows.");
        }
        int sent = 0;
        for (CapturedPacket packet : datagrams(evidence.packets(Nat64Scenario.ROUTER, "lan"))) {
            if (isFrom(packet, CLIENT)) {
                sent++;
                if (!findings.expect(
                        packet.destination().equals(SERVER_IPV6),
                        "The client sent to %s and not to %s.".formatted(packet.destination(), SERVER_IPV6))) {
                    findings.cite(LAN, packet);
                }
            }
        }
        if (sent == 0) {
            findings.missing("The client sent nothing.");
        }
        return findings.result("All %d datagrams of the client went to %s, which is %s in the well-known prefix."
                .formatted(sent, SERVER_IPV6, Nat64Scenario.SERVER_IPV4));
    }

    private static CheckResult checksum(Evidence evidence, Findings findings) {
        int client = checksums(evidence, findings, LAN, CLIENT, "client");
        int server = checksums(evidence, findings, WAN, SERVER_IPV4, "server");
        return findings.result("All %d datagrams of the client and %d of the server had the right checksum."
                .formatted(client, server));
    }

    private static int checksums(
            Evidence evidence, Findings findings, String capture, InetAddress sender, String name) {
        ByteBuffer address = ByteBuffer.wrap(sender.getAddress());
        boolean isIpv6 = sender.getAddress().length == 16;
        int sent = 0;
        for (RawDatagrams.Datagram datagram : RawDatagrams.in(evidence, capture)) {
            if (!datagram.source().equals(address)) {
                continue;
            }
            sent++;
            boolean isFault = datagram.checksum() == Validity.WRONG || (isIpv6 && datagram.checksum() == Validity.NONE);
            if (isFault) {
                findings.cite(new PacketReference(capture, datagram.number()));
                findings.fail("The %s sent a datagram with %s."
                        .formatted(name, datagram.checksum() == Validity.NONE ? "no checksum" : "a wrong checksum"));
            }
        }
        if (sent == 0) {
            findings.missing("The %s sent nothing of which all was captured.".formatted(name));
        }
        return sent;
    }

    private static CheckResult fullPackets(Evidence evidence, Findings findings) {
        if (!isAsDeclared(evidence)) {
            return findings.missing("The router did something else than its model, so that nothing follows.");
        }
        full(evidence, findings, "lan", CLIENT, "client", FULL);
        full(evidence, findings, "wan", SERVER_IPV4, "server", FULL - LONGER);
        answered(findings, "client", evidence.get(Nat64Scenario.PING_UP));
        answered(findings, "server", evidence.get(Nat64Scenario.PING_DOWN));
        return findings.result(
                "Packets of 1420 bytes inside, 1500 in IPv6 and 1480 in IPv4, passed both ways; the server's came to the client %s."
                        .formatted(
                                fragments(evidence).isEmpty()
                                        ? "whole"
                                        : "in fragments of 1280 bytes, because it sends them without DF (RFC 7915 §4)"));
    }

    /// A packet that was not sent proves nothing. One that was sent has passed the router, if that behaved as its
    /// model.
    private static void full(
            Evidence evidence, Findings findings, String name, InetAddress sender, String who, int bytes) {
        boolean isSent = datagrams(evidence.packets(Nat64Scenario.ROUTER, name)).stream()
                .anyMatch(packet -> isFrom(packet, sender) && packet.length() - ETHERNET == bytes);
        if (!isSent) {
            findings.missing("The %s sent no packet of %d bytes.".formatted(who, bytes));
        }
    }

    private static void answered(Findings findings, String who, PingResult ping) {
        findings.expect(
                ping.isAnswered(),
                "A ping of the %s with 1420 bytes was not answered, though the router let such packets pass."
                        .formatted(who));
    }

    private static CheckResult reachability(Evidence evidence, Findings findings) {
        if (!isAsDeclared(evidence)) {
            return findings.missing("The router did something else than its model, so that nothing follows.");
        }
        long idle = evidence.get(Nat64Scenario.IDLE).toNanos();
        Map<Probes, Boolean> late = Nat64Prediction.answered(idle + BOUNDARY_NANOS);
        if (!Nat64Prediction.answered(idle - BOUNDARY_NANOS).equals(late)) {
            return findings.missing("The idle time is too near to the end of the mapping's life: the kernel's timers"
                    + " decide, and nothing follows.");
        }
        late.forEach((probes, expected) -> new PredictedTry(
                        probes,
                        expected,
                        "The %s's try (%s) to reach the other end".formatted(probes.from(), probes.name()))
                .judge(evidence, findings));
        boolean reached = ProbeEvent.isAnswered(evidence.probes(Nat64Scenario.SERVER_TRIES));
        return findings.result(
                "After idling the server %s the client, and after the client spoke it did, as the masquerade's timeouts predict."
                        .formatted(reached ? "reached" : "did not reach"));
    }

    static Summary summary(Evidence evidence) {
        List<ProbeEvent> tries = evidence.probes(Nat64Scenario.SERVER_TRIES);
        return tries.isEmpty()
                ? Summary.NONE
                : new Summary(
                        List.of("After idling the server %s the client."
                                .formatted(ProbeEvent.isAnswered(tries) ? "reached" : "did not reach")),
                        List.of());
    }
}
