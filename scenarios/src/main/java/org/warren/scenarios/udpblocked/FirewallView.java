package org.warren.scenarios.udpblocked;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.roadwarrior.Tunnel;

/// What a firewall did with UDP while it was blocking, according to its two captures, which alone determine what was
/// blocked and where.
///
/// @param office whose firewall it is
/// @param ports what was seen, by the server's port
record FirewallView(BlockedOffice office, Map<Integer, Port> ports) {

    private static final Port NOTHING = new Port(0, 0, 0, 0, Optional.empty());

    /// The datagrams of one of the server's ports.
    ///
    /// @param asked how many came from inside
    /// @param leftOutside how many of these left
    /// @param answers how many came from outside
    /// @param leftInside how many of these left
    /// @param first the first of those that came from inside
    record Port(int asked, int leftOutside, int answers, int leftInside, Optional<CapturedPacket> first) {

        BlockedOffice.Fate fate() {
            if (asked == 0) {
                return BlockedOffice.Fate.NOT_ASKED;
            }
            if (leftOutside == 0) {
                return BlockedOffice.Fate.DROPPED_OUTBOUND;
            }
            if (answers == 0) {
                return BlockedOffice.Fate.NO_ANSWER;
            }
            return leftInside == 0 ? BlockedOffice.Fate.ANSWER_DROPPED : BlockedOffice.Fate.ANSWERED;
        }
    }

    /// What it did while it was blocking.
    static FirewallView of(Evidence evidence, BlockedOffice office) {
        return of(
                evidence, office, 0, evidence.step(UdpBlockedScenario.UNBLOCKED).startNanos());
    }

    /// What it did after that.
    static FirewallView unblocked(Evidence evidence, BlockedOffice office) {
        return of(evidence, office, evidence.step(UdpBlockedScenario.UNBLOCKED).startNanos(), Long.MAX_VALUE);
    }

    private static FirewallView of(Evidence evidence, BlockedOffice office, long from, long to) {
        List<CapturedPacket> inside = datagrams(evidence, office, "lan", from, to);
        List<CapturedPacket> outside = datagrams(evidence, office, "wan", from, to);
        Map<Integer, Port> ports = new LinkedHashMap<>();
        for (int port : UdpBlockedScenario.ASKED_PORTS) {
            String server = UdpBlockedScenario.SERVER_IPV4 + ":" + port;
            List<CapturedPacket> asked = to(server, inside);
            List<CapturedPacket> answers = from(server, outside);
            ports.put(
                    port,
                    new Port(
                            asked.size(),
                            passed(asked, to(server, outside)),
                            answers.size(),
                            passed(answers, from(server, inside)),
                            asked.stream().findFirst()));
        }
        return new FirewallView(office, ports);
    }

    private static List<CapturedPacket> datagrams(
            Evidence evidence, BlockedOffice office, String side, long from, long to) {
        return evidence.packets(office.router(), side).stream()
                .filter(packet -> packet.protocol() == Protocol.UDP && packet.nanos() >= from && packet.nanos() < to)
                .toList();
    }

    private static List<CapturedPacket> to(String server, List<CapturedPacket> packets) {
        return packets.stream()
                .filter(packet -> packet.destination().toString().equals(server))
                .toList();
    }

    private static List<CapturedPacket> from(String server, List<CapturedPacket> packets) {
        return packets.stream()
                .filter(packet -> packet.source().toString().equals(server))
                .toList();
    }

    private static int passed(List<CapturedPacket> came, List<CapturedPacket> left) {
        return (int) came.stream()
                .filter(packet ->
                        left.stream().anyMatch(other -> other.payload().equals(packet.payload())))
                .count();
    }

    /// How the firewall contradicts its declaration; empty if it does not. Whether anything was sent to the tunnel's
    /// port, or answered from there, depends on the subjects.
    Optional<String> doubt() {
        return ports.entrySet().stream()
                .filter(port -> contradicts(port.getKey(), port.getValue()))
                .map(port -> "%s was to drop %s, but %s."
                        .formatted(
                                office.router(),
                                office.block().words(),
                                port.getValue().fate() == BlockedOffice.Fate.NOT_ASKED
                                        ? "nothing was sent to UDP port %d of the server".formatted(port.getKey())
                                        : "UDP to port %d of the server was %s"
                                                .formatted(
                                                        port.getKey(),
                                                        port.getValue().fate().words())))
                .findFirst();
    }

    private boolean contradicts(int number, Port port) {
        BlockedOffice.Fate declared = office.block().fate(number);
        if (number != Tunnel.PORT) {
            return port.fate() != declared;
        }
        return declared == BlockedOffice.Fate.DROPPED_OUTBOUND
                ? port.leftOutside > 0
                : port.leftOutside < port.asked || port.leftInside > 0;
    }

    /// What could not be observed of the firewall because of the subjects; empty if everything was.
    Optional<String> unseen() {
        return switch (tunnel()) {
            case NOT_ASKED ->
                Optional.of("%s sent nothing to %s:%d, so what %s does with that is not seen."
                        .formatted(office.client(), UdpBlockedScenario.SERVER_IPV4, Tunnel.PORT, office.router()));
            case NO_ANSWER ->
                Optional.of("No answer of the server's to %s came to %s, so what that does with one is not seen."
                        .formatted(office.client(), office.router()));
            case DROPPED_OUTBOUND, ANSWER_DROPPED, ANSWERED -> Optional.empty();
        };
    }

    /// What happened to the tunnel's own datagrams.
    BlockedOffice.Fate tunnel() {
        return ports.getOrDefault(Tunnel.PORT, NOTHING).fate();
    }

    /// What is blocked and where, and that neither end of the tunnel is at fault.
    String report() {
        Port tunnel = ports.getOrDefault(Tunnel.PORT, NOTHING);
        String what =
                switch (office.block()) {
                    case OUTBOUND, OTHER_PORTS ->
                        "of %d datagrams from %s to %s:%d, which came to its interface lan, none left by wan"
                                .formatted(tunnel.asked, office.client(), UdpBlockedScenario.SERVER_IPV4, Tunnel.PORT);
                    case ANSWERS ->
                        "%d datagrams from %s to %s:%d left by its interface wan, and of %d answers that came back there none left by lan"
                                .formatted(
                                        tunnel.leftOutside,
                                        office.client(),
                                        UdpBlockedScenario.SERVER_IPV4,
                                        Tunnel.PORT,
                                        tunnel.answers);
                };
        String others =
                switch (office.block()) {
                    case OUTBOUND -> "; to ports 53 and 443 it is the same";
                    case OTHER_PORTS -> "; a server on port 53 or 443 would be reached";
                    case ANSWERS -> "; from ports 53 and 443 it is the same";
                };
        return "%s drops %s: %s%s.".formatted(office.router(), office.block().words(), what, others);
    }
}
