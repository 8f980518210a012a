package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.GuestParts;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.scenarios.Runs;
import org.warren.scenarios.handshake.HandshakeScenario;

@NeedsGuest(GuestKind.PROCESS)
class LayersTest {

    private static final long SEED = 7;

    @ParameterizedTest
    @CsvSource({
        "nat, slirp4netns --version, slirp4netns version",
        "nat, tayga --help, Usage",
        "nat, ovs-vsctl --version, ovs-vsctl (Open vSwitch)",
        "nat, turnserver --version, 4.",
        "access, dnsmasq --version, Dnsmasq version",
        "access, pppd --version, pppd version",
        "access, busybox udhcpc --help, Usage: udhcpc"
    })
    void programsOfALayerAreInTheNodesOfItsRunsAlone(String layer, String command, String says) {
        needs(layer);
        List<String> words = List.of(command.split(" "));
        try (VirtualLab lab = lab(Set.of(layer))) {
            CommandResult result = alice(lab).run(words.toArray(String[]::new));
            assertThat(result.out() + result.err()).as("%s", result).contains(says);
            assertThat(alice(lab).run("wg", "--version").out()).contains("wireguard-tools");
            assertThat(alice(lab)
                            .run("sh", "-c", "echo new >/usr/bin/new && echo new >>/etc/hosts")
                            .succeeded())
                    .isTrue();
        }
        try (VirtualLab lab = lab(Set.of())) {
            assertThat(alice(lab)
                            .run("sh", "-c", "command -v " + words.getFirst())
                            .out())
                    .isEmpty();
            assertThat(alice(lab).exists("/usr/bin/new")).isFalse();
        }
    }

    @Test
    void layersTogetherHaveTheProgramsOfEach() {
        needs("nat");
        needs("access");
        try (VirtualLab lab = lab(Set.of("nat", "access"))) {
            for (String program : List.of("passt", "miniupnpd", "stun", "ovs-vswitchd", "dnsmasq", "pppoe-server")) {
                assertThat(alice(lab).run("sh", "-c", "command -v " + program).out())
                        .endsWith("/" + program + "\n");
            }
        }
    }

    @Test
    void layersOfARunAreInItsRecord() {
        needs("nat");
        VirtualLabProvider labs = new VirtualLabProvider(GuestKind.PROCESS);

        var with = Runs.mustPass(Runs.runIn(labs, with("nat"), "kernel", "kernel", SEED));
        var without = Runs.mustPass(Runs.runIn(labs, new HandshakeScenario(), "kernel", "kernel", SEED));

        assertThat(with.record().environment().dependencies())
                .filteredOn(LayersTest::isLayer)
                .singleElement()
                .satisfies(layer -> assertThat(layer.name()).isEqualTo("guest layer nat"))
                .satisfies(layer -> assertThat(layer.digest()).matches("sha256:[0-9a-f]{64}"));
        assertThat(without.record().environment().dependencies()).noneMatch(LayersTest::isLayer);
    }

    @Test
    void layerThatNobodyBuiltIsUnsupportedAndTheReasonSaysHowToBuildIt() {
        assertThat(labs("unheard-of").unavailable())
                .hasValueSatisfying(why -> assertThat(why).contains("make guest LAYERS=unheard-of"));
    }

    @Test
    void containerHasNoLayers() {
        Optional<String> why = new VirtualLabProvider(GuestKind.CONTAINER)
                .withLayers(Set.of("nat"))
                .orElseThrow()
                .unavailable();
        assertThat(why).hasValueSatisfying(sentence -> assertThat(sentence).contains("--guest process"));
    }

    private static boolean isLayer(RunRecord.Dependency dependency) {
        return dependency.name().startsWith("guest layer");
    }

    /// A scenario that asks for a layer, and else what a handshake is asked.
    private static Scenario with(String layer) {
        Scenario scenario = new HandshakeScenario();
        return (Scenario) Proxy.newProxyInstance(
                LayersTest.class.getClassLoader(),
                new Class<?>[] {Scenario.class},
                (proxy, method, arguments) ->
                        method.getName().equals("layers") ? Set.of(layer) : method.invoke(scenario, arguments));
    }

    private static LabProvider labs(String layer) {
        return new VirtualLabProvider(GuestKind.PROCESS)
                .withLayers(Set.of(layer))
                .orElseThrow();
    }

    private static void needs(String layer) {
        Optional<String> missing = labs(layer).unavailable();
        assumeThat(missing.isEmpty()).as("UNSUPPORTED: %s", missing.orElse("")).isTrue();
    }

    private static LinuxNode alice(VirtualLab lab) {
        return lab.node("alice");
    }

    private static VirtualLab lab(Set<String> layers) {
        Topology topology = Topology.of(Network.of("plain", "10.0.0.0/24"))
                .with(Node.host("alice", Interface.of("eth0", "plain", "10.0.0.1/24")));
        return VirtualLab.deploy(GuestKind.PROCESS, new GuestParts("", layers), topology, Map.of(), SEED);
    }
}
