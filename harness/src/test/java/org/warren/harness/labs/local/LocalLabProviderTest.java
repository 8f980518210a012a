package org.warren.harness.labs.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.lab.Capability;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

class LocalLabProviderTest {

    private static final Map<String, String> SUBJECTS = Map.of("client", "java", "server", "kernel");
    private static final Set<String> EVERYTHING =
            Set.of(LocalAbilities.WIREGUARD, LocalAbilities.NETEM, LocalAbilities.NAT);

    @Test
    void aKernelWithEverythingLacksNothing() {
        assertThat(LocalLabProvider.lacking(pair(Link.delayed(Duration.ofMillis(5))), SUBJECTS, EVERYTHING))
                .isEmpty();
    }

    @Test
    void aKernelWithoutWireGuardLacksItForSubjectKernelAlone() {
        Set<String> offers = Set.of(LocalAbilities.NETEM, LocalAbilities.NAT);
        assertThat(LocalLabProvider.lacking(pair(Link.PERFECT), SUBJECTS, offers))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("node server: this machine's kernel has no WireGuard")
                        .contains("modprobe wireguard")
                        .contains("--lab virtual"));
        assertThat(LocalLabProvider.lacking(pair(Link.PERFECT), Map.of("server", "java"), offers))
                .isEmpty();
    }

    @Test
    void aKernelWithoutNetemLacksItForLinksThatAreShaped() {
        Set<String> offers = Set.of(LocalAbilities.WIREGUARD);
        assertThat(LocalLabProvider.lacking(pair(Link.PERFECT.losing(1)), SUBJECTS, offers))
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("node client: this machine's kernel has no netem"));
        assertThat(LocalLabProvider.lacking(pair(Link.PERFECT), SUBJECTS, offers))
                .isEmpty();
    }

    @Test
    void aKernelWithoutNatLacksItForRouters() {
        Topology behindNat = Topology.of(Network.of("lan", "192.0.2.0/24"), Network.of("wan", "198.51.100.0/24"))
                .with(Node.router(
                                "nat",
                                Interface.of("inside", "lan", "192.0.2.1/24"),
                                Interface.of("outside", "wan", "198.51.100.1/24"))
                        .translating(Nat.homeRouter("outside", Duration.ofSeconds(30), Duration.ofSeconds(120))));
        assertThat(LocalLabProvider.lacking(behindNat, Map.of(), Set.of(LocalAbilities.NETEM)))
                .hasValueSatisfying(why -> assertThat(why).startsWith("node nat: this machine's kernel has no NAT"));
        assertThat(LocalLabProvider.lacking(behindNat, Map.of(), EVERYTHING)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tun ipv6|makes no veth interfaces or no bridges",
                "links ipv6|no TUN device can be made here",
                "links tun|was started without IPv6"
            })
    void whatNoNodeCanDoWithoutMakesTheLabUnavailable(String answers, String why) {
        LocalAbilities abilities = LocalAbilities.of(answers.replace(' ', '\n'));
        assertThat(abilities.unavailable()).contains(why);
        assertThat(LocalAbilities.of("links\ntun\nipv6\n").unavailable()).isNull();
    }

    @Test
    void whatAStrangerWroteHasNoSuchLab() {
        assertThat(new LocalLabProvider().isolated().unavailable())
                .hasValueSatisfying(why -> assertThat(why).contains("--lab containers"));
    }

    @Test
    void itsClockIsNotVirtualAndItsNodesAreNotPaused() {
        assertThat(new LocalLabProvider().capabilities())
                .contains(Capability.REAL_TIME, Capability.LINUX)
                .doesNotContain(Capability.VIRTUAL_TIME, Capability.PAUSE_NODE);
    }

    private static Topology pair(Link clientLink) {
        return Topology.of(Network.of("lan", "192.0.2.0/24"))
                .with(Node.host(
                        "client", Interface.of("eth0", "lan", "192.0.2.1/24").with(clientLink)))
                .with(Node.host("server", Interface.of("eth0", "lan", "192.0.2.2/24")));
    }
}
