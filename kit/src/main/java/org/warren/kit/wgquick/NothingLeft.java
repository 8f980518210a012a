package org.warren.kit.wgquick;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// After `wg-quick down` a node is as it was before `wg-quick up`: the same rules, routes, firewall rules, addresses,
/// resolvers and processes. Changes without effect, such as an empty firewall table, may remain.
///
/// @param id the check's
/// @param before the first state
/// @param after the second
/// @param tolerated parts of lines that may differ, because wg-quick itself leaves them, whichever implementation makes
///     the tunnel
public record NothingLeft(String id, Note<NodeState> before, Note<NodeState> after, List<String> tolerated)
        implements Check {

    /// wg-quick enables it for a full tunnel over IPv4, and never disables it.
    public static final String SRC_VALID_MARK = "src_valid_mark";

    public NothingLeft {
        tolerated = List.copyOf(tolerated);
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id, "observations.json");
        NodeState first = evidence.get(before);
        NodeState second = evidence.get(after);
        List<String> daemons =
                without(second.section(NodeState.DAEMON_SOCKETS), first.section(NodeState.DAEMON_SOCKETS));
        List<String> names =
                daemons.stream().map(NothingLeft::interfaceOfSocket).toList();
        names.forEach(name -> findings.fail(
                "The daemon of %s did not end: after `wg-quick down` its socket is still there, and what belongs to it."
                        .formatted(name)));
        int compared = 0;
        for (var section : first.sections().entrySet()) {
            List<String> old = effects(section.getKey(), section.getValue());
            List<String> now = effects(section.getKey(), second.section(section.getKey()));
            if (isReordered(section.getKey(), old, now)) {
                findings.fail("The rules of %s are in another order than before.".formatted(section.getKey()));
            }
            without(now, old).stream()
                    .filter(line -> !belongsTo(names, section.getKey(), line))
                    .forEach(line ->
                            findings.fail("\"%s\" was left behind in %s.".formatted(line.strip(), section.getKey())));
            without(old, now)
                    .forEach(
                            line -> findings.fail("\"%s\" is gone from %s.".formatted(line.strip(), section.getKey())));
            compared += old.size();
        }
        if (first.section(NodeState.RULES_IPV4).isEmpty()) {
            findings.missing("The state before has no rule, not even the system's own.");
        }
        String aside = tolerated.isEmpty() ? "" : ", " + String.join(" and ", tolerated) + " aside";
        return findings.result("All %d lines of the node's state are as they were%s.".formatted(compared, aside));
    }

    private static String interfaceOfSocket(String path) {
        return path.replaceFirst(".*/", "").replaceFirst("\\.sock$", "");
    }

    /// Whether a line belongs to a daemon that did not end: its sockets, its interface, and routes through it.
    private static boolean belongsTo(List<String> names, String section, String line) {
        return switch (section) {
            case NodeState.DAEMON_SOCKETS, NodeState.UDP_SOCKETS -> !names.isEmpty();
            case NodeState.ADDRESSES -> names.stream().anyMatch(name -> line.startsWith(name + " "));
            case NodeState.ROUTES_IPV4, NodeState.ROUTES_IPV6 ->
                names.stream().anyMatch(name -> (line + " ").contains(" dev " + name + " "));
            case NodeState.SETTINGS -> names.stream().anyMatch(name -> line.contains("/conf/" + name + "/"));
            default -> false;
        };
    }

    /// For a firewall its effect is compared, not its text.
    private static List<String> effects(String section, List<String> lines) {
        return section.equals(NodeState.FIREWALL) ? FirewallRules.of(lines) : lines;
    }

    /// The first matching rule decides, so the order of rules matters; that of other lines does not.
    private boolean isReordered(String section, List<String> old, List<String> now) {
        return section.equals(NodeState.FIREWALL)
                && !old.equals(now)
                && without(now, old).isEmpty()
                && without(old, now).isEmpty();
    }

    /// The lines that one list contains more often than the other.
    private List<String> without(List<String> lines, List<String> others) {
        List<String> more = new ArrayList<>(lines);
        others.forEach(more::remove);
        more.removeIf(line -> tolerated.stream().anyMatch(line::contains));
        return more;
    }
}
