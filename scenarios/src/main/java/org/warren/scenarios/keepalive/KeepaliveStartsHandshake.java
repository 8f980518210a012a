package org.warren.scenarios.keepalive;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// Conformance K5: a keepalive that finds no session starts a handshake, and is sent when that is done.
public final class KeepaliveStartsHandshake implements Checker {

    private static final List<Kind> EXPECTED = List.of(Kind.INITIATION, Kind.RESPONSE, Kind.KEEPALIVE);

    @Override
    public String id() {
        return "K5-handshake";
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return ClientUplink.keepaliveNanos(evidence) > 0;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), ClientUplink.CAPTURE);
        var uplink = ClientUplink.of(evidence);
        var first = uplink.datagrams().stream().limit(EXPECTED.size()).toList();
        objections.expect(
                first.stream().map(WireGuardDatagram::kind).toList().equals(EXPECTED)
                        && uplink.isFromClient(first.get(0))
                        && !uplink.isFromClient(first.get(1))
                        && uplink.isFromClient(first.get(2)),
                "The first datagrams are %s, not a handshake of the client and its keepalive."
                        .formatted(first.stream()
                                .map(datagram -> (uplink.isFromClient(datagram) ? "the client's " : "the server's ")
                                        + datagram.kind().words())
                                .toList()));
        return objections.conclude("The keepalive without a session started a handshake and confirmed it.");
    }
}
