package org.warren.harness.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.workload.Distribution;
import org.warren.workload.link.Discipline;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkDirection;
import org.warren.workload.link.Outage;

class TopologyTest {

    private static final Topology WIRE = Topology.of(Network.of("wire", "10.0.0.0/24", "fd00::/64"));
    private static final Node ALICE = Node.host("alice", Interface.of("eth0", "wire", "10.0.0.1/24", "fd00::1/64"));

    @Test
    void consistentTopologyIsTakenAndFound() {
        Nat nat = Nat.homeRouter("eth0", Duration.ofSeconds(30), Duration.ofSeconds(120));
        Topology topology = WIRE.with(ALICE)
                .with(Node.router("nat", Interface.of("eth0", "wire", "10.0.0.2/24"))
                        .behind("10.0.0.1")
                        .translating(nat));
        assertThat(topology.node("alice")).isEqualTo(ALICE);
        assertThat(topology.natRouters()).extracting(Node::name).containsExactly("nat");
        assertThatThrownBy(() -> topology.node("eve")).hasMessageContaining("eve");
    }

    @Test
    void eachInconsistencyIsNamed() {
        assertRefused(() -> WIRE.with(ALICE).with(ALICE), "two nodes are named alice");
        assertRefused(
                () -> WIRE.with(ALICE).with(Node.host("bob", Interface.of("eth0", "wire", "10.0.0.1/24"))),
                "address 10.0.0.1 is taken");
        assertRefused(
                () -> WIRE.with(Node.host("bob", Interface.of("eth0", "air", "10.0.0.1/24"))), "unknown network air");
        assertRefused(
                () -> WIRE.with(Node.host("bob", Interface.of("eth0", "wire", "10.0.1.1/24"))),
                "10.0.1.1/24 lies in no subnet of wire");
        assertRefused(
                () -> WIRE.with(Node.host("bob", Interface.of("eth0", "wire", "10.0.0.1/16"))),
                "10.0.0.1/16 lies in no subnet of wire");
        assertRefused(() -> WIRE.with(ALICE.behind("10.0.9.1")), "gateway 10.0.9.1 is not on one of its networks");
        assertRefused(
                () -> WIRE.with(
                        ALICE.translating(Nat.homeRouter("wan", Duration.ofSeconds(30), Duration.ofSeconds(30)))),
                "NAT router alice has no interface wan");
        assertRefused(
                () -> WIRE.with(Node.host(
                        "bob",
                        Interface.of("eth0", "wire", "10.0.0.1/24"),
                        Interface.of("eth0", "wire", "10.0.0.2/24"))),
                "two interfaces named eth0");
        assertRefused(() -> Topology.of(Network.of("a"), Network.of("a")), "two networks are named a");
    }

    @Test
    void cycleIsASecondWayBetweenNetworks() {
        Topology chain = Topology.of(Network.of("a"), Network.of("b"), Network.of("c"))
                .with(Node.router("one", Interface.of("eth0", "a"), Interface.of("eth1", "b")))
                .with(Node.router("two", Interface.of("eth0", "b"), Interface.of("eth1", "c")))
                .with(Node.host("end", Interface.of("eth0", "c")));
        assertThat(chain.hasCycle()).isFalse();
        assertThat(chain.with(Node.host("more", Interface.of("eth0", "a"), Interface.of("eth1", "c")))
                        .hasCycle())
                .isTrue();
        assertThat(chain.with(Node.host("twice", Interface.of("eth0", "a"), Interface.of("eth1", "a")))
                        .hasCycle())
                .isTrue();
    }

