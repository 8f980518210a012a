package org.warren.scenarios.dns;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.wgquick.NodeState;

/// While the tunnel is up, the system's resolvers are those of its file and no others.
final class TunnelsResolvers implements Check {

    @Override
    public String id() {
        return "resolvers-while-up";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        List<String> before = resolvers(evidence, "before");
        List<String> up = resolvers(evidence, "up");
        if (before.equals(up) || before.isEmpty()) {
            findings.missing("The system had these resolvers before, or none, so nothing shows.");
        }
        findings.expect(
                up.equals(DnsScenario.RESOLVERS),
                "While the tunnel was up the system's resolvers were %s; expected were %s."
                        .formatted(up, DnsScenario.RESOLVERS));
        return findings.result("The system's resolvers changed from %s to %s.".formatted(before, up));
    }

    private static List<String> resolvers(Evidence evidence, String when) {
        return NodeState.of(evidence, when).getOrDefault(NodeState.RESOLVERS, List.of()).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
