package org.warren.harness.labs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;

class NatRulesTest {

    private static final Nat HOME = Nat.homeRouter("wan", Duration.ofSeconds(30), Duration.ofMinutes(2));

    @Test
    void forgottenConnectionsAreDroppedWhereTheyHaveATimeout() {
        assertThat(NatRules.of(HOME.withTcpTimeout(Duration.ofHours(2))))
                .contains("meta l4proto tcp ct state invalid drop");
        assertThat(NatRules.of(HOME)).doesNotContain("invalid");
    }

    @Test
    void timeoutIsASecondAtLeast() {
        assertThatThrownBy(() -> HOME.withTcpTimeout(Duration.ofMillis(900)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a NAT's TCP timeout is at least 1 s");
    }

    @Test
    void portForwardsLeadInsideAndHairpinWhereTheNatDoes() {
        List<Nat.PortForward> forwards = List.of(
                new Nat.PortForward(false, 51820, "192.168.1.10", 51820),
                new Nat.PortForward(true, 8080, "192.168.1.10", 80));

        assertThat(NatRules.of(HOME)).doesNotContain("dnat to").doesNotContain("prerouting");
        assertThat(NatRules.of(HOME.withPortForwards(forwards, false)))
                .contains("iifname \"wan\" fib daddr type local udp dport 51820 dnat to 192.168.1.10:51820\n")
                .contains("iifname \"wan\" fib daddr type local tcp dport 8080 dnat to 192.168.1.10:80\n")
                .doesNotContain("ct status dnat masquerade");
        assertThat(NatRules.of(HOME.withPortForwards(forwards, true)))
                .contains(
                        "\n iifname != \"wan\" fib daddr type local fib daddr . iif type != local udp dport 51820 dnat to"
                                + " 192.168.1.10:51820\n")
                .contains("iifname != \"wan\" oifname != \"wan\" ct status dnat masquerade");
    }

    @Test
    void addressesInsideAreTheRoutersOwnThoughItHairpins() {
        List<Interface> interfaces = List.of(
                Interface.of("wan", "internet", "203.0.113.1/24"), Interface.of("lan", "home", "192.168.1.1/24"));
        List<Nat.PortForward> forwards = List.of(new Nat.PortForward(true, 80, "192.168.1.10", 80));

        assertThat(NatRules.of(HOME.withPortForwards(forwards, true), interfaces))
                .contains(
                        "fib daddr . iif type != local ip daddr != { 192.168.1.1 } tcp dport 80 dnat to 192.168.1.10:80");
    }

    @Test
    void natHairpinsPortForwardsAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HOME.withPortForwards(List.of(), true))
                .withMessageContaining("Linux hairpins nothing else");
    }

    @Test
    void modelledNatHairpinsByItsBehaviourAlone() {
        Nat modelled = Nat.like("wan", NatCatalogue.shipped().nat("linux-6"));
        List<Nat.PortForward> forwards = List.of(new Nat.PortForward(false, 51820, "192.168.1.10", 51820));

        assertThat(modelled.withPortForwards(forwards, false).portForwards()).isEqualTo(forwards);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> modelled.withPortForwards(forwards, true))
                .withMessage("whether a modelled NAT hairpins is said by its behaviour (hairpinning)");
    }

    @Test
    void mappingsAreOfTheAddressOrOfARuleThatNamesItOrThereAreNone() {
        List<Interface> interfaces = List.of(Interface.of("wan", "internet", "203.0.113.1/24"));

        assertThat(NatRules.of(translating(Nat.Translation.MASQUERADE), interfaces))
                .contains("oifname \"wan\" masquerade\n")
                .doesNotContain("snat to");
        assertThat(NatRules.of(translating(Nat.Translation.NAMED_ADDRESS), interfaces))
                .contains("map outside { type ifname : ipv4_addr; elements = { \"wan\" : 203.0.113.1 } }")
                .contains("oifname \"wan\" snat to oifname map @outside\n")
                .doesNotContain("masquerade");
        assertThat(NatRules.of(translating(Nat.Translation.NONE), interfaces))
                .doesNotContain("masquerade")
                .doesNotContain("snat to")
                .contains("iifname \"wan\" ct state established,related accept");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatRules.of(translating(Nat.Translation.NAMED_ADDRESS)))
                .withMessageContaining("has an IPv4 address on wan");
    }

    private static Nat translating(Nat.Translation translation) {
        return new Nat(
                "wan",
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Nat.PortAllocation.PRESERVE,
                Nat.Unsolicited.DROP,
                null,
                List.of(),
                false,
                translation,
                null);
    }
}
