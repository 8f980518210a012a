package org.warren.scenarios.handshake;

import java.util.List;
import java.util.stream.Collectors;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage;
import org.warren.harness.capture.WireGuardMessage.Data;
import org.warren.harness.capture.WireGuardMessage.Initiation;
import org.warren.harness.capture.WireGuardMessage.Response;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance H1, whitepaper §5.4: the first datagrams are the initiation of 148 bytes, the response of 92, and then
/// data or a keepalive from the initiator, which confirms the key.
public final class FirstDatagrams implements Check {

    @Override
    public String id() {
        return "H1-first-datagrams";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath("client", "eth0"));
        var datagrams = WireGuardDatagram.in(evidence.packets("client", "eth0"));
        var first = datagrams.subList(0, Math.min(3, datagrams.size()));
        first.forEach(datagram -> findings.cite(Evidence.capturePath("client", "eth0"), datagram.packet()));
        if (findings.expect(
                lengthsFit(first),
                "The first WireGuard datagrams are %s, not 148, 92 and data.".formatted(describe(first)))) {
            judgeOrder(evidence, first, findings);
        }
        return findings.result("The first datagrams are %s.".formatted(describe(first)));
    }

    private static boolean lengthsFit(List<WireGuardDatagram> first) {
        return first.size() == 3
                && first.get(0).message() instanceof Initiation
                && first.get(1).message() instanceof Response
                && first.get(2).message() instanceof Data;
    }

    private static void judgeOrder(Evidence evidence, List<WireGuardDatagram> first, Findings findings) {
        var client = evidence.observations().addressesOf("client");
        if (client.isEmpty()) {
            findings.missing("The topology names no address of the client, so who sent first is open.");
        } else {
            findings.expect(
                    client.contains(first.get(0).packet().source().address()),
                    "The initiation came from %s, which is not the client."
                            .formatted(first.get(0).packet().source()));
        }
        var initiator = first.get(0).packet().source();
        var responder = first.get(0).packet().destination();
        findings.expect(
                first.get(1).packet().source().equals(responder)
                        && first.get(1).packet().destination().equals(initiator),
                "The response did not go the initiation's way back.");
        findings.expect(
                first.get(2).packet().source().equals(initiator),
                "The first data came from the responder, before the initiator had confirmed the key.");
        findings.expect(
                indicesFit(
                        first.get(0).message(),
                        first.get(1).message(),
                        first.get(2).message()),
                "The receiver indices do not belong to one handshake.");
    }

    private static boolean indicesFit(WireGuardMessage initiation, WireGuardMessage response, WireGuardMessage data) {
        return initiation instanceof Initiation first
                && response instanceof Response second
                && data instanceof Data third
                && second.receiverIndex() == first.senderIndex()
                && third.receiverIndex() == second.senderIndex();
    }

    private static String describe(List<WireGuardDatagram> datagrams) {
        return datagrams.isEmpty()
                ? "none"
                : datagrams.stream()
                        .map(datagram -> datagram.message().length() + " bytes ("
                                + datagram.kind().words() + ") from "
                                + datagram.packet().source())
                        .collect(Collectors.joining(", "));
    }
}
