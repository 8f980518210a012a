package org.warren.scenarios.policyrouting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.wgquick.NodeState;

/// The rules of a node with full tunnels are exactly wg-quick's two for each tunnel and family, and the system's own.
///
/// @param state the state that is judged, `up` for one tunnel, `both-up` for two
record ExactRules(String state) implements Check {

    private static final int MAIN = 32766;
    private static final int MARK = 51820;

    @Override
    public String id() {
        return "R7-exact-rules-" + state;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        String inner = evidence.observations().parameter("inner");
        Map<String, List<String>> noted = NodeState.of(evidence, state);
        List<Integer> tables = tables(evidence.observations().parameter("situation"));
        compare(
                "IPv4",
                expected(inner.equals("ipv6") ? List.of() : tables, true),
                noted.getOrDefault(NodeState.RULES_IPV4, List.of()),
                findings);
        compare(
                "IPv6",
                expected(inner.equals("ipv4") ? List.of() : tables, false),
                noted.getOrDefault(NodeState.RULES_IPV6, List.of()),
                findings);
        return findings.result("The rules are wg-quick's for table %s, and the system's own.".formatted(tables));
    }

    private List<Integer> tables(String situation) {
        if (state.equals("both-up")) {
            return List.of(MARK, MARK + 1);
        }
        return List.of(situation.equals("table-taken") ? MARK + 1 : MARK);
    }

    private static List<String> expected(List<Integer> tables, boolean isIpv4) {
        List<String> rules = new ArrayList<>();
        int priority = MAIN;
        for (int table : tables) {
            rules.addFirst("%d: not from all fwmark 0x%x lookup %d".formatted(--priority, table, table));
            rules.addFirst("%d: from all lookup main suppress_prefixlength 0".formatted(--priority));
        }
        rules.addFirst("0: from all lookup local");
        rules.add(MAIN + ": from all lookup main");
        if (isIpv4) {
            rules.add(MAIN + 1 + ": from all lookup default");
        }
        return rules;
    }

    private static void compare(String family, List<String> expected, List<String> noted, Findings findings) {
        List<String> rules =
                noted.stream().map(line -> line.strip().replaceAll("\\s+", " ")).toList();
        if (rules.isEmpty()) {
            findings.missing("No rule of %s was noted.".formatted(family));
        }
        findings.expect(
                rules.isEmpty() || rules.equals(expected),
                "The rules of %s are \"%s\"; expected were \"%s\"."
                        .formatted(family, String.join("; ", rules), String.join("; ", expected)));
    }
}
