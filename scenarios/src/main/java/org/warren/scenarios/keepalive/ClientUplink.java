package org.warren.scenarios.keepalive;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.evidence.Observations;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.timers.TimerLateness;

/// The tunnel's datagrams on the client's uplink, and the client's timers.
///
/// @param datagrams in the order of time
/// @param client the client's addresses
/// @param keepaliveNanos its persistent keepalive interval; 0 for none
/// @param late how late its timers may fire
record ClientUplink(
        List<WireGuardDatagram> datagrams, List<InetAddress> client, long keepaliveNanos, TimerLateness late) {

    static final long SECOND = 1_000_000_000L;
    /// §6.5: KEEPALIVE_TIMEOUT.
    static final long PASSIVE_NANOS = 10 * SECOND;

    static final String CAPTURE = Evidence.capturePath(RoadWarrior.CLIENT, "eth0");

    static ClientUplink of(Evidence evidence) {
        var datagrams = WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, "eth0"));
        return new ClientUplink(
                datagrams,
                client(evidence.observations(), datagrams),
                keepaliveNanos(evidence),
                TimerLateness.of(evidence.observations(), RoadWarrior.CLIENT));
    }

    static long keepaliveNanos(Evidence evidence) {
        return evidence.get(KeepaliveScenario.KEEPALIVE) * SECOND;
    }

    /// If the topology does not identify the client, it is the end that sends first: only the client is told to.
    private static List<InetAddress> client(Observations observations, List<WireGuardDatagram> datagrams) {
        var addresses = observations.addressesOf(RoadWarrior.CLIENT);
        if (!addresses.isEmpty()) {
            return addresses;
        }
        return datagrams.stream()
                .findFirst()
                .map(datagram -> List.of(datagram.packet().source().address()))
                .orElseThrow(() -> new MissingEvidenceException("No WireGuard packet is on the client's uplink."));
    }

    boolean isFromClient(WireGuardDatagram datagram) {
        return client.contains(datagram.packet().source().address());
    }

    /// The first of the consecutive data messages that the client received last without sending anything.
    Optional<WireGuardDatagram> firstUnansweredDataUntil(long nanos) {
        Optional<WireGuardDatagram> first = Optional.empty();
        boolean isUnanswered = false;
        for (var datagram : datagrams) {
            if (datagram.nanos() > nanos) {
                break;
            }
            if (isFromClient(datagram)) {
                isUnanswered = false;
            } else if (datagram.kind() == Kind.DATA && !isUnanswered) {
                first = Optional.of(datagram);
                isUnanswered = true;
            }
        }
        return first;
    }

    /// The last data that the client received before a given time.
    Optional<WireGuardDatagram> lastDataReceivedUntil(long nanos) {
        return datagrams.stream()
                .filter(datagram -> datagram.nanos() <= nanos)
                .filter(datagram -> !isFromClient(datagram) && datagram.kind() == Kind.DATA)
                .reduce((earlier, later) -> later);
    }

    /// When the client sends its next datagram after a given time.
    Optional<Long> nextSentAfter(long nanos) {
        return datagrams.stream()
                .filter(datagram -> datagram.nanos() > nanos && isFromClient(datagram))
                .map(WireGuardDatagram::nanos)
                .findFirst();
    }

    /// The datagrams after another one, until a given time.
    List<WireGuardDatagram> after(WireGuardDatagram datagram, long untilNanos) {
        return datagrams.subList(datagrams.indexOf(datagram) + 1, datagrams.size()).stream()
                .filter(later -> later.nanos() <= untilNanos)
                .toList();
    }
}
