package org.warren.scenarios.keepalive;

import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// Conformance K2: a keepalive is never answered, so two idle peers fall silent, and beside a client with persistent
/// keepalive the server stays silent but for handshakes.
public final class SilentPeers implements Checker {

    @Override
    public String id() {
        return "K2-no-answer";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), ClientUplink.CAPTURE);
        var uplink = ClientUplink.of(evidence);
        if (uplink.keepaliveNanos() == 0) {
            judgeSilence(uplink, evidence.observations().step("silence"), objections);
            return objections.conclude("After the passive keepalive both peers were silent.");
        }
        judgeServer(uplink, evidence.observations().step("steady"), objections);
        return objections.conclude("The server answered no keepalive.");
    }

    private static void judgeSilence(ClientUplink uplink, Step silence, Objections objections) {
        var received = uplink.lastDataReceivedUntil(silence.endNanos());
        if (received.isEmpty()) {
            objections.lack("The client received no data.");
            return;
        }
        boolean keepaliveSeen = false;
        for (var datagram : uplink.after(received.get(), silence.endNanos())) {
            if (!keepaliveSeen && uplink.isFromClient(datagram) && datagram.kind() == Kind.KEEPALIVE) {
                keepaliveSeen = true;
            } else {
                object(uplink, datagram, objections);
            }
        }
    }

    private static void judgeServer(ClientUplink uplink, Step steady, Objections objections) {
        uplink.datagrams().stream()
                .filter(datagram -> steady.contains(datagram.nanos()))
                .filter(datagram -> !uplink.isFromClient(datagram) && datagram.kind() != Kind.RESPONSE)
                .forEach(datagram -> object(uplink, datagram, objections));
    }

    private static void object(ClientUplink uplink, WireGuardDatagram datagram, Objections objections) {
        objections.contradict("The %s sent a %s at %s, when it should have been silent."
                .formatted(
                        uplink.isFromClient(datagram) ? "client" : "server",
                        datagram.kind().words(),
                        Seconds.text(datagram.nanos())));
    }
}
