package org.warren.scenarios.localaddress;

import java.net.InetAddress;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance R5: where nothing is heard any more, the server's next handshake or its first retry leaves from the
/// address that the route prefers, and with it the tunnel works again.
final class RetryForgets implements Check {

    private static final int INITIATIONS_FROM_THE_OLD_MAX = 1;

    @Override
    public String id() {
        return "R5-retry-forgets";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(RoadWarrior.SERVER));
        InetAddress contacted = Answers.contacted(evidence);
        var sent = Answers.in(evidence, LocalAddressScenario.LOST);
        if (sent.stream().noneMatch(datagram -> Answers.source(datagram).equals(contacted))) {
            findings.missing(
                    "The server sent nothing from %s, so the path lost nothing.".formatted(contacted.getHostAddress()));
            return findings.result("");
        }
        var initiations = sent.stream()
                .filter(datagram -> datagram.kind() == Kind.INITIATION)
                .toList();
        long fromTheOld = initiations.stream()
                .takeWhile(datagram -> Answers.source(datagram).equals(contacted))
                .count();
        if (initiations.isEmpty()) {
            findings.fail("The server heard nothing for half a minute and started no handshake%s."
                    .formatted(later(evidence)));
            return findings.result("");
        }
        findings.expect(
                fromTheOld <= INITIATIONS_FROM_THE_OLD_MAX && fromTheOld < initiations.size(),
                "The server's first %d initiations left from %s, which the path loses."
                        .formatted(fromTheOld, contacted.getHostAddress()));
        int received = Answers.received(evidence, "ping-server-after-retry");
        findings.expect(
                received > 0 && received == Answers.sent(evidence, "ping-server-after-retry"),
                "After it had heard nothing for half a minute, %d of the server's pings were answered."
                        .formatted(received));
        return findings.result("At %s the server tried another address, and the tunnel worked again."
                .formatted(Seconds.precise(initiations
                        .get((int) Math.min(fromTheOld, initiations.size() - 1))
                        .nanos())));
    }

    private static String later(Evidence evidence) {
        long end = evidence.observations().step(LocalAddressScenario.LOST).endNanos();
        return TunnelEnd.of(evidence, RoadWarrior.SERVER).sent().stream()
                .filter(datagram -> datagram.kind() == Kind.INITIATION && datagram.nanos() > end)
                .findFirst()
                .map(datagram -> "; the next one came at " + Seconds.precise(datagram.nanos()) + ", "
                        + Seconds.precise(datagram.nanos() - end) + " after that time")
                .orElse(", nor later");
    }
}
