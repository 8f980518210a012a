package org.warren.scenarios.network;

import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;

/// Rules of nftables that a node has from the start.
///
/// @param node where
/// @param file the name of the file
/// @param rules what stands there
record Firewall(String node, String file, String rules) {

    /// @throws LabException with the place, as nft names it, when it refuses the rules
    void load(LinuxNode where) {
        CommandResult result = where.runWithInput(rules, "nft", "-f", "-");
        if (!result.succeeded()) {
            String said = result.err().lines().findFirst().orElse("nft failed").replaceFirst("^/dev/stdin", file);
            throw new LabException("the firewall of node " + node + " is refused: " + said + "; mend the file");
        }
    }
}
