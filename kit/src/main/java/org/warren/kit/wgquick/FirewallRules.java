package org.warren.kit.wgquick;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The effective rules of a firewall, from the output of `nft list ruleset`. Empty tables, empty chains and empty base
/// chains that accept are ignored: they have no effect, and iptables-nft creates them for its first rule and keeps
/// them. Counters are ignored too.
final class FirewallRules {

    private static final Pattern COUNTED = Pattern.compile("counter packets \\d+ bytes \\d+");
    private static final Pattern EXPIRES = Pattern.compile(" expires (\\d+(ms|[smhd]))+");
    private static final Pattern HOOK = Pattern.compile("type \\S+ hook .*policy (\\w+);");

    private final List<String> effects = new ArrayList<>();
    private String table = "";

    private FirewallRules() {}

    /// Each rule with its table and chain, in the firewall's order; base chains that do not accept, and other objects
    /// of a table such as sets.
    ///
    /// @param ruleset lines of `nft list ruleset`
    static List<String> of(List<String> ruleset) {
        FirewallRules rules = new FirewallRules();
        List<String> block = new ArrayList<>();
        for (String line : ruleset) {
            String text = line.strip();
            if (text.startsWith("#")) {
                continue;
            }
            if (text.startsWith("table ") && text.endsWith("{")) {
                rules.table =
                        text.substring("table ".length(), text.length() - 1).strip();
            } else if (text.equals("}")) {
                rules.add(block);
                block.clear();
            } else {
                block.add(text);
            }
        }
        return rules.effects;
    }

    /// @param block a chain or set with its first line, or empty at the end of a table
    private void add(List<String> block) {
        if (block.isEmpty()) {
            return;
        }
        String first = block.getFirst();
        if (!first.startsWith("chain ")) {
            effects.add(table + ": " + counted(String.join(" ", block)));
            return;
        }
        String chain = table + " " + first.substring("chain ".length()).replaceFirst("\\s*\\{$", "") + ": ";
        for (String line : block.subList(1, block.size())) {
            var hook = HOOK.matcher(line);
            if (!hook.matches()) {
                effects.add(chain + counted(line));
            } else if (!hook.group(1).equals("accept")) {
                effects.add(chain + line);
            }
        }
    }

    private static String counted(String rule) {
        return EXPIRES.matcher(COUNTED.matcher(rule).replaceAll("counter")).replaceAll("");
    }
}
