package org.warren.kit.wgquick;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirewallRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "table ip filter {\n}", """
                # Warning: table ip filter is managed by iptables-nft, do not touch!
                table ip filter {
                \tchain FORWARD {
                \t\ttype filter hook forward priority filter; policy accept;
                \t}
                }
                table ip nat {
                \tchain POSTROUTING {
                \t\ttype nat hook postrouting priority srcnat; policy accept;
                \t}
                \tchain mine {
                \t}
                }
                """})
    void emptyTablesAndChainsThatAcceptDoNothing(String ruleset) {
        assertThat(effects(ruleset)).isEmpty();
    }

    @Test
    void rulesPoliciesChainsAndSetsAreEffects() {
        assertThat(effects("""
                table ip filter {
                \tchain INPUT {
                \t\ttype filter hook input priority filter; policy drop;
                \t}
                \tchain FORWARD {
                \t\ttype filter hook forward priority filter; policy accept;
                \t\tiifname "wg0" counter packets 3 bytes 252 accept
                \t}
                \tchain mine {
                \t\treturn
                \t}
                \tset known {
                \t\ttype ipv4_addr
                \t\telements = { 10.0.0.1 timeout 1m expires 12s500ms,
                \t\t\t     10.0.0.2 }
                \t}
                }
                """))
                .containsExactly(
                        "ip filter INPUT: type filter hook input priority filter; policy drop;",
                        "ip filter FORWARD: iifname \"wg0\" counter accept",
                        "ip filter mine: return",
                        "ip filter: set known { type ipv4_addr elements = { 10.0.0.1 timeout 1m, 10.0.0.2 }");
    }

    private static List<String> effects(String ruleset) {
        return FirewallRules.of(ruleset.lines().toList());
    }
}
