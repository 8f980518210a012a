package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.record.TopologyView;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

class TopologyViewsTest {

    @ParameterizedTest
    @CsvSource({"MASQUERADE, random, true", "NAMED_ADDRESS, random, true", "NONE, none, false"})
    void firewallHasNoPorts(Nat.Translation translation, String ports, boolean translates) {
        Duration timeout = Duration.ofSeconds(30);
        var nat = new Nat(
                "eth0",
                timeout,
                timeout,
                Nat.PortAllocation.RANDOM,
                Nat.Unsolicited.DROP,
                null,
                List.of(),
                false,
                translation,
                null);
        Topology topology = Topology.of(Network.of("wire", "10.0.0.0/24"))
                .with(Node.router("router", Interface.of("eth0", "wire", "10.0.0.1/24"))
                        .translating(nat));

        TopologyView.Nat view = Objects.requireNonNull(
                TopologyViews.of("wire", topology).nodes().getFirst().nat());
        assertThat(view.ports()).isEqualTo(ports);
        assertThat(view.translates()).isEqualTo(translates);
    }
}
