package org.warren.scenarios.handshake;

import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance H1: the initiator may send data after one round trip, so everything that the handshake takes beyond the
/// path's own delay is a wait that should not be there.
public final class OneRoundTrip implements Check {

    /// What both ends together may take to compute and to be scheduled.
    private static final long PROCESSING_NANOS_MAX = 50_000_000;
    /// The same in real time, where a daemon that has just started computes its first handshake slowly. It is far from
    /// the 5 s after which a lost handshake would be tried again.
    private static final long REAL_PROCESSING_NANOS_MAX = 1_000_000_000;

    @Override
    public String id() {
        return "H1-one-round-trip";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings =
                new Findings(id(), Evidence.capturePath("client", "eth0"), Evidence.capturePath("server", "eth0"));
        var client = WireGuardDatagram.in(evidence.packets("client", "eth0"));
        var server = WireGuardDatagram.in(evidence.packets("server", "eth0"));
        var data = client.stream().filter(OneRoundTrip::isTransport).findFirst();
        if (data.isEmpty()) {
            findings.fail("The client never sent or received data.");
            return findings.result("");
        }
        var handshake = client.subList(0, client.indexOf(data.get()));
        client.subList(0, handshake.size() + 1)
                .forEach(datagram -> findings.cite(Evidence.capturePath("client", "eth0"), datagram.packet()));
        findings.expect(
                handshake.size() == 2,
                "The handshake took %d datagrams before the first data, not 2.".formatted(handshake.size()));
        var initiation = first(client, Kind.INITIATION);
        var response = first(client, Kind.RESPONSE);
        if (initiation.isEmpty() || response.isEmpty()) {
            findings.fail("There was data without a whole handshake before it.");
            return findings.result("");
        }
        var arrival = same(server, initiation.get());
        var departure = same(server, response.get());
        if (arrival.isEmpty() || departure.isEmpty()) {
            findings.missing("The server's capture does not have the client's handshake.");
            return findings.result("");
        }
        findings.cite(Evidence.capturePath("server", "eth0"), arrival.get().packet());
        findings.cite(Evidence.capturePath("server", "eth0"), departure.get().packet());
        long pathNanos = (arrival.get().nanos() - initiation.get().nanos())
                + (response.get().nanos() - departure.get().nanos());
        long elapsedNanos = data.get().nanos() - initiation.get().nanos();
        long processingNanosMax =
                evidence.observations().isInRealTime() ? REAL_PROCESSING_NANOS_MAX : PROCESSING_NANOS_MAX;
        findings.expect(
                elapsedNanos - pathNanos <= processingNanosMax,
                "From the initiation to the first data it took %s, and the path's round trip only %s."
                        .formatted(Seconds.precise(elapsedNanos), Seconds.precise(pathNanos)));
        return findings.result("The first data followed %s after the initiation; the path's round trip is %s."
                .formatted(Seconds.precise(elapsedNanos), Seconds.precise(pathNanos)));
    }

    private static boolean isTransport(WireGuardDatagram datagram) {
        return datagram.kind() == Kind.DATA || datagram.kind() == Kind.KEEPALIVE;
    }

    private static Optional<WireGuardDatagram> first(List<WireGuardDatagram> datagrams, Kind kind) {
        return datagrams.stream().filter(datagram -> datagram.kind() == kind).findFirst();
    }

    /// The same datagram at the other end; nothing rewrites its payload on the way.
    private static Optional<WireGuardDatagram> same(List<WireGuardDatagram> datagrams, WireGuardDatagram wanted) {
        return datagrams.stream()
                .filter(datagram ->
                        datagram.packet().payload().equals(wanted.packet().payload()))
                .findFirst();
    }
}
