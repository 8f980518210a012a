package org.warren.scenarios.advisedkeepalive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.nat.Mapping;
import org.warren.harness.nat.MappingHistory;
import org.warren.harness.nat.Span;
import org.warren.harness.scenario.Roles;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.Tunnel;

/// What a client did while it idled, and when the server could not reach it. Times are in nanoseconds since virtual
/// time 0.
///
/// @param fromNanos when its first packet from its new port came to the server
/// @param toNanos the end of the idle time
/// @param gaps when a packet of the server's would not have come through
/// @param silenceNanos the longest time in which it sent nothing
/// @param lostInARow how many packets in a row the path lost, at most
record IdleClient(long fromNanos, long toNanos, List<Span> gaps, long silenceNanos, int lostInARow) {

    private static final Endpoint SERVER = Endpoint.parse(AdvisedKeepaliveScenario.SERVER_IPV4 + ":" + Tunnel.PORT);

    IdleClient {
        gaps = List.copyOf(gaps);
    }

    /// @throws MissingEvidenceException where nothing of the client came to the server
    static IdleClient of(Evidence evidence, AdviceLine line) {
        Endpoint client = Endpoint.parse(line.clientIpv4() + ":" + AdvisedKeepaliveScenario.OTHER_PORT);
        long toNanos = evidence.step(AdvisedKeepaliveScenario.IDLE_STEP).endNanos();
        List<CapturedPacket> sent = datagrams(evidence, line.client(), "eth0").stream()
                .filter(packet -> packet.source().equals(client) && packet.nanos() < toNanos)
                .toList();
        List<CapturedPacket> arrivals = datagrams(evidence, Roles.SERVER, "eth0").stream()
                .filter(packet -> packet.source().toString().startsWith(line.outsideIpv4() + ":"))
                .toList();
        long firstSent =
                sent.stream().mapToLong(CapturedPacket::nanos).findFirst().orElse(Long.MAX_VALUE);
        long fromNanos = arrivals.stream()
                .mapToLong(CapturedPacket::nanos)
                .filter(nanos -> nanos >= firstSent)
                .findFirst()
                .orElseThrow(() -> new MissingEvidenceException(
                        "Nothing of %s came to the server after it had changed its port.".formatted(line.client())));
        List<MappingHistory> nats = line.routers().stream()
                .map(router -> evidence.mappings(router.node()))
                .toList();
        return new IdleClient(
                fromNanos,
                toNanos,
                new Way(client, arrivals, nats).gaps(fromNanos, toNanos),
                silence(sent, toNanos),
                lostInARow(sent, datagrams(evidence, line.router(0), RouterModel.LAN)));
    }

    private static List<CapturedPacket> datagrams(Evidence evidence, String node, String networkInterface) {
        return WireGuardDatagram.in(evidence.packets(node, networkInterface)).stream()
                .map(WireGuardDatagram::packet)
                .toList();
    }

    /// The share of the time in which the server could not reach it, from 0 to 1.
    double unreachableShare() {
        long missing =
                gaps.stream().mapToLong(gap -> gap.toNanos() - gap.fromNanos()).sum();
        return (double) missing / (toNanos - fromNanos);
    }

    private static long silence(List<CapturedPacket> sent, long toNanos) {
        long longest = 0;
        for (int i = 0; i < sent.size(); i++) {
            long next = i + 1 < sent.size() ? sent.get(i + 1).nanos() : toNanos;
            longest = Math.max(longest, next - sent.get(i).nanos());
        }
        return longest;
    }

    private static int lostInARow(List<CapturedPacket> sent, List<CapturedPacket> arrived) {
        Set<ByteBuffer> payloads = new HashSet<>();
        arrived.forEach(packet -> payloads.add(packet.payload()));
        int most = 0;
        int row = 0;
        for (CapturedPacket packet : sent) {
            row = payloads.contains(packet.payload()) ? 0 : row + 1;
            most = Math.max(most, row);
        }
        return most;
    }

    /// The server's way to the client.
    ///
    /// @param client where the client is
    /// @param arrivals what came to the server, which sends to where the last came from (whitepaper §2.1)
    /// @param nats what the NATs remembered, the client's own first
    private record Way(Endpoint client, List<CapturedPacket> arrivals, List<MappingHistory> nats) {

        /// When it was not there.
        List<Span> gaps(long fromNanos, long toNanos) {
            List<Long> times = changes(fromNanos, toNanos);
            List<Span> gaps = new ArrayList<>();
            for (int i = 0; i + 1 < times.size(); i++) {
                if (isThere(times.get(i))) {
                    continue;
                }
                boolean isLonger = !gaps.isEmpty() && gaps.getLast().toNanos() == times.get(i);
                long start = isLonger ? gaps.removeLast().fromNanos() : times.get(i);
                gaps.add(new Span(start, times.get(i + 1)));
            }
            return gaps;
        }

        /// The moments between which nothing changes.
        private List<Long> changes(long fromNanos, long toNanos) {
            Set<Long> times = new TreeSet<>(List.of(fromNanos, toNanos));
            arrivals.forEach(packet -> times.add(packet.nanos()));
            for (MappingHistory nat : nats) {
                for (Mapping mapping : nat.entries()) {
                    times.add(mapping.createdNanos());
                    mapping.endedNanos().ifPresent(times::add);
                }
            }
            return times.stream()
                    .filter(time -> fromNanos <= time && time <= toNanos)
                    .toList();
        }

        private boolean isThere(long now) {
            Optional<Endpoint> at = arrivals.stream()
                    .filter(packet -> packet.nanos() <= now)
                    .reduce((earlier, later) -> later)
                    .map(CapturedPacket::source);
            for (MappingHistory nat : nats.reversed()) {
                at = at.flatMap(outside -> nat.admitting(SERVER, outside, now)).map(Mapping::inside);
            }
            return at.filter(client::equals).isPresent();
        }
    }
}
