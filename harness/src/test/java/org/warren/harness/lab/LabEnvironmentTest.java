package org.warren.harness.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabEnvironmentTest {

    private static final NodeKernel HOST = new NodeKernel("6.1.0", "host", "");
    private static final NodeKernel GUEST = new NodeKernel("6.12.107", "guest", "the host has no WireGuard");

    @Test
    void oneKernelIsNamedOnce() {
        assertThat(environment(HOST, HOST).kernelText()).isEqualTo("6.1.0 (host)");
    }

    @Test
    void severalKernelsAreNamedWithTheirNodesAndReasons() {
        assertThat(environment(HOST, GUEST).kernelText())
                .isEqualTo("client: 6.1.0 (host); server: 6.12.107 (guest, because the host has no WireGuard)");
    }

    @Test
    void labThatCouldNotBeAskedSaysSo() {
        assertThat(LabEnvironment.UNKNOWN.kernelText()).isEqualTo("unknown (unknown)");
        assertThat(LabEnvironment.UNKNOWN.kernel("client").kind()).isEqualTo("unknown");
    }

    private static LabEnvironment environment(NodeKernel client, NodeKernel server) {
        Map<String, NodeKernel> kernels = new LinkedHashMap<>();
        kernels.put("client", client);
        kernels.put("server", server);
        return new LabEnvironment("docker 28", kernels, List.of());
    }
}
