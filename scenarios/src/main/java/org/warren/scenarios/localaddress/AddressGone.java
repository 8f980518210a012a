package org.warren.scenarios.localaddress;

import java.net.InetAddress;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance R5: once the node no longer has the address that was contacted, its datagrams leave from another one at
/// once, and none is lost.
final class AddressGone implements Checker {

    @Override
    public String id() {
        return "R5-address-gone";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), TunnelEnd.capture(RoadWarrior.SERVER), "observations.json");
        InetAddress contacted = Answers.contacted(evidence);
        boolean wasThere = Answers.in(evidence, LocalAddressScenario.BACK).stream()
                .anyMatch(datagram -> Answers.source(datagram).equals(contacted));
        int sent = Answers.sent(evidence, "ping-server-gone");
        if (!wasThere || sent == 0) {
            objections.lack("The server sent nothing from %s before that address was gone, or nothing after."
                    .formatted(contacted.getHostAddress()));
        }
        var since = evidence.observations().values().get(LocalAddressScenario.GONE_SINCE);
        Answers.in(evidence, LocalAddressScenario.GONE).stream()
                .filter(datagram -> since == null || datagram.nanos() > since.asLong())
                .filter(datagram -> Answers.source(datagram).equals(contacted))
                .forEach(datagram -> {
                    objections.cite(TunnelEnd.capture(RoadWarrior.SERVER), datagram.packet());
                    objections.contradict("The server sent a %s at %s from %s, an address that it no longer has."
                            .formatted(
                                    datagram.kind().words(),
                                    Seconds.precise(datagram.nanos()),
                                    contacted.getHostAddress()));
                });
        int received = Answers.received(evidence, "ping-server-gone");
        objections.expect(
                received == sent,
                "Without the address that was contacted, %d of %d pings of the server were answered."
                        .formatted(received, sent));
        return objections.conclude("Without the address that was contacted, all %d pings of the server were answered."
                .formatted(received));
    }
}
