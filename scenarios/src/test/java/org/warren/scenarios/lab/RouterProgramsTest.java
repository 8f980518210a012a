package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.GuestParts;
import org.warren.harness.labs.virtual.NatGuest;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.scenarios.Runs;
import org.warren.scenarios.holepunch.HolePunchScenario;
import org.warren.scenarios.nattimeout.NatTimeoutScenario;

/// Routers whose NAT is a program of others.
@NeedsGuest(GuestKind.PROCESS)
class RouterProgramsTest {

    private static final Nat KERNEL = NatGuest.kernel(30, 120);

    @TempDir
    private Path folder;

    @BeforeEach
    void needsTheLayer() {
        Optional<String> missing = labs().unavailable();
        assumeThat(missing).as("UNSUPPORTED: %s", missing.orElse("")).isEmpty();
    }

    private static LabProvider labs() {
        return new VirtualLabProvider(GuestKind.PROCESS)
                .withLayers(Set.of("nat"))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "slirp4netns, java, kernel, 200s",
        "openvswitch, kernel, java, 45s",
    })
    void tunnelIsJudgedByThePacketsOfTheRouter(String nat, String client, String server, String idle) {
        Runs.mustPass(Runs.run(new NatTimeoutScenario(), client, server, "nat=" + nat, "idle=" + idle));
    }

    /// A program's random ports are no others than those that were seen.
    @Test
    void clientsBehindTwoProgramsMeetAsTheirMeasuredBehavioursSay() {
        Runs.mustPass(Runs.run(new HolePunchScenario(), "kernel", "kernel", "nat-a=slirp4netns", "nat-b=openvswitch"));
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"slirp4netns", "openvswitch"})
    void programDoesToDatagramsWhatIsDeclaredOfIt(String name) {
        CataloguedNat nat = NatCatalogue.shipped().nat(name);

        assertThat(NatGuest.measure(Nat.like("wan", nat), nat.behaviour())).isEmpty();
    }

    /// A planted fault: the catalogue would say of the switch what is true of libslirp.
    @Tag("long")
    @Test
    void programThatIsAnotherThanDeclaredIsFoundOut() {
        NatCatalogue known = NatCatalogue.shipped();

        assertThat(NatGuest.measure(
                        Nat.like("wan", known.nat("openvswitch")),
                        known.nat("slirp4netns").behaviour()))
                .anyMatch(difference -> difference.startsWith("udp-new: declared is 240s, measured was 60s"))
                .anyMatch(difference -> difference.startsWith("filtering: declared is endpoint-independent"));
    }

    @ParameterizedTest
    @CsvSource({"slirp4netns, slirp4netns", "openvswitch, ovs-vswitchd", "openvswitch, ovsdb-server"})
    void programThatEndsInTheMiddleIsToldAndNobodyElseIsBlamed(String nat, String command) {
        try (VirtualLab lab = lab(nat, Set.of("nat"))) {
            assertThat(lab.node("alice").ping("203.0.113.10").received()).isPositive();
            lab.node("nat").run("pkill", "-KILL", "-x", command).orThrow();
            lab.clock().advance(Duration.ofSeconds(1));

            assertThatThrownBy(() -> lab.collect(folder))
                    .isInstanceOf(LabException.class)
                    .hasMessageStartingWith(
                            command + ", which is the NAT of nat, ended in the middle of the run, so what"
                                    + " got lost since then says nothing about subjects. ");
        }
    }

    @Test
    void guestWithoutTheProgramSaysHowToGetIt() {
        assertThatThrownBy(() -> lab("openvswitch", Set.of()))
                .isInstanceOf(LabException.class)
                .hasMessage("node nat: the guest has no ovsdb-tool, ovsdb-server, ovs-vswitchd, ovs-vsctl, ovs-ofctl,"
                        + " which its NAT is; build the guest's layer again with `make guest LAYERS=nat`");
    }

    @Test
    void routerWithoutAnIpv4AddressOutsideIsRefusedInASentence() {
        Topology topology = Topology.of(Network.of("home", "192.168.1.0/24"), Network.of("internet", "2001:db8::/64"))
                .with(Node.router(
                                "nat",
                                Interface.of("lan", "home", "192.168.1.1/24"),
                                Interface.of("wan", "internet", "2001:db8::1/64"))
                        .translating(Nat.like("wan", NatCatalogue.shipped().nat("slirp4netns"))));

        assertThatThrownBy(() -> lab(topology, Set.of("nat")))
                .isInstanceOf(LabException.class)
                .hasMessage("node nat: its NAT slirp4netns translates IPv4, and its interface wan has no IPv4 address;"
                        + " give it one");
    }

    /// What an outside host sends to an inside address, with the router as its next hop, is nobody's answer.
    @ParameterizedTest
    @ValueSource(strings = {"slirp4netns", "openvswitch"})
    void nothingGetsInsideThatTheProgramDidNotTranslate(String nat) {
        try (VirtualLab lab = lab(nat, Set.of("nat"));
                UdpSocket alice = lab.node("alice").udp(4000);
                UdpSocket server = lab.node("server").udp(4001)) {
            lab.node("server")
                    .run("ip", "route", "add", "192.168.1.0/24", "via", "203.0.113.1")
                    .orThrow();

            server.send(new byte[] {1}, address("192.168.1.2", 4000));

            assertThat(alice.receive(Duration.ofMillis(20))).isEmpty();
        }
    }

    /// Libslirp's own network is 10.0.2.0/24 where nobody else's is.
    @ParameterizedTest
    @CsvSource({"slirp4netns, 10.0.2", "openvswitch, 169.254.2"})
    void insideMayBeTheNetworkThatTheProgramTakesOtherwise(String nat, String inside) {
        Topology topology = Topology.of(Network.of("home", inside + ".0/24"), Network.of("internet", "203.0.113.0/24"))
                .with(Node.host("alice", Interface.of("eth0", "home", inside + ".2/24"))
                        .behind(inside + ".1"))
                .with(Node.router(
                                "nat",
                                Interface.of("lan", "home", inside + ".1/24"),
                                Interface.of("wan", "internet", "203.0.113.1/24"))
                        .translating(Nat.like("wan", NatCatalogue.shipped().nat(nat))))
                .with(Node.host("server", Interface.of("eth0", "internet", "203.0.113.10/24")));
        try (VirtualLab lab = lab(topology, Set.of("nat"))) {
            assertThat(lab.node("alice").ping("203.0.113.10").received()).isPositive();
        }
    }

    @Test
    void programThatTheLabKernelCannotRunIsUnsupportedWithTheReason() {
        Optional<String> why = labs().unsupported(
                        NatGuest.topology(Nat.like("wan", NatCatalogue.shipped().nat("pasta"))), Map.of());

        assertThat(why).hasValueSatisfying(sentence -> assertThat(sentence)
                .startsWith("pasta moves into an IPC namespace of its own and sets a seccomp filter")
                .contains("CONFIG_IPC_NS"));
    }

    /// libslirp gives a mapping 10 s after an answer from port 53, for which the model has no word.
    @ParameterizedTest
    @CsvSource({"9, true", "12, false"})
    void libslirpForgetsAnAnswerFromPort53AfterTenSeconds(long seconds, boolean arrives) {
        try (VirtualLab lab = lab("slirp4netns", Set.of("nat"));
                UdpSocket alice = lab.node("alice").udp(4000);
                UdpSocket server = lab.node("server").udp(53)) {
            alice.send(new byte[] {1}, address("203.0.113.10", 53));
            var from = server.receive(Duration.ofMillis(20)).orElseThrow().from();
            server.send(new byte[] {2}, from);
            assertThat(alice.receive(Duration.ofMillis(20))).isPresent();
            lab.clock().advance(Duration.ofSeconds(seconds));

            server.send(new byte[] {3}, from);

            assertThat(alice.receive(Duration.ofMillis(20)).isPresent()).isEqualTo(arrives);
        }
    }

    /// RFC 6886 §3.3 and RFC 6887 §11: a port that a host asks for is its own for as long as it asked.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void portThatAHostAsksForLeadsToItUntilItsLifetimeEnds(boolean isPcp) {
        try (VirtualLab lab = lab(KERNEL.withPortMapping(), Set.of("nat"));
                UdpSocket alice = lab.node("alice").udp(51820);
                UdpSocket asking = lab.node("alice").udp(4001);
                UdpSocket server = lab.node("server").udp(4002);
                UdpSocket other = lab.node("server").udp(4003)) {
            assertThat(arrives(server, alice)).as("before it asked").isFalse();
            asking.send(isPcp ? pcpRequest() : natPmpRequest(), address("192.168.1.1", 5351));
            byte[] answer = asking.receive(Duration.ofMillis(100)).orElseThrow().bytes();
            assertThat(ByteBuffer.wrap(answer).getShort(2)).as("result").isZero();

            assertThat(arrives(server, alice)).isTrue();
            lab.clock().advance(Duration.ofSeconds(122));
            assertThat(arrives(other, alice)).as("after its lifetime").isFalse();
        }
    }

    private static boolean arrives(UdpSocket from, UdpSocket to) {
        from.send(new byte[] {1}, address("203.0.113.1", 51820));
        return to.receive(Duration.ofMillis(20)).isPresent();
    }

    private static byte[] natPmpRequest() {
        return ByteBuffer.allocate(12)
                .put(1, (byte) 1)
                .putShort(4, (short) 51820)
                .putShort(6, (short) 51820)
                .putInt(8, 120)
                .array();
    }

    private static byte[] pcpRequest() {
        byte[] alice = {(byte) 0xff, (byte) 0xff, (byte) 192, (byte) 168, 1, 2};
        return ByteBuffer.allocate(60)
                .put(0, (byte) 2)
                .put(1, (byte) 1)
                .putInt(4, 120)
                .put(18, alice)
                .put(36, (byte) 17)
                .putShort(40, (short) 51820)
                .putShort(42, (short) 51820)
                .putShort(54, (short) -1)
                .array();
    }

    @Test
    void portMapperGivesNothingToHostsOutsideAndNoPortBelow1024() {
        try (VirtualLab lab = lab(KERNEL.withPortMapping(), Set.of("nat"));
                UdpSocket alice = lab.node("alice").udp(4001);
                UdpSocket server = lab.node("server").udp(4002)) {
            server.send(natPmpRequest(), address("203.0.113.1", 5351));
            assertThat(server.receive(Duration.ofMillis(100))).isEmpty();

            byte[] request = natPmpRequest();
            ByteBuffer.wrap(request).putShort(4, (short) 53).putShort(6, (short) 53);
            alice.send(request, address("192.168.1.1", 5351));
            byte[] answer = alice.receive(Duration.ofMillis(100)).orElseThrow().bytes();
            assertThat(ByteBuffer.wrap(answer).getShort(2))
                    .as("RFC 6886 §3.5: refused")
                    .isEqualTo((short) 2);
        }
    }

    @Test
    void portMapperThatEndsInTheMiddleIsTold() {
        try (VirtualLab lab = lab(KERNEL.withPortMapping(), Set.of("nat"))) {
            lab.node("nat").run("pkill", "-KILL", "-x", "miniupnpd").orThrow();
            lab.clock().advance(Duration.ofSeconds(1));

            assertThatThrownBy(() -> lab.collect(folder))
                    .isInstanceOf(LabException.class)
                    .hasMessageStartingWith(
                            "miniupnpd, which is the port mapper of nat, ended in the middle of the run");
        }
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static VirtualLab lab(String nat, Set<String> layers) {
        return lab(Nat.like("wan", NatCatalogue.shipped().nat(nat)), layers);
    }

    private static VirtualLab lab(Nat nat, Set<String> layers) {
        return lab(NatGuest.topology(nat), layers);
    }

    private static VirtualLab lab(Topology topology, Set<String> layers) {
        return VirtualLab.deploy(GuestKind.PROCESS, new GuestParts("", layers), topology, Map.of(), 7);
    }
}
