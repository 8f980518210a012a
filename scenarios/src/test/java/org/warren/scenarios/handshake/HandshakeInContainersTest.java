package org.warren.scenarios.handshake;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.runInContainers;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.junit.NeedsContainerLab;
import org.warren.harness.scenario.RunListener;

/// The pairs that need nothing of the kernel under the engine, in real time.
@NeedsContainerLab
class HandshakeInContainersTest {

    @ParameterizedTest(name = "{0} to {1} over {2}")
    @CsvSource({"java,wireguard-go,ipv4", "wireguard-go,java,ipv6", "java,java,ipv6", "wireguard-go,wireguard-go,ipv4"})
    void tunnelComesUpAndCarriesBothFamiliesBothWays(String client, String server, String outer) {
        mustPass(runInContainers(new HandshakeScenario(), client, server, RunListener.SILENT, "outer=" + outer));
    }
}