    @Test
    void allInconsistenciesAreToldAtOnce() {
        assertThatThrownBy(() -> WIRE.with(Node.host("bob", Interface.of("eth0", "air", "10.0.0.1/24"))
                        .behind("10.9.9.9")))
                .hasMessageContaining("unknown network air")
                .hasMessageContaining("gateway 10.9.9.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Alice", "1st", "a b", "a;reboot", "../x", "a-name-of-more-than-thirty-chars"})
    void nameThatIsNoHostNameIsRefused(String name) {
        assertThatThrownBy(() -> Node.host(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.1/33", "10.0.0/24", "host/24", "10.0.0.1/x", "fd00::1/129", "10.0.0.1/-1"})
    void textThatIsNoPrefixIsRefused(String text) {
        assertThatThrownBy(() -> IpPrefix.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:0:1/64, 2001:db8::1/64",
        "0:0:0:0:0:0:0:0/0, ::/0",
        "fd00:0:0:1:0:0:0:2/64, fd00:0:0:1::2/64",
        "fd00:0:1:2:3:4:5:6/64, fd00:0:1:2:3:4:5:6/64",
        "10.0.0.1, 10.0.0.1/32"
    })
    void prefixIsPrintedAsLinuxDoes(String text, String printed) {
        assertThat(IpPrefix.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.128/25, 10.0.0.127, false",
        "10.0.0.128/25, 10.0.0.129, true",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/7, fe00::1, false"
    })
    void prefixContainsItsAddresses(String prefix, String address, boolean inside) {
        assertThat(IpPrefix.parse(prefix).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(inside);
    }

    @Test
    void linkHasLimits() {
        assertThatThrownBy(() -> new Link(Duration.ofSeconds(-1), 0, 0)).hasMessageContaining("delay");
        assertThatThrownBy(() -> new Link(Duration.ZERO, 101, 0)).hasMessageContaining("loss");
        assertThatThrownBy(() -> new Link(Duration.ZERO, Double.NaN, 0)).hasMessageContaining("loss");
        assertThatThrownBy(() -> new Link(Duration.ZERO, 0, -1)).hasMessageContaining("rate");
    }

    @Test
    void eachFaultOfALinkIsAShare() {
        Link link = Link.delayed(Duration.ofMillis(20));
        assertThatThrownBy(() -> link.duplicating(101)).hasMessageContaining("duplication");
        assertThatThrownBy(() -> link.reordering(-1)).hasMessageContaining("reordering");
        assertThat(link.losing(20).duplicating(5).reordering(25))
                .isEqualTo(new Link(Duration.ofMillis(20), 20, 5, 25, 0));
    }

    @Test
    void linkThatMayLoseHasNoInventedShare() {
        LinkBehaviour rare = new LinkBehaviour(
                LinkDirection.PERFECT,
                new LinkDirection(
                        0,
                        new Distribution.Constant(0),
                        false,
                        0,
                        null,
                        0,
                        null,
                        0,
                        Discipline.FIFO,
                        null,
                        List.of(new Outage(0, new Distribution.Constant(1e9), null, false)),
                        List.of()),
                null);

        assertThat(Link.overTime(rare).mayLose()).isTrue();
        assertThat(Link.overTime(rare).meanLossPercent()).isZero();
        assertThat(Link.PERFECT.mayLose()).isFalse();
        assertThat(Link.PERFECT.losing(3).mayLose()).isTrue();
        assertThat(Link.PERFECT.losing(3).meanLossPercent()).isEqualTo(3);
    }

    @Test
    void linkWithoutDelayHasNothingToReorder() {
        assertThatThrownBy(() -> Link.PERFECT.reordering(1)).hasMessageContaining("nothing waits to be overtaken");
        assertThat(Link.PERFECT.reordering(0).isPerfect()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 67, 1501})
    void mtuHasLimits(int mtu) {
        Interface attached = Interface.of("eth0", "wire");
        assertThat(attached.mtu()).isEqualTo(1500);
        assertThat(attached.withMtu(1280).with(Link.PERFECT).mtu()).isEqualTo(1280);
        assertThatThrownBy(() -> attached.withMtu(mtu)).hasMessageContaining("MTU of interface eth0");
    }

    private static void assertRefused(Runnable making, String fault) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }
}
