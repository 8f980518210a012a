package org.warren.scenarios.network;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;

/// Rules of nftables that a node has from the start.
///
/// @param node the node
/// @param file the name of the file
/// @param rules the content of the file
record Firewall(String node, String file, String rules) {

    private static final Pattern CLEARS =
            Pattern.compile("(?m)^[^#\n]*\\b(?:flush|delete|destroy) +(?:ruleset|table|chain)\\b[^;\n]*(?:;|$)");

    /// @throws LabException with the place that nft names, when it rejects the rules
    void load(LinuxNode where) {
        CommandResult result = where.runWithInput(kept(where), "nft", "-f", "-");
        if (!result.succeeded()) {
            String said = result.err().lines().findFirst().orElse("nft failed").replaceFirst("^/dev/stdin", file);
            throw new LabException("the firewall of node " + node + " is refused: " + said + "; mend the file");
        }
    }

    /// Files of nftables often begin with `flush ruleset`. A router's NAT is separate and stays.
    private String kept(LinuxNode where) {
        Matcher clears = CLEARS.matcher(rules);
        int end = -1;
        while (clears.find()) {
            end = clears.end();
        }
        return end < 0
                ? rules
                : rules.substring(0, end) + "\n"
                        + where.run("nft", "list", "ruleset").orThrow().out() + rules.substring(end);
    }
}
