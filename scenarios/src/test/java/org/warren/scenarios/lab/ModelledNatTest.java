package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.junit.NeedsVirtualLab;
import org.warren.nat.Endpoint;
import org.warren.nat.probe.MeasuredNat;
import org.warren.nat.probe.NatProber;
import org.warren.nat.probe.SelfCheck;

/// A router with a NAT of the catalogue is measured with real datagrams for what it was declared to be.
@NeedsVirtualLab
class ModelledNatTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Map<Integer, String> NODES = Map.of(
            Endpoint.address("192.168.1.2"), "alice",
            Endpoint.address("192.168.1.3"), "bob",
            Endpoint.address("203.0.113.10"), "server",
            Endpoint.address("198.51.100.7"), "other");

    @Test
    void routerDoesToDatagramsWhatItsBehaviourSays() {
        requireAsDeclared("patchbay-home");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"routeros-3", "super-sim", "linux-6", "pion"})
    void otherRoutersDoToDatagramsWhatTheirBehavioursSay(String name) {
        requireAsDeclared(name);
    }

    private static void requireAsDeclared(String name) {
        CataloguedNat nat = NatCatalogue.shipped().nat(name);
        try (VirtualLab lab = VirtualLab.deploy(topology(Nat.like("wan", nat)), 1)) {
            MeasuredNat measured =
                    new NatProber(new LabTestbed(lab, NODES), SECOND, 600 * SECOND, 700 * SECOND).measureUdp();

            assertThat(SelfCheck.differences(nat.behaviour(), measured, 2 * SECOND))
                    .isEmpty();
        }
    }

    @Tag("long")
    @Test
    void routerThatIsAnotherThanDeclaredIsFoundOut() {
        try (VirtualLab lab = VirtualLab.deploy(
                topology(Nat.like("wan", NatCatalogue.shipped().nat("dlink-dfl"))), 1)) {
            MeasuredNat measured =
                    new NatProber(new LabTestbed(lab, NODES), SECOND, 600 * SECOND, 700 * SECOND).measureUdp();

            List<String> differences = SelfCheck.differences(
                    NatCatalogue.shipped().nat("super-sim").behaviour(), measured, 2 * SECOND);
            assertThat(differences).anyMatch(difference -> difference.startsWith("udp-established: declared is 12s"));
        }
    }

    private static Topology topology(Nat nat) {
        return Topology.of(
                        Network.of("home", "192.168.1.0/24"),
                        Network.of("internet", "203.0.113.0/24"),
                        Network.of("far", "198.51.100.0/24"))
                .with(Node.host("alice", Interface.of("eth0", "home", "192.168.1.2/24"))
                        .behind("192.168.1.1"))
                .with(Node.host("bob", Interface.of("eth0", "home", "192.168.1.3/24"))
                        .behind("192.168.1.1"))
                .with(Node.router(
                                "nat",
                                Interface.of("lan", "home", "192.168.1.1/24"),
                                Interface.of("wan", "internet", "203.0.113.1/24"))
                        .behind("203.0.113.254")
                        .translating(nat))
                .with(Node.router(
                        "core",
                        Interface.of("eth0", "internet", "203.0.113.254/24"),
                        Interface.of("eth1", "far", "198.51.100.1/24")))
                .with(Node.host("server", Interface.of("eth0", "internet", "203.0.113.10/24"))
                        .behind("203.0.113.254"))
                .with(Node.host("other", Interface.of("eth0", "far", "198.51.100.7/24"))
                        .behind("198.51.100.1"));
    }
}
