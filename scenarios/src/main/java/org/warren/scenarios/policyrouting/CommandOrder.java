package org.warren.scenarios.policyrouting;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.wgquick.Commands;

/// wg-quick runs exactly the commands of a full tunnel, in their order: the interface, its configuration, addresses,
/// MTU, resolvers, the mark, and for each family route, rules and firewall.
final class CommandOrder implements Check {

    private static final String NODE = "client";
    private static final String INTERFACE = "wg0";

    @Override
    public String id() {
        return "wg-quick-order";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "logs/" + Commands.logName(NODE, INTERFACE, "up") + ".log");
        List<String> expected = expected(evidence);
        List<String> commands = Commands.of(evidence, NODE, INTERFACE, "up");
        for (int i = 0; i < Math.max(expected.size(), commands.size()); i++) {
            String command = i < commands.size() ? commands.get(i) : "(nothing)";
            String wanted = i < expected.size() ? expected.get(i) : "(nothing)";
            if (!command.matches(wanted)) {
                findings.fail(
                        "Command %d of wg-quick is \"%s\"; expected was \"%s\".".formatted(i + 1, command, wanted));
                break;
            }
        }
        return findings.result("wg-quick ran its %d commands in their order.".formatted(commands.size()));
    }

    private static List<String> expected(Evidence evidence) {
        var observations = evidence.observations();
        var subject = observations.subjects().get(NODE);
        String table = observations.parameter("situation").equals("table-taken") ? "51821" : "51820";
        String inner = observations.parameter("inner");
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
        if (!inner.equals("ipv4")) {
            addFamily(expected, "-6", "::/0", table);
            expected.add("nft -f /dev/fd/N");
        }
        if (!inner.equals("ipv6")) {
            addFamily(expected, "-4", "0\\.0\\.0\\.0/0", table);
            expected.add("sysctl -q net\\.ipv4\\.conf\\.all\\.src_valid_mark=1");
            expected.add("nft -f /dev/fd/N");
        }
        return expected;
    }

    private static void addFamily(List<String> expected, String family, String everything, String table) {
        expected.add("ip %s route add %s dev wg0 table %s".formatted(family, everything, table));
        expected.add("ip %s rule add not fwmark %s table %s".formatted(family, table, table));
        expected.add("ip %s rule add table main suppress_prefixlength 0".formatted(family));
    }
}
