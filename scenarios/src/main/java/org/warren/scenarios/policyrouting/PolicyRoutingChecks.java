package org.warren.scenarios.policyrouting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Echo;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.harness.verdict.RuleCheck;
import org.warren.kit.roadwarrior.NestedTunnel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.wgquick.Commands;
import org.warren.kit.wgquick.NodeState;

/// Row R7 of the conformance list: the rules of wg-quick's full tunnels.
final class PolicyRoutingChecks {

    private static final int MAIN = 32766;

    /// wg-quick runs exactly the commands of a full tunnel, in order: the interface, its configuration, addresses, MTU,
    /// resolvers, the mark, and for each family route, rules and firewall.
    static final Check COMMAND_ORDER = Check.of("wg-quick-order", PolicyRoutingChecks::commandOrder)
            .on(Commands.path(RoadWarrior.CLIENT, Tunnel.NAME, "up"))
            .when(PolicyRoutingChecks::isWithoutCrash);

    /// The rules of a node with a full tunnel are exactly wg-quick's two for each family, and the system's own.
    static final Check EXACT_RULES_UP = exactRules(
                    "R7-exact-rules-up", PolicyRoutingScenario.UP, evidence -> List.of(table(evidence)))
            .when(PolicyRoutingChecks::isWithoutCrash);

    /// The same with two full tunnels.
    static final Check EXACT_RULES_BOTH_UP = exactRules(
                    "R7-exact-rules-both-up",
                    PolicyRoutingScenario.BOTH_UP,
                    evidence -> List.of(PolicyRoutingScenario.FIRST_TABLE, PolicyRoutingScenario.FIRST_TABLE + 1))
            .when(PolicyRoutingChecks::isWithTwoTunnels);

    /// A route of the main table that is more specific than a default route still wins over the full tunnel: pings to
    /// another VPN's network use that VPN's interface.
    static final Check OTHER_VPN = Check.of("R7-more-specific-route", PolicyRoutingChecks::otherVpn)
            .on(Evidence.capturePath(RoadWarrior.CLIENT, NestedTunnel.NAME))
            .when(evidence -> isSituation(evidence, "other-vpn"));

    private PolicyRoutingChecks() {}

    static boolean isWithoutCrash(Evidence evidence) {
        return evidence.get(PolicyRoutingScenario.CRASH).equals("off");
    }

    static boolean isWithTwoTunnels(Evidence evidence) {
        return isSituation(evidence, "two-tunnels");
    }

    private static boolean isSituation(Evidence evidence, String situation) {
        return evidence.get(PolicyRoutingScenario.SITUATION).equals(situation);
    }

    /// Whether packets of a family go into the tunnel.
    private static boolean isInside(Evidence evidence, String family) {
        String inner = evidence.get(PolicyRoutingScenario.INNER);
        return inner.equals("both") || inner.equals(family);
    }

    /// The table and mark of the first full tunnel: the first that is free from 51820 on.
    private static int table(Evidence evidence) {
        return PolicyRoutingScenario.FIRST_TABLE + (isSituation(evidence, "table-taken") ? 1 : 0);
    }

    private static CheckResult commandOrder(Evidence evidence, Findings findings) {
        List<String> expected = expectedCommands(evidence);
        List<String> commands = Commands.of(evidence, RoadWarrior.CLIENT, Tunnel.NAME, "up");
        for (int i = 0; i < Math.max(expected.size(), commands.size()); i++) {
            String command = i < commands.size() ? commands.get(i) : "(nothing)";
            String wanted = i < expected.size() ? expected.get(i) : "(nothing)";
            if (!command.matches(wanted)) {
                return findings.fail(
                        "Command %d of wg-quick is \"%s\"; expected was \"%s\".".formatted(i + 1, command, wanted));
            }
        }
        return findings.result("wg-quick ran its %d commands in their order.".formatted(commands.size()));
    }

    private static List<String> expectedCommands(Evidence evidence) {
        var subject = evidence.observations().subjects().get(RoadWarrior.CLIENT);
        int table = table(evidence);
        List<String> expected = new ArrayList<>();
        expected.add("ip link add (dev )?wg0 type wireguard");
        if (subject != null && !subject.implementation().equals("kernel")) {
            expected.add("\\S+ wg0");
        }
        expected.add("wg setconf wg0 /dev/fd/N");
        expected.add("ip -4 address add 10\\.100\\.0\\.2/32 dev wg0");
        expected.add("ip -6 address add fd10:100::2/128 dev wg0");
        expected.add("ip link set mtu 1420 up dev wg0");
        expected.add("resolvconf -a (tun\\.)?wg0 -m 0 -x");
        expected.add("wg set wg0 fwmark " + table);
        if (isInside(evidence, "ipv6")) {
            addFamily(expected, "-6", "::/0", table);
            expected.add("nft -f /dev/fd/N");
        }
        if (isInside(evidence, "ipv4")) {
            addFamily(expected, "-4", "0\\.0\\.0\\.0/0", table);
            expected.add("sysctl -q net\\.ipv4\\.conf\\.all\\.src_valid_mark=1");
            expected.add("nft -f /dev/fd/N");
        }
        return expected;
    }

    private static void addFamily(List<String> expected, String family, String everything, int table) {
        expected.add("ip %s route add %s dev wg0 table %d".formatted(family, everything, table));
        expected.add("ip %s rule add not fwmark %d table %d".formatted(family, table, table));
        expected.add("ip %s rule add table main suppress_prefixlength 0".formatted(family));
    }

    private static RuleCheck exactRules(String id, Note<NodeState> state, Function<Evidence, List<Integer>> tablesOf) {
        return Check.of(id, (evidence, findings) -> {
                    NodeState noted = evidence.get(state);
                    List<Integer> tables = tablesOf.apply(evidence);
                    compare(
                            "IPv4",
                            expectedRules(isInside(evidence, "ipv4") ? tables : List.of(), true),
                            noted.section(NodeState.RULES_IPV4),
                            findings);
                    compare(
                            "IPv6",
                            expectedRules(isInside(evidence, "ipv6") ? tables : List.of(), false),
                            noted.section(NodeState.RULES_IPV6),
                            findings);
                    return findings.result(
                            "The rules are wg-quick's for table %s, and the system's own.".formatted(tables));
                })
                .on("observations.json");
    }

    private static List<String> expectedRules(List<Integer> tables, boolean isIpv4) {
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

    private static CheckResult otherVpn(Evidence evidence, Findings findings) {
        int sent = evidence.get(PolicyRoutingScenario.PING_OTHER_VPN).sent();
        List<CapturedPacket> packets = evidence.packets(RoadWarrior.CLIENT, NestedTunnel.NAME);
        List<Echo> requests = Echo.requests(packets);
        long replies = Echo.replies(packets).stream()
                .filter(reply -> reply.isAmong(requests))
                .count();
        if (sent == 0) {
            findings.missing("No ping to the other VPN was sent.");
        }
        findings.expect(
                requests.size() == sent && replies == sent,
                "Of %d pings to the other VPN %d went by its interface, and %d answers came back by it."
                        .formatted(sent, requests.size(), replies));
        return findings.result(
                "All %d pings to the other VPN, and their answers, went by its interface.".formatted(sent));
    }
}
