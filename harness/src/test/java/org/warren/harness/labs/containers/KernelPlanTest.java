package org.warren.harness.labs.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

class KernelPlanTest {

    private static final Map<String, String> KERNEL_SERVER = Map.of("client", "java", "server", "kernel");
    private static final Set<String> EVERYTHING =
            Set.of(EngineAbilities.WIREGUARD, EngineAbilities.NETEM, EngineAbilities.BRIDGE);

    @Test
    void hostWithItsModulesRunsAllNodes() {
        var plan = KernelPlan.of(pair(Link.delayed(Duration.ofMillis(5))), KERNEL_SERVER, EVERYTHING);
        assertThat(plan.reasons()).isEmpty();
        assertThat(plan.unsupported(Set.of())).isEmpty();
    }

    @Test
    void hostWithoutWireGuardLeavesTheKernelSubjectToTheLabKernel() {
        var plan =
                KernelPlan.of(pair(Link.PERFECT), KERNEL_SERVER, Set.of(EngineAbilities.NETEM, EngineAbilities.BRIDGE));
        assertThat(plan.hasOwnKernel("client")).isFalse();
        assertThat(plan.why("client")).isEmpty();
        assertThat(plan.hasOwnKernel("server")).isTrue();
        assertThat(plan.why("server")).contains("no WireGuard");
    }

    @Test
    void hostWithoutNetemLeavesShapedLinksToTheLabKernel() {
        var plan = KernelPlan.of(
                pair(Link.PERFECT.losing(1)), KERNEL_SERVER, Set.of(EngineAbilities.WIREGUARD, EngineAbilities.BRIDGE));
        assertThat(plan.reasons()).containsOnlyKeys("client");
        assertThat(plan.why("client")).contains("no netem");
    }

    @Test
    void machineHasItsOwnKernelOnEachHost() {
        Topology lan = Topology.of(Network.of("lan", "192.0.2.0/24"))
                .with(Node.host("client", "lan", "192.0.2.1/24").asMachine())
                .with(Node.host("server", "lan", "192.0.2.2/24"));
        var plan = KernelPlan.of(lan, Map.of("client", "java"), EVERYTHING);
        assertThat(plan.reasons()).containsOnlyKeys("client");
        assertThat(plan.why("client")).contains("kernel settings and mounts");
        // Whoever runs wg-quick has to set it.
        assertThat(NodeSettings.of(lan.node("client"))).doesNotContainKey("net.ipv4.conf.all.src_valid_mark");
        assertThat(NodeSettings.of(lan.node("server"))).containsEntry("net.ipv4.conf.all.src_valid_mark", "1");
    }

    @Test
    void hostThatLacksTheBridgeTooIsUnsupportedWithWhatToDo() {
        var plan = KernelPlan.of(pair(Link.PERFECT), KERNEL_SERVER, Set.of());
        assertThat(plan.unsupported(Set.of())).hasValueSatisfying(why -> assertThat(why)
                .startsWith("node server: the kernel under the engine has no WireGuard")
                .contains("module bridge")
                .contains("--lab virtual"));
        assertThat(plan.unsupported(Set.of(EngineAbilities.BRIDGE))).isEmpty();
    }

    private static Topology pair(Link clientLink) {
        return Topology.of(Network.of("lan", "192.0.2.0/24"))
                .with(Node.host(
                        "client", Interface.of("eth0", "lan", "192.0.2.1/24").with(clientLink)))
                .with(Node.host("server", Interface.of("eth0", "lan", "192.0.2.2/24")));
    }
}
