package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.diagnosis.NetworkFacts.PortForward;

class PortForwardsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iifname \"wan\" udp dport 51820 dnat to 192.168.1.10 | wan | 51820 | 192.168.1.10",
                "iif wan udp dport { 51820, 4500-4510 } counter dnat ip to 192.168.1.10:51821 | wan | 51820,4500-4510 | 192.168.1.10",
                "ip daddr 203.0.113.1 meta l4proto udp dnat to 192.168.1.10 comment \"all\" | '' | '' | 192.168.1.10",
                "udp dport 51820 dnat ip6 to [fd00::10]:51820 | '' | 51820 | fd00::10",
                "iptables -t nat -A PREROUTING -i eth0 -p udp --dport 51820 -j DNAT --to-destination 10.0.0.5:51820 | eth0 | 51820 | 10.0.0.5",
                "iptables -t nat -A PREROUTING -p udp -m multiport --dports 53,500:600 -j DNAT --to 10.0.0.5 | '' | 53,500-600 | 10.0.0.5"
            })
    void ruleIsRead(String rule, String in, String ports, String to) {
        assertThat(PortForwards.of(rule)).containsExactly(new PortForward(in, ports, to));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iifname wan sctp dport 51820 dnat to 192.168.1.10",
                "udp dport 443 redirect to :51820",
                "udp dport 51820 accept",
                "iptables -A FORWARD -p udp --dport 51820 -j ACCEPT"
            })
    void otherRulesForwardNothing(String rule) {
        assertThat(PortForwards.of(rule)).isEmpty();
    }

    @Test
    void ruleForTcpIsTold() {
        assertThat(PortForwards.of("iifname wan tcp dport 443 dnat to 192.168.1.10"))
                .containsExactly(new PortForward("wan", "443", "192.168.1.10", true));
    }

    @Test
    void eachRuleOfAFileIsOne() {
        assertThat(PortForwards.of("table ip f {\n chain c { type nat hook prerouting priority dstnat;"
                        + " udp dport 1 dnat to 192.0.2.1; udp dport 2 dnat to 192.0.2.2 } }"))
                .extracting(PortForward::to)
                .containsExactly("192.0.2.1", "192.0.2.2");
    }
}
