package org.warren.scenarios.dns;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;
import org.warren.scenarios.wgquick.Commands;

/// wg-quick calls resolvconf once, and in this form.
///
/// @param what `up` or `down`
/// @param form the command as a regular expression
record AskedOfResolvconf(String what, String form) implements Check {

    @Override
    public String id() {
        return "resolvconf-" + what;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        String log = Commands.logName(RoadWarrior.CLIENT, Tunnel.NAME, what);
        var findings = new Findings(id(), "logs/" + log + ".log");
        List<String> calls = Commands.of(evidence, RoadWarrior.CLIENT, Tunnel.NAME, what).stream()
                .filter(command -> command.startsWith("resolvconf"))
                .toList();
        findings.expect(
                calls.size() == 1 && calls.getFirst().matches(form),
                "wg-quick %s called resolvconf as %s; expected was \"%s\".".formatted(what, calls, form));
        return findings.result("wg-quick %s called \"%s\".".formatted(what, String.join("; ", calls)));
    }
}
