package org.warren.kit.encryption;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Only WireGuard datagrams and the link's own traffic pass an interface: no inner packet is sent in the clear.
///
/// @param id the check's
/// @param node whose interface
/// @param networkInterface the interface's name
public record OnlyTunnelTraffic(String id, String node, String networkInterface) implements Check {

    private static final List<Protocol> LINK_PROTOCOLS = List.of(Protocol.ARP, Protocol.IGMP);
    /// ICMP types: destination unreachable, source quench, redirect, time exceeded, parameter problem.
    private static final List<Integer> ICMP_ERRORS = List.of(3, 4, 5, 11, 12);

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id, Evidence.capturePath(node, networkInterface));
        int datagrams = 0;
        for (var packet : evidence.packets(node, networkInterface)) {
            if (packet.wireGuard().isPresent()) {
                datagrams++;
            } else if (!belongsToTheLink(packet)) {
                findings.cite(Evidence.capturePath(node, networkInterface), packet);
                findings.fail("Packet %d at %s on %s-%s is not encrypted: %s from %s to %s."
                        .formatted(
                                packet.number(),
                                Seconds.precise(packet.nanos()),
                                node,
                                networkInterface,
                                packet.protocol(),
                                Endpoint.text(packet.source().address()),
                                Endpoint.text(packet.destination().address())));
            }
        }
        if (datagrams == 0) {
            findings.missing("There is no WireGuard packet on %s-%s at all.".formatted(node, networkInterface));
        }
        return findings.result("All %d packets on %s-%s that are not the link's own are WireGuard's."
                .formatted(datagrams, node, networkInterface));
    }

    /// Whether a packet is neither WireGuard's nor the link's own traffic.
    public static boolean isInTheClear(CapturedPacket packet) {
        return packet.wireGuard().isEmpty() && !belongsToTheLink(packet);
    }

    private static boolean belongsToTheLink(CapturedPacket packet) {
        return switch (packet.protocol()) {
            case ICMP -> type(packet) >= 0 && ICMP_ERRORS.contains(type(packet));
            case ICMPV6 -> isIcmpv6ErrorOrLinkLocal(type(packet));
            default -> LINK_PROTOCOLS.contains(packet.protocol());
        };
    }

    /// Types below 128 are errors; 130 to 132 and 143 are multicast listener discovery, 133 to 137 neighbour discovery.
    private static boolean isIcmpv6ErrorOrLinkLocal(int type) {
        return (type > 0 && type < 128) || (type >= 130 && type <= 137) || type == 143;
    }

    private static int type(CapturedPacket packet) {
        return packet.payload().hasRemaining()
                ? Byte.toUnsignedInt(packet.payload().get(0))
                : -1;
    }
}
