package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import org.warren.harness.topology.Nat;
import org.warren.scenarios.Runs;
import org.warren.scenarios.holepunch.HolePunchScenario;
import org.warren.scenarios.nattimeout.NatTimeoutScenario;

/// Routers whose NAT is a program of others.
@NeedsGuest(GuestKind.PROCESS)
class RouterProgramsTest {

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

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static VirtualLab lab(String nat, Set<String> layers) {
        return VirtualLab.deploy(
                GuestKind.PROCESS,
                new GuestParts("", layers),
                NatGuest.topology(Nat.like("wan", NatCatalogue.shipped().nat(nat))),
                Map.of(),
                7);
    }
}
