package org.warren.kit.roadwarrior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

class NumberedHomeTest {

    private static final Nat NAT = Nat.homeRouter("wan", Duration.ofSeconds(30), Duration.ofMinutes(2));

    @Test
    void homesHaveTheNamesAndAddressesOfTheirNumbers() {
        assertThat(topology(1, 12))
                .isEqualTo(Topology.of(
                                Network.of("internet", "203.0.113.0/24"),
                                Network.of("home-1", "192.168.1.0/24"),
                                Network.of("home-12", "192.168.12.0/24"))
                        .with(Node.host("client", Interface.of("eth0", "home-1", "192.168.1.2/24"))
                                .behind("192.168.1.1"))
                        .with(Node.router(
                                        "nat-1",
                                        Interface.of("lan", "home-1", "192.168.1.1/24"),
                                        Interface.of("wan", "internet", "203.0.113.101/24"))
                                .translating(NAT))
                        .with(Node.host("client-12", Interface.of("eth0", "home-12", "192.168.12.2/24"))
                                .behind("192.168.12.1"))
                        .with(Node.router(
                                        "nat-12",
                                        Interface.of("lan", "home-12", "192.168.12.1/24"),
                                        Interface.of("wan", "internet", "203.0.113.112/24"))
                                .translating(NAT)));
    }

    @Test
    void numberOfNoHomeIsRefused() {
        assertThat(topology(99).nodes()).hasSize(2);
        assertThatThrownBy(() -> topology(0)).hasMessage("homes have numbers from 1 to 99, not 0");
        assertThatThrownBy(() -> topology(100)).hasMessage("homes have numbers from 1 to 99, not 100");
        assertThatThrownBy(() -> topology(3, 3)).hasMessageContaining("two networks are named home-3");
    }

    @Test
    void delayReplacesWhatLinksDidBefore() {
        Node lossy = Node.host(
                "client",
                Interface.of("eth0", "home", "192.168.1.2/24")
                        .with(Link.delayed(Duration.ofMillis(1)).losing(50)));

        assertThat(lossy.delayed(Duration.ofMillis(5)).interfaces())
                .extracting(Interface::link)
                .containsExactly(Link.delayed(Duration.ofMillis(5)));
        assertThat(lossy.forwarding(true).forwards()).isTrue();
    }

    private static Topology topology(int... numbers) {
        List<Home> homes = Arrays.stream(numbers).mapToObj(Home::new).toList();
        return NumberedHome.topology(homes, home -> List.of(home.host(home.client(), 2), home.router(NAT)));
    }

    private record Home(int number) implements NumberedHome {}
}
