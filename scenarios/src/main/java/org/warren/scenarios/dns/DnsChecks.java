package org.warren.scenarios.dns;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.wgquick.Commands;
import org.warren.kit.wgquick.NodeState;

/// The effect of wg-quick on a system's resolvers.
final class DnsChecks {

    /// While the tunnel is up, the system's resolvers are exactly those of its file.
    static final Check RESOLVERS_WHILE_UP =
            Check.of("resolvers-while-up", DnsChecks::resolversWhileUp).on("observations.json");

    private DnsChecks() {}

    /// wg-quick calls resolvconf once, with these arguments.
    ///
    /// @param what `up` or `down`
    /// @param form the command as a regular expression
    static Check resolvconf(String what, String form) {
        return Check.of("resolvconf-" + what, (evidence, findings) -> {
                    List<String> calls = Commands.of(evidence, RoadWarrior.CLIENT, Tunnel.NAME, what).stream()
                            .filter(command -> command.startsWith("resolvconf"))
                            .toList();
                    findings.expect(
                            calls.size() == 1 && calls.getFirst().matches(form),
                            "wg-quick %s called resolvconf as %s; expected was \"%s\".".formatted(what, calls, form));
                    return findings.result("wg-quick %s called \"%s\".".formatted(what, String.join("; ", calls)));
                })
                .on(Commands.path(RoadWarrior.CLIENT, Tunnel.NAME, what));
    }

    private static CheckResult resolversWhileUp(Evidence evidence, Findings findings) {
        List<String> before = resolvers(evidence.get(DnsScenario.BEFORE));
        List<String> up = resolvers(evidence.get(DnsScenario.WHILE_UP));
        if (before.equals(up) || before.isEmpty()) {
            findings.missing("The system had these resolvers before, or none, so nothing shows.");
        }
        findings.expect(
                up.equals(DnsScenario.RESOLVERS),
                "While the tunnel was up the system's resolvers were %s; expected were %s."
                        .formatted(up, DnsScenario.RESOLVERS));
        return findings.result("The system's resolvers changed from %s to %s.".formatted(before, up));
    }

    private static List<String> resolvers(NodeState state) {
        return state.section(NodeState.RESOLVERS).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
