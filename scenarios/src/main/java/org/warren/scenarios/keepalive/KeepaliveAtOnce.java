package org.warren.scenarios.keepalive;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// Conformance K4: with a persistent keepalive the client speaks as soon as its interface is up, and does not wait for
/// the interval.
public final class KeepaliveAtOnce implements Checker {

    private static final long AT_ONCE_NANOS = ClientUplink.SECOND / 2;

    @Override
    public String id() {
        return "K4-at-once";
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return ClientUplink.keepaliveNanos(evidence) > 0;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), ClientUplink.CAPTURE);
        var uplink = ClientUplink.of(evidence);
        var up = evidence.observations().step("interface up");
        var first = uplink.datagrams().stream().filter(uplink::isFromClient).findFirst();
        if (first.isEmpty()) {
            objections.contradict("The client sent nothing.");
            return objections.conclude("");
        }
        // A daemon runs as soon as it is configured; what the kernel's own interface sends, it sends only when it is
        // up.
        objections.expect(
                !uplink.late().isKernel() || first.get().nanos() >= up.startNanos(),
                "The client sent at %s, before its interface was brought up."
                        .formatted(Seconds.text(first.get().nanos())));
        objections.expect(
                first.get().nanos() <= up.endNanos() + AT_ONCE_NANOS,
                "The client's interface was up at %s, and it sent nothing until %s."
                        .formatted(
                                Seconds.text(up.endNanos()),
                                Seconds.text(first.get().nanos())));
        return objections.conclude("The interface was brought up at %s, and the client sent its first datagram at %s."
                .formatted(
                        Seconds.text(up.startNanos()), Seconds.text(first.get().nanos())));
    }
}
